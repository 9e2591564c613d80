package dev.weir.admin;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.util.StringUtils;
import reactor.core.publisher.Mono;

/** Who may use the management port, and for what. */
@Configuration(proxyBeanMethods = false)
public class OperatorAccessConfiguration {

    @Bean
    SecurityWebFilterChain operatorAccess(ServerHttpSecurity http, Environment environment) {
        boolean operators = StringUtils.hasText(environment.getProperty("spring.security.user.password"));
        return new OperatorAccess(operators).chain(http);
    }

    /** Where no password is set nobody is an operator: Spring Boot would invent a password and log it. */
    @Bean
    @Conditional(WithoutPassword.class)
    ReactiveUserDetailsService noOperators() {
        return name -> Mono.empty();
    }

    /** No operator is configured. */
    static final class WithoutPassword extends NoneNestedConditions {

        WithoutPassword() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        /** One is. */
        @ConditionalOnProperty("spring.security.user.password")
        static final class WithPassword {}
    }
}
