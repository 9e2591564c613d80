package dev.weir.rest.request;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.ByteBuffer;

/** Reads the body of a write, in whichever form it comes, as JSON. */
final class PayloadParser {

    private PayloadParser() {}

    /** @param sameKeys whether every object of a JSON array must have the keys of the first */
    static Payload parse(RawRequest raw, boolean sameKeys) {
        MediaTypes.requireUncompressed(raw.headers().values("Content-Encoding"), raw.body());
        return switch (MediaTypes.form(SingleHeader.of(raw.headers(), "Content-Type"))) {
            case JSON -> PayloadScanner.scan(raw.body(), sameKeys);
            case CSV -> CsvBody.parse(text(raw.body()));
            case FORM -> FormBody.parse(text(raw.body()));
            case TEXT, XML, BYTES -> throw new IllegalStateException("A body of no rows");
        };
    }

    static String text(ByteBuffer body) {
        String text = Utf8.text(body);
        if (Utf8.firstInvalid(body, text).isPresent()) {
            throw new FailureException(new RequestFailure.InvalidBody("The body is not text", "It is not valid UTF-8"));
        }
        return text;
    }
}
