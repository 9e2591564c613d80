package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonNodesTest {

    private final JsonNode node = JsonMapper.shared().readTree("""
            {"schema": "s", "name": "n", "none": null, "number": 4294967295, "flag": true, "list": ["a", "", "b"], "empty": []}
            """);

    @Test
    void takesEachKindOfField() {
        assertThat(JsonNodes.name(node, "schema", "name")).isEqualTo(new QualifiedName("s", "n"));
        assertThat(JsonNodes.string(node, "name")).isEqualTo("n");
        assertThat(JsonNodes.number(node, "number")).isEqualTo(4294967295L);
        assertThat(JsonNodes.flag(node, "flag")).isTrue();
        assertThat(JsonNodes.strings(node, "list")).containsExactly("a", "", "b");
        assertThat(JsonNodes.strings(node, "empty")).isEmpty();
    }

    @Test
    void onlyWhatMayBeMissingIsNull() {
        assertThat(JsonNodes.optional(node, "none")).isNull();
        assertThat(JsonNodes.optional(node, "name")).isEqualTo("n");
    }

    @Test
    void aFieldThatTheQueryDoesNotAnswerIsAnError() {
        assertThatThrownBy(() -> JsonNodes.string(node, "nmae")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> JsonNodes.optional(node, "nmae")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> JsonNodes.strings(node, "nmae")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> JsonNodes.flag(node, "number")).isInstanceOf(RuntimeException.class);
    }
}
