package dev.weir.rest;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.UnsupportedMediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * In which version the root describes the relations, by Accept: 2.0 for who asks for {@code application/openapi+json}, as
 * clients of PostgREST do, and 3.1 for everyone else.
 */
enum OpenApiForm {
    TWO("application/openapi+json; charset=utf-8"),
    THREE("application/openapi+json;version=3.1; charset=utf-8"),
    THREE_AS_JSON("application/json; charset=utf-8");

    private final String contentType;

    OpenApiForm(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** @param accept the values of all Accept headers */
    static OpenApiForm of(List<String> accept) {
        String all = String.join(",", accept);
        for (String range : all.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts =
                    Arrays.stream(range.split(";", -1)).map(String::strip).toArray(String[]::new);
            switch (parts[0]) {
                case "application/openapi+json" -> {
                    return Arrays.stream(parts).anyMatch(part -> part.startsWith("version=3")) ? THREE : TWO;
                }
                case "", "application/json", "application/*", "*/*" -> {
                    return THREE_AS_JSON;
                }
                default -> {}
            }
        }
        throw new FailureException(
                new UnsupportedMediaType(406, "None of these media types are available: " + String.join(", ", accept)));
    }
}
