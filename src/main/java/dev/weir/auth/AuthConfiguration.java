package dev.weir.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.resources.LoopResources;

/** Makes what tokens are verified with, of the settings; one that cannot be used is refused, without repeating it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({JwtProperties.class, AuthProperties.class})
class AuthConfiguration {

    private static final String PREFIX = "weir.auth.jwt.";
    private static final int THREADS = 2;
    /** At 0.2 ms a signature a tenth of a second. */
    private static final int MOST_WAITING = 500;

    private static final int SECONDS_IDLE = 60;

    @Bean(destroyMethod = "dispose")
    Scheduler tokenVerifiers() {
        return Schedulers.newBoundedElastic(THREADS, MOST_WAITING, "weir-tokens", SECONDS_IDLE, true);
    }

    @Bean
    Credentials credentials(JwtProperties jwt, AuthProperties auth, LoopResources loops, Scheduler tokenVerifiers) {
        Claims claims = new Claims(RoleClaim.parse(jwt.roleClaim()), jwt.audience());
        Optional<Tokens> tokens = source(jwt, loops)
                .map(keys -> new Tokens(keys, claims, jwt.clockSkew(), InstantSource.system(), tokenVerifiers));
        return new Credentials(tokens, new ApiKeys(auth.apiKeys()));
    }

    @Bean
    OwnConnections ownConnections() {
        return new OwnConnections();
    }

    private static Optional<KeySource> source(JwtProperties jwt, LoopResources loops) {
        long sources = Stream.of(jwt.secret(), jwt.secretFile(), jwt.jwkSet(), jwt.jwkSetFile(), jwt.jwkSetUri())
                .filter(Objects::nonNull)
                .count();
        if (sources > 1) {
            throw refused(
                    "",
                    "takes one of secret, secret-file, jwk-set, jwk-set-file and jwk-set-uri, and there are "
                            + sources);
        }
        if (jwt.secret() != null) {
            return Optional.of(KeySource.fixed(ofSecret("secret", jwt.secret(), jwt.secretIsBase64())));
        }
        if (jwt.secretFile() != null) {
            String secret = read("secret-file", jwt.secretFile()).stripTrailing();
            return Optional.of(KeySource.fixed(ofSecret("secret-file", secret, jwt.secretIsBase64())));
        }
        if (jwt.jwkSet() != null) {
            return Optional.of(KeySource.fixed(ofJwks("jwk-set", jwt.jwkSet())));
        }
        if (jwt.jwkSetFile() != null) {
            return Optional.of(KeySource.fixed(ofJwks("jwk-set-file", read("jwk-set-file", jwt.jwkSetFile()))));
        }
        return Optional.ofNullable(jwt.jwkSetUri()).map(uri -> fetched(uri, jwt, loops));
    }

    private static KeySource fetched(String uri, JwtProperties jwt, LoopResources loops) {
        if (!uri.startsWith("https://") && !uri.startsWith("http://")) {
            throw refused("jwk-set-uri", "begins with https:// (or http:// in a network that you trust)");
        }
        return new FetchedKeys(new JwkSetClient(uri, loops).fetch(), jwt.maxStale(), InstantSource.system());
    }

    private static KeyRing ofSecret(String setting, String secret, boolean isBase64) {
        try {
            return Keys.ofSecret(
                    isBase64
                            ? Base64.getDecoder()
                                    .decode(secret.strip().replace('-', '+').replace('_', '/'))
                            : secret.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw refused(setting, problem.startsWith("has ") ? problem : "is not base64");
        }
    }

    private static KeyRing ofJwks(String setting, String text) {
        try {
            return Keys.ofJwks(text, true);
        } catch (IllegalArgumentException e) {
            throw refused(setting, String.valueOf(e.getMessage()));
        }
    }

    private static String read(String setting, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw refused(setting, "cannot be read: " + file);
        }
    }

    private static IllegalArgumentException refused(String setting, String problem) {
        String name = PREFIX + setting;
        return new IllegalArgumentException((setting.isEmpty() ? PREFIX + "*" : name) + " " + problem, null);
    }
}
