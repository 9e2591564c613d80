package dev.weir.rest;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a comment of the database says of an operation: its first line is the summary, the lines behind it describe it. */
final class Comments {

    private Comments() {}

    static void describe(ObjectNode operation, @Nullable String comment) {
        if (comment == null) {
            return;
        }
        int end = comment.indexOf('\n');
        operation.put("summary", end < 0 ? comment : comment.substring(0, end));
        String rest = end < 0 ? "" : comment.substring(end + 1).strip();
        if (!rest.isEmpty()) {
            operation.put("description", rest);
        }
    }
}
