package dev.weir.rest.request;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON of texts and nulls, for a body that came in another form. */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text);

    JsonText beginArray() {
        json.writeStartArray();
        return this;
    }

    JsonText endArray() {
        json.writeEndArray();
        return this;
    }

    JsonText beginObject() {
        json.writeStartObject();
        return this;
    }

    JsonText endObject() {
        json.writeEndObject();
        return this;
    }

    JsonText field(String name, @Nullable String value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
        return this;
    }

    /** What was written; nothing can be written after it. */
    String text() {
        json.close();
        return text.toString();
    }
}
