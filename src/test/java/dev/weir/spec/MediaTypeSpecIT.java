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
                .fails(406, "PGRST107", "None of these media types are available: text/html", NONE, NONE);
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
