package dev.weir.admin;

import java.security.Principal;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Reports what was done through the actuator's own endpoints, such as a change of log levels. Our own endpoints report
 * it themselves, in better words. It comes after the filter that authenticates.
 */
final class AuditFilter implements WebFilter, Ordered {

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Audit audit;

    AuditFilter(Audit audit) {
        this.audit = audit;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Void> answered = chain.filter(exchange);
        return READS.contains(exchange.getRequest().getMethod()) || tellsItself(exchange)
                ? answered
                : answered.then(exchange.getPrincipal())
                        .doOnNext(operator -> tell(operator, exchange))
                        .then();
    }

    private static boolean tellsItself(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        return OperatorAccess.OURS.stream().anyMatch(id -> path.contains("/" + id));
    }

    private void tell(Principal operator, ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        audit.did(
                operator.getName(),
                "sent " + exchange.getRequest().getMethod() + " "
                        + exchange.getRequest().getPath().value() + ", answered "
                        + (status == null ? 200 : status.value()));
    }
}
