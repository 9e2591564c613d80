package dev.weir.rest.request;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came off the wire, nothing decoded yet. A character of path or query above U+007F that was sent
 * without percent-encoding stands for one byte, as HTTP servers hand it over (ISO 8859-1).
 *
 * @param method the method's name, as in {@code GET}
 * @param segment the path segment that names the target, still percent-encoded
 * @param query what follows the question mark, still percent-encoded; null when there is none
 * @param body the whole body, empty when there is none; it is read without moving its position, and not kept
 */
public record RawRequest(
        String method, String segment, @Nullable String query, Headers headers, ByteBuffer body) {}
