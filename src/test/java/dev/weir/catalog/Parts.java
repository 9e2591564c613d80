package dev.weir.catalog;

import dev.weir.embedded.Login;
import dev.weir.pool.Database;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/** The pool and the dispatcher, without a server. Not annotated as a configuration: no scan is to find it. */
@ImportAutoConfiguration(R2dbcAutoConfiguration.class)
@ComponentScan({"dev.weir.pool", "dev.weir.dispatch"})
final class Parts {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    Parts() {}

    @Bean
    Observer observer() {
        return event -> {};
    }

    /** Starts them on a database; whoever asks closes them. */
    static ConfigurableApplicationContext start(Login login) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.r2dbc.url=" + login.r2dbcUrl(),
                        "spring.r2dbc.username=" + login.username(),
                        "spring.r2dbc.password=" + login.password(),
                        "weir.pool.size=1")
                .run();
        context.getBean(Database.class).start().block(PATIENCE);
        return context;
    }
}
