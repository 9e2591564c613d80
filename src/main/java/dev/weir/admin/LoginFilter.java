package dev.weir.admin;

import dev.weir.http.ClientAddresses;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Before an operator's password is checked: delays logins from an address that has failed, and reports each failure. */
final class LoginFilter implements WebFilter {

    private static final String BASIC = "basic ";

    /** A name is cut off here when it is told of. */
    private static final int LONGEST_NAME = 63;

    private final LoginThrottle throttle;
    private final ClientAddresses addresses;
    private final Observer observer;

    LoginFilter(LoginThrottle throttle, ClientAddresses addresses, Observer observer) {
        this.throttle = throttle;
        this.addresses = addresses;
        this.observer = observer;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String credentials = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        InetAddress from = address(exchange.getRequest());
        if (credentials == null || !credentials.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return chain.filter(exchange);
        }
        Optional<Duration> wait = throttle.wait(from);
        if (wait.isEmpty()) {
            return refuse(exchange.getResponse());
        }
        Mono<Void> answered = chain.filter(exchange).then(Mono.fromRunnable(() -> judge(exchange, credentials, from)));
        return wait.get().isZero() ? answered : Mono.delay(wait.get()).then(answered);
    }

    private InetAddress address(ServerHttpRequest request) {
        return addresses
                .address(
                        request.getRemoteAddress(), name -> request.getHeaders().getOrEmpty(name))
                .orElse(InetAddress.getLoopbackAddress());
    }

    private static Mono<Void> refuse(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.TOO_MANY_REQUESTS);
        response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(LoginThrottle.LONGEST_WAIT.toSeconds()));
        return response.setComplete();
    }

    private void judge(ServerWebExchange exchange, String credentials, InetAddress from) {
        if (HttpStatus.UNAUTHORIZED.equals(exchange.getResponse().getStatusCode())) {
            throttle.failed(from);
            observer.on(new Event.LoginFailed(name(credentials), from.getHostAddress()));
        } else {
            throttle.succeeded(from);
        }
    }

    /** The part before the colon, and never what may be a password. */
    private static String name(String credentials) {
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(credentials.substring(BASIC.length()).strip());
            String both = new String(decoded, StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            return colon < 0 ? "" : both.substring(0, Math.min(colon, LONGEST_NAME));
        } catch (IllegalArgumentException noBase64) {
            return "";
        }
    }
}
