package dev.weir.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.catalog.MediaHandlers.Handler;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlersParserTest {

    @Test
    void handlersAreThoseOfFunctionsOfRelationsAndOfAnyRows() {
        MediaHandlers handlers = HandlersParser.parse("""
                {"functions": [{"target": 7, "schema": "s", "name": "page", "mediaType": "text/html", "bytes": false}],
                 "aggregates": [
                   {"target": null, "schema": "s", "name": "a", "mediaType": "a/b", "bytes": false},
                   {"target": 9, "schema": "s", "name": "c", "mediaType": "*/*", "bytes": true}],
                 "geoJson": "gis"}
                """.getBytes(UTF_8));
        assertThat(handlers)
                .isEqualTo(new MediaHandlers(
                        List.of(new Handler(new QualifiedName("s", "a"), "a/b", false)),
                        Map.of(9L, List.of(new Handler(new QualifiedName("s", "c"), "*/*", true))),
                        Map.of(7L, new Handler(new QualifiedName("s", "page"), "text/html", false)),
                        "gis"));
    }
}
