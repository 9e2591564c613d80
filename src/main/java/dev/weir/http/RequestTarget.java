package dev.weir.http;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The target of the requests of one connection: their host, and the form of their path (RFC 9112, 3.2). A client names the
 * same host in each of its requests, so the last one is remembered. On the connection's event loop.
 */
final class RequestTarget {

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://(?<authority>[^/?#]*)(?<rest>.*)");
    private static final String HINT = "Send one Host header with a host and perhaps a port";

    private @Nullable String text;
    private @Nullable Authority host;

    /**
     * The host that a request is for. A target in absolute form is brought to the usual form, and its host replaces the
     * one in the header, as the RFC has it.
     *
     * @return nothing for HTTP/1.0 without a Host header, which no browser sends; the same instance while the client names
     *     the same host
     * @throws FailureException when there is none, more than one, or none that can be read; or the target has no form
     */
    Optional<Authority> normalise(HttpRequest request) {
        Optional<Authority> named = inHeader(request);
        String target = request.uri();
        if (target.startsWith("/") || isExempt(request)) {
            return named;
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        if (!absolute.matches()) {
            throw malformed("The request's target is neither a path nor an http URI", null);
        }
        Authority asked = read(absolute.group("authority"));
        String rest = absolute.group("rest");
        request.setUri(rest.startsWith("/") ? rest : "/" + rest);
        request.headers().set(HttpHeaderNames.HOST, asked.toString());
        return Optional.of(asked);
    }

    /** Forms that no route serves. */
    private static boolean isExempt(HttpRequest request) {
        return request.method().equals(HttpMethod.CONNECT)
                || (request.method().equals(HttpMethod.OPTIONS) && request.uri().equals("*"));
    }

    private Optional<Authority> inHeader(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty() && request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            return Optional.empty();
        }
        if (hosts.size() != 1) {
            throw malformed("The request has " + (hosts.isEmpty() ? "no" : "more than one") + " Host header", HINT);
        }
        return Optional.of(read(hosts.getFirst()));
    }

    private Authority read(String named) {
        Authority known = host;
        if (known == null || !named.equals(text)) {
            known = Authority.parse(named)
                    .orElseThrow(() -> malformed("The host that the request is for cannot be read", HINT));
            text = named;
            host = known;
        }
        return known;
    }

    private static FailureException malformed(String message, @Nullable String hint) {
        return new FailureException(new RequestFailure.Malformed(message, null, hint));
    }
}
