package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.RouteNotFound;
import dev.weir.http.BodyReader;
import dev.weir.rest.request.BatchMember;
import dev.weir.rest.request.RawRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Prepares each of several requests as if it had come alone, with what the whole says of its client.
 *
 * @param root where the REST surface is served
 */
record BatchRequests(ServerRequest http, Asked whole, Identity identity, String root, Preparation preparation) {

    /** The request, ready for the database. */
    PreparedRequest prepared(BatchMember member) {
        return preparation.prepare(asked(member), identity);
    }

    /** What is known of a request that refers to the answer of another, whose query and body are not. */
    Foreseen foreseen(BatchMember member) {
        return preparation.foresee(asked(member));
    }

    private Asked asked(BatchMember member) {
        String url = relative(member.url());
        int query = url.indexOf('?');
        String segment = query < 0 ? url : url.substring(0, query);
        if (!RestRoutes.isTarget(segment)) {
            throw new FailureException(
                    new RouteNotFound(segment, "A url is relative to " + root + "/: {relation}, or rpc/{function}"));
        }
        String path = root + "/" + segment;
        RawRequest raw = new RawRequest(
                member.method(), segment, query < 0 ? null : url.substring(query + 1), member::values, body(member));
        return new Asked(
                raw,
                path,
                whole.traceparent(),
                () -> RequestSettings.of(http, member.method(), segment, member.headers()),
                route -> {});
    }

    /** As the URI of a request comes: a character a byte. */
    private String relative(String url) {
        String relative = url.startsWith(root + "/")
                ? url.substring(root.length() + 1)
                : url.startsWith("/") ? url.substring(1) : url;
        return new String(relative.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer body(BatchMember member) {
        String body = BodyReader.isRead(member.method()) ? member.body() : null;
        return ByteBuffer.wrap(Objects.requireNonNullElse(body, "").getBytes(StandardCharsets.UTF_8));
    }
}
