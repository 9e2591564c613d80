package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class CommentsTest {

    private static String described(@Nullable String comment) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        Comments.describe(operation, comment);
        return operation.toString();
    }

    @Test
    void theFirstLineIsTheSummary() {
        assertThat(described("Films\n\nAll that were shown,\nand when")).isEqualTo("""
                {"summary":"Films","description":"All that were shown,\\nand when"}""");
    }

    @Test
    void oneLineHasNoDescription() {
        assertThat(described("Films")).isEqualTo("{\"summary\":\"Films\"}");
        assertThat(described("Films\n\n")).isEqualTo("{\"summary\":\"Films\"}");
        assertThat(described(null)).isEqualTo("{}");
    }
}
