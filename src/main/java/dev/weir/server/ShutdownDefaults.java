package dev.weir.server;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Settings of the shutdown that follow from others, below all that is set by hand: how long Spring lets a phase
 * take, and no grace where DevTools is on the class path. That is development: no router has to notice, and a reload
 * should be quick.
 */
final class ShutdownDefaults implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String DEVTOOLS = "org.springframework.boot.devtools.restart.Restarter";

    private final boolean development;

    ShutdownDefaults() {
        this(ClassUtils.isPresent(DEVTOOLS, ShutdownDefaults.class.getClassLoader()));
    }

    ShutdownDefaults(boolean development) {
        this.development = development;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        apply(context.getEnvironment());
    }

    void apply(ConfigurableEnvironment environment) {
        if (development) {
            add(environment, "weir.shutdown.grace", Duration.ZERO);
        }
        Duration phase = Binder.get(environment)
                .bindOrCreate("weir.shutdown", ShutdownProperties.class)
                .phaseTimeout();
        add(environment, "spring.lifecycle.timeout-per-shutdown-phase", phase);
    }

    private static void add(ConfigurableEnvironment environment, String key, Duration value) {
        environment.getPropertySources().addLast(new MapPropertySource("weir: " + key, Map.of(key, value.toString())));
    }
}
