package dev.weir.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** In which forms bodies are read and answers are sent, and what is said of the others. */
@SpecTest
class MediaTypeSpecIT {

    private static final String NONE = "null";

    @Autowired
    private Http http;

    @BeforeEach
    void startAnew() {
        SpecDatabase.run("truncate owners, pets restart identity; insert into pets (name) values ('Rex')");
    }

    @Test
    void refusesWhatItCannotReadOrSend() {
        http.post("/pets", "name=Kim", "Content-Type: multipart/form-data")
                .fails(
                        415,
                        "PGRST107",
                        "Content-Type is multipart/form-data; only application/json, text/csv and application/x-www-form-urlencoded are read",
                        NONE,
                        "Send JSON, and say so: Content-Type: application/json");
        http.get("/people", "Accept: text/html")
                .fails(
                        406,
                        "PGRST107",
                        "None of the media types of Accept can be sent: text/html;"
                                + " only application/json and application/x-ndjson can",
                        NONE,
                        NONE);
    }

    /** As single() of postgrest-js asks for. */
    @Test
    void saysWhatToAskForInPlaceOfAForm() {
        String object =
                "A row as an object of its own is not supported: ask for application/json and take the first row"
                        + " of the array; in postgrest-js use maybeSingle() in place of single()";
        cannotSend("application/vnd.pgrst.object+json", object);
        cannotSend("application/vnd.pgrst.object+json;nulls=stripped", object);
        cannotSend(
                "application/vnd.pgrst.array+json;nulls=stripped",
                "To leave out keys that are null is not supported: ask for application/json");
        cannotSend("text/csv", "CSV is not supported: ask for application/json");
        cannotSend("application/geo+json", "GeoJSON is not supported: ask for application/json");
        cannotSend(
                "application/vnd.pgrst.plan+text; for=\"application/json\"; options=analyze",
                "Plans are not supported: explain the query in PostgreSQL");
        http.post("/pets?select=id", "{\"name\":\"Kim\"}", "Accept: application/vnd.pgrst.object+json")
                .fails(
                        406,
                        "PGRST107",
                        "None of the media types of Accept can be sent: application/vnd.pgrst.object+json;"
                                + " only application/json can",
                        NONE,
                        object);
        http.get("/pets?select=name", "Accept: application/vnd.pgrst.array+json")
                .is(200, "[{\"name\":\"Rex\"}]");
    }

    private void cannotSend(String accept, String hint) {
        http.get("/people", "Accept: " + accept)
                .fails(
                        406,
                        "PGRST107",
                        "None of the media types of Accept can be sent: %s; only application/json and".formatted(accept)
                                + " application/x-ndjson can",
                        NONE,
                        hint);
    }

    @Test
    void readsNoCompressedBody() throws IOException {
        byte[] gzip = gzip("{\"name\":\"Kim\"}");
        String hint = "Send the body uncompressed";
        for (String method : List.of("POST", "PATCH")) {
            http.send(method, "/pets", gzip, "Content-Type: application/json", "Content-Encoding: gzip")
                    .fails(415, "PGRST107", "Content-Encoding is gzip; only bodies without one are read", NONE, hint);
            http.send(method, "/pets", gzip, "Content-Type: application/json")
                    .fails(
                            415,
                            "PGRST107",
                            "The body is gzip; only bodies without a Content-Encoding are read",
                            NONE,
                            hint);
        }
        http.post("/pets", "{\"name\":\"Kim\"}", "Content-Encoding: identity, br")
                .fails(
                        415,
                        "PGRST107",
                        "Content-Encoding is identity, br; only bodies without one are read",
                        NONE,
                        hint);
        http.post("/pets", "{\"name\":\"Kim\"}", "Content-Encoding: Identity").is(201, "");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
