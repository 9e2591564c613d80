package dev.weir.server;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.http.RawTarget;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.RequestPath;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * A request as Spring's API has it. Its URI and its parsed path are made when they are asked for, which no busy route does,
 * and its body fails when it is refused while it is read: too long, too slow, or badly ended.
 */
final class ClientRequest extends AbstractServerHttpRequest implements RawTarget {

    /** Spring's class wants one at once, and gives it to nobody: what it is used for is overridden. */
    private static final URI NONE = URI.create("/");

    private final HttpServerRequest request;
    private final NettyDataBufferFactory buffers;
    /** The path and the query. That of {@code OPTIONS *} is read as a path, which no route serves. */
    private final String target;

    private @Nullable URI uri;
    private @Nullable RequestPath path;

    ClientRequest(HttpServerRequest request, NettyDataBufferFactory buffers) {
        super(
                HttpMethod.valueOf(request.method().name()),
                NONE,
                null,
                new HttpHeaders(new Netty4HeadersAdapter(request.requestHeaders())));
        this.request = request;
        this.buffers = buffers;
        this.target = request.uri().startsWith("/") ? request.uri() : "/" + request.uri();
    }

    /** Spring asks each request for it, and uses it in its own log lines alone. Making one costs more than a route. */
    @Override
    protected String initId() {
        return "";
    }

    /** The target is legal: what is not was encoded or refused when the head was read. */
    @Override
    public String rawPath() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    @Override
    public @Nullable String rawQuery() {
        int query = target.indexOf('?');
        return query < 0 ? null : target.substring(query + 1);
    }

    @Override
    public URI getURI() {
        URI made = uri;
        if (made == null) {
            made = makeUri();
            uri = made;
        }
        return made;
    }

    private URI makeUri() {
        String host = request.hostName();
        String named = host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
        int usual = request.scheme().equals("https") ? 443 : 80;
        String port = request.hostPort() == usual ? "" : ":" + request.hostPort();
        try {
            return URI.create(request.scheme() + "://" + named + port + target);
        } catch (IllegalArgumentException unreadable) {
            throw new FailureException(
                    new RequestFailure.Malformed("The request's URI cannot be read", unreadable.getMessage(), null));
        }
    }

    @Override
    public RequestPath getPath() {
        RequestPath parsed = path;
        if (parsed == null) {
            parsed = RequestPath.parse(getURI(), request.forwardedPrefix());
            path = parsed;
        }
        return parsed;
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
        MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
        request.allCookies()
                .forEach((name, values) -> values.forEach(
                        cookie -> cookies.add(name.toString(), new HttpCookie(name.toString(), cookie.value()))));
        return cookies;
    }

    @Override
    public @Nullable InetSocketAddress getLocalAddress() {
        return request.hostAddress();
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return request.remoteAddress();
    }

    /** Nothing looks at a client's certificate. */
    @Override
    protected @Nullable SslInfo initSslInfo() {
        return null;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        AtomicReference<Mono<Void>> refusal = new AtomicReference<>(Mono.never());
        ofConnection(channel -> refusal.set(Refusal.ofBody(channel)));
        return request.receive().retain().<DataBuffer>map(buffers::wrap).takeUntilOther(refusal.get());
    }

    /** Whether the client was answered, and that was told of, while the application had not begun to read the body. */
    boolean isAnsweredElsewhere() {
        AtomicBoolean answered = new AtomicBoolean();
        ofConnection(channel -> answered.set(Refusal.hasAnswered(channel)));
        return answered.get();
    }

    private void ofConnection(Consumer<Channel> look) {
        request.withConnection(connection -> look.accept(connection.channel()));
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T getNativeRequest() {
        return (T) request;
    }
}
