package dev.weir.sql;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Checks names and passwords. A check takes the processor for tens of milliseconds, so it runs on threads of its own, few
 * at once. A password that was right is remembered as a keyed digest, one for each user, and costs nothing from then on.
 * Thread-safe.
 */
final class Users implements AutoCloseable {

    /** Checks at the same time. */
    private static final int AT_ONCE = 2;

    /** Checks that may wait. */
    private static final int WAITING = 100;

    /** How long a check may take, its wait included. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Of a password that nobody has, for where there are no users. */
    private static final String NOBODY = "$2a$10$0000000000000000000000000000000000000000000000000000O";

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Map<String, String> hashes;
    private final Attempts attempts;
    private final KeyedDigest digests = new KeyedDigest();
    private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder();
    private final String hashOfNobody;
    private final Map<String, byte[]> remembered = new ConcurrentHashMap<>();
    private final Map<ByteBuffer, Mono<Boolean>> running = new ConcurrentHashMap<>();
    private final Scheduler scheduler = Schedulers.newBoundedElastic(AT_ONCE, WAITING, "weir-passwords", 60, true);

    /** @param hashes the bcrypt hash of each user's password, by name */
    Users(Map<String, String> hashes, Attempts attempts) {
        this.hashes = hashes;
        this.attempts = attempts;
        // A name that does not exist takes as long as one that does.
        this.hashOfNobody =
                hashes.isEmpty() ? NOBODY : hashes.values().iterator().next();
    }

    /** The name of the user, when the password is right; otherwise a failure. */
    Mono<String> check(Credentials credentials, InetAddress from) {
        byte[] digest = digests.of(credentials);
        if (isRemembered(credentials.user(), digest)) {
            return Mono.just(credentials.user());
        }
        Mono<Boolean> check = Mono.defer(() -> running.computeIfAbsent(
                ByteBuffer.wrap(digest), key -> checked(credentials, digest, Attempts.key(from, credentials.user()))));
        return check.timeout(LIMIT)
                .onErrorMap(
                        Users::isBusy,
                        busy -> new FailureException(
                                new ServiceFailure.Overloaded("Too many passwords are being checked", SOON), busy))
                .flatMap(right -> right
                        ? Mono.just(credentials.user())
                        : Mono.error(new FailureException(new CredentialFailure.PasswordWrong(credentials.user()))));
    }

    private static boolean isBusy(Throwable error) {
        return error instanceof TimeoutException || error instanceof RejectedExecutionException;
    }

    private boolean isRemembered(String user, byte[] digest) {
        byte[] known = remembered.get(user);
        return known != null && MessageDigest.isEqual(known, digest);
    }

    /** One check for all that bring the same at the same time. */
    private Mono<Boolean> checked(Credentials credentials, byte[] digest, String key) {
        return Mono.fromCallable(() -> matches(credentials, digest, key))
                .subscribeOn(scheduler)
                .doFirst(() -> attempts.begin(key))
                .doFinally(signal -> running.remove(ByteBuffer.wrap(digest)))
                .cache();
    }

    private boolean matches(Credentials credentials, byte[] digest, String key) {
        String hash = hashes.get(credentials.user());
        boolean right = encoder.matches(credentials.password(), hash == null ? hashOfNobody : hash) && hash != null;
        if (right) {
            remembered.put(credentials.user(), digest);
            attempts.succeeded(key);
        }
        return right;
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
