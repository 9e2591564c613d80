package dev.weir.admin;

import dev.weir.http.ClientAddresses;
import dev.weir.telemetry.Observer;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import reactor.core.publisher.Mono;

/** Access to the management port. */
@Configuration(proxyBeanMethods = false)
public class OperatorAccessConfiguration {

    @Bean
    SecurityWebFilterChain operatorAccess(
            ServerHttpSecurity http, Environment environment, ClientAddresses addresses, Observer observer) {
        LoginFilter logins = new LoginFilter(new LoginThrottle(InstantSource.system()), addresses, observer);
        return OperatorAccess.in(environment).chain(http, logins);
    }

    /** Without a password there is no operator. Otherwise Spring Boot would invent a password and log it. */
    @Bean
    @Conditional(NoOperator.class)
    ReactiveUserDetailsService noOperators() {
        return name -> Mono.empty();
    }

    /** There is no operator. */
    static final class NoOperator implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !OperatorAccess.in(context.getEnvironment()).operators();
        }
    }
}
