package dev.weir.server;

import dev.weir.auth.AuthProperties;
import dev.weir.catalog.LiveCatalog;
import dev.weir.dispatch.Dispatcher;
import dev.weir.fleet.Fleet;
import dev.weir.pool.Database;
import dev.weir.rest.RestProperties;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/** From open ports to ready. */
@Configuration(proxyBeanMethods = false)
class StartUpConfiguration {

    @Bean
    RoleCheck roleCheck(Dispatcher dispatcher, RestProperties rest, AuthProperties auth) {
        Map<String, String> roles = new HashMap<>();
        auth.apiKeys().forEach(key -> roles.put(key.role(), "weir.auth.api-keys"));
        if (rest.anonRole() != null) {
            roles.put(rest.anonRole(), "weir.rest.anon-role");
        }
        return new RoleCheck(dispatcher, roles);
    }

    @Bean
    StartUp startUp(
            Database database,
            LiveCatalog catalog,
            RoleCheck roles,
            Life life,
            ObjectProvider<Fleet> fleet,
            Environment environment,
            RestProperties rest) {
        return new StartUp(
                database,
                () -> joined(fleet).then(Mono.defer(catalog::start)).then(Mono.defer(roles::check)),
                catalog,
                life,
                () -> welcome(environment, rest.path()));
    }

    private static Mono<Void> joined(ObjectProvider<Fleet> fleet) {
        return fleet.stream().findFirst().map(Fleet::start).orElse(Mono.empty());
    }

    /** The ports are known only when they are open: 0 asks for any that is free. */
    private static Welcome welcome(Environment environment, String restPath) {
        return new Welcome(
                base(environment, "server.address", "local.server.port") + restPath,
                base(environment, "management.server.address", "local.management.port"));
    }

    private static String base(Environment environment, String address, String port) {
        String host = environment.getProperty(address, "localhost");
        return "http://%s:%s".formatted(host.contains(":") ? "[" + host + "]" : host, environment.getProperty(port));
    }
}
