package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code application/x-www-form-urlencoded}: one object, whose values are text. */
final class FormBody {

    private FormBody() {}

    static Payload parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Parameter field : QueryString.parse(text)) {
            if (fields.put(field.name(), field.value()) != null) {
                throw new FailureException(new RequestFailure.InvalidBody(
                        "A field is given twice", "The field is %s".formatted(Excerpt.of(field.name()))));
            }
        }
        JsonText json = new JsonText().beginObject();
        fields.forEach(json::field);
        return new Payload(json.endObject().text(), fields.keySet(), false, 1);
    }
}
