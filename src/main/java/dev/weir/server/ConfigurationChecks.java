package dev.weir.server;

import dev.weir.admin.OperatorAccess;
import dev.weir.pool.ServiceUrl;
import dev.weir.pool.UrlException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Refuses, before anything is built, what the configuration alone shows to be wrong: a second pool, a URL that
 * cannot be the database's, no database at all, and a port that is open to other machines without a setting of what they may do.
 */
final class ConfigurationChecks implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String EMBEDDED = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres";
    private static final String URL_FORM = "r2dbc:postgresql://host/database";

    /** Settings that had another name, and what they are called now. */
    private static final Map<String, String> RENAMED =
            Map.of("weir.dispatch.company-timeout", "weir.dispatch.shared-timeout");

    /** With any of these, what other machines may do is a question of roles. */
    private static final List<String> SETTLING = List.of(
            "weir.rest.anon-role",
            "weir.auth.api-keys[0].sha256",
            "weir.auth.jwt.secret",
            "weir.auth.jwt.jwk-set",
            "weir.auth.jwt.jwk-set-file",
            "weir.auth.jwt.jwk-set-uri");

    private final boolean embedded;

    ConfigurationChecks() {
        this(ClassUtils.isPresent(EMBEDDED, ConfigurationChecks.class.getClassLoader()));
    }

    ConfigurationChecks(boolean embedded) {
        this.embedded = embedded;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        check(context.getEnvironment());
    }

    void check(Environment environment) {
        RENAMED.forEach((old, name) -> checkName(environment, old, name));
        checkPool(environment);
        checkDatabase(environment);
        checkExposure(environment, "server.address");
        checkExposure(environment, "management.server.address");
        checkOperators(environment);
        checkRolesOfSql(environment);
        checkProtocol(environment, "server.http2.enabled");
        checkProtocol(environment, "management.server.http2.enabled");
    }

    /** A setting under a name that it had once would have no effect, without a word. */
    private static void checkName(Environment environment, String old, String name) {
        if (Binder.get(environment).bind(old, String.class).isBound()) {
            throw new ConfigurationException(
                    old + " is set, which is called " + name + " now.", "Set " + name + " instead.");
        }
    }

    /** Our limits and rules are handlers next to the codec of HTTP/1.1; another protocol would bypass them. */
    private static void checkProtocol(Environment environment, String key) {
        if (environment.getProperty(key, Boolean.class, false)) {
            throw new ConfigurationException(
                    key + " is set, but Weir speaks HTTP/1.1.",
                    "Remove " + key + ", and let a proxy in front speak HTTP/2 to clients.");
        }
    }

    private static void checkPool(Environment environment) {
        Map<String, String> settings = Binder.get(environment)
                .bind("spring.r2dbc.pool", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        if (!settings.isEmpty()) {
            String name = "spring.r2dbc.pool." + settings.keySet().iterator().next();
            throw new ConfigurationException(
                    name + " is set, but Weir has a pool of its own with a bound that holds.",
                    "Remove " + name + ", and set weir.pool.size to the number of connections it may hold.");
        }
    }

    private void checkDatabase(Environment environment) {
        if (!StringUtils.hasText(database(environment).getUrl())) {
            checkEmbedded();
        }
    }

    /** The settings of the database, whose URL cannot be wrong any more; there may be none. */
    static R2dbcProperties database(Environment environment) {
        String url = readable(environment, "spring.r2dbc.url");
        String name = readable(environment, "spring.r2dbc.name");
        readable(environment, "spring.r2dbc.username");
        readable(environment, "spring.r2dbc.password");
        if (StringUtils.hasText(url)) {
            checkUrl(url, StringUtils.hasText(name));
        }
        R2dbcProperties database = bound(environment);
        try {
            ServiceUrl.checkOptions(database.getProperties());
        } catch (UrlException e) {
            throw new ConfigurationException("spring.r2dbc.properties " + e.problem() + ".", e.remedy() + ".");
        }
        return database;
    }

    /** The exception repeats the value. */
    private static R2dbcProperties bound(Environment environment) {
        try {
            return Binder.get(environment).bindOrCreate("spring.r2dbc", R2dbcProperties.class);
        } catch (BindException e) {
            throw new ConfigurationException(
                    e.getName() + " cannot be read.", "Correct it; where ${ is part of the value, write \\${ instead.");
        }
    }

    /** A value with ${ in it, as a password may have, refers to another setting; the exception repeats all of it. */
    private static String readable(Environment environment, String setting) {
        try {
            return environment.getProperty(setting, "");
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    setting + " has ${ in it, which refers to another setting, and there is none of that name.",
                    "If it is part of the value, write \\${ instead; in a URL %24%7B.");
        }
    }

    private static void checkUrl(String url, boolean databaseNamed) {
        if (url.startsWith("r2dbc:pool:") || url.startsWith("r2dbcs:pool:")) {
            throw new ConfigurationException(
                    "spring.r2dbc.url asks for a pool (r2dbc:pool:), but Weir has a pool of its own with a bound that"
                            + " holds.",
                    "Write it as " + URL_FORM + ", and set weir.pool.size to the number of connections it may hold.");
        }
        try {
            ServiceUrl.check(url, databaseNamed);
        } catch (UrlException e) {
            throw new ConfigurationException("spring.r2dbc.url " + e.problem() + ".", e.remedy() + ".");
        }
    }

    private void checkEmbedded() {
        if (!embedded) {
            throw new ConfigurationException(
                    "No database is configured.",
                    "Set SPRING_R2DBC_URL=" + URL_FORM + ", SPRING_R2DBC_USERNAME and SPRING_R2DBC_PASSWORD.");
        }
    }

    private static void checkExposure(Environment environment, String key) {
        String address = environment.getProperty(key, "");
        boolean settled = environment.getProperty("weir.unauthenticated", Boolean.class, false)
                || SETTLING.stream().anyMatch(setting -> StringUtils.hasText(readable(environment, setting)));
        if (!settled && !isLoopback(address)) {
            throw new ConfigurationException(
                    key + " (" + (address.isEmpty() ? "every address" : address)
                            + ") lets other machines in, and nothing says what they may do.",
                    "Set weir.auth.jwt.secret (or jwk-set-uri) to the key of its callers' tokens,"
                            + " or weir.rest.anon-role to the database role of requests without credentials,"
                            + " or weir.unauthenticated=true to let everybody do all that the login role may,"
                            + " or leave " + key + " at 127.0.0.1.");
        }
    }

    /** Without an operator, endpoints that need a login could not be used at all. */
    private static void checkOperators(Environment environment) {
        Set<String> exposed = Binder.get(environment)
                .bind("management.endpoints.web.exposure.include", Bindable.setOf(String.class))
                .orElse(Set.of());
        OperatorAccess access = OperatorAccess.in(environment);
        List<String> closed = exposed.stream()
                .filter(endpoint -> !access.isOpen(endpoint))
                .sorted()
                .toList();
        if (!closed.isEmpty() && !access.operators()) {
            throw new ConfigurationException(
                    "management.endpoints.web.exposure.include exposes " + String.join(", ", closed)
                            + ", which is for those alone who log in, and nobody can.",
                    "Set spring.security.user.name and spring.security.user.password (SPRING_SECURITY_USER_NAME,"
                            + " SPRING_SECURITY_USER_PASSWORD), or expose no more than "
                            + OperatorAccess.everOpen().collect(Collectors.joining(", ")) + ".");
        }
    }

    /** Requests without credentials never send SQL. */
    private static void checkRolesOfSql(Environment environment) {
        Set<String> roles = Binder.get(environment)
                .bind("weir.sql.roles", Bindable.setOf(String.class))
                .orElse(Set.of());
        String anonymous = environment.getProperty("weir.rest.anon-role", "");
        if (roles.contains(anonymous)) {
            throw new ConfigurationException(
                    "weir.sql.roles has " + anonymous + ", the role of requests without credentials.",
                    "Take it out of weir.sql.roles: its holders would have all rights of the login.");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return !address.isEmpty() && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
