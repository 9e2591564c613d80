package dev.weir.admin;

import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.AuthorizeExchangeSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.util.StringUtils;
import org.springframework.web.server.WebFilter;

/**
 * Access to the management port:
 *
 * <ul>
 *   <li>what a probe or a scrape needs is open;
 *   <li>what shows consumers and their requests is open only as long as there is no operator;
 *   <li>everything else is for the operator, who logs in by HTTP Basic as {@code spring.security.user.name}.
 * </ul>
 *
 * @param operators whether there is one
 */
public record OperatorAccess(boolean operators) {

    /** Endpoints that can be read without a login. */
    private static final Set<String> OPEN = Set.of("health", "info", "prometheus", "metrics");

    /** Endpoints that can be read without a login as long as there is no operator. */
    private static final Set<String> TELLING = Set.of("connections");

    /** Pages beside the endpoints, of which the same is true. */
    private static final String PAGES = "/monitor/**";

    /** Endpoints of this package. */
    static final Set<String> OURS = Set.of("dispatcher", "pool", "catalog");

    /** There is one when a password is set. */
    public static OperatorAccess in(Environment environment) {
        return new OperatorAccess(StringUtils.hasText(environment.getProperty("spring.security.user.password")));
    }

    /** Whether an endpoint can be read without a login. */
    public boolean isOpen(String endpoint) {
        return OPEN.contains(endpoint) || (!operators && TELLING.contains(endpoint));
    }

    /** All endpoints that can ever be open. */
    public static Stream<String> everOpen() {
        return Stream.concat(OPEN.stream(), TELLING.stream()).sorted();
    }

    /**
     * No session, no form, no cookie: every request brings its own credentials.
     *
     * @param logins sees a request before its credentials are looked at
     */
    SecurityWebFilterChain chain(ServerHttpSecurity http, WebFilter logins) {
        return http.addFilterBefore(logins, SecurityWebFiltersOrder.HTTP_BASIC)
                .authorizeExchange(this::authorize)
                .httpBasic(Customizer.withDefaults())
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .csrf(CsrfSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .requestCache(RequestCacheSpec::disable)
                .build();
    }

    private void authorize(AuthorizeExchangeSpec requests) {
        requests.matchers(EndpointRequest.toLinks(), EndpointRequest.to(open()))
                .permitAll()
                .matchers(EndpointRequest.toAnyEndpoint())
                .authenticated();
        if (operators) {
            requests.pathMatchers(PAGES).authenticated();
        }
        requests.anyExchange().permitAll();
    }

    private String[] open() {
        return everOpen().filter(this::isOpen).toArray(String[]::new);
    }
}
