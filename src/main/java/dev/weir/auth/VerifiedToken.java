package dev.weir.auth;

import dev.weir.http.ConsumerName;
import org.jspecify.annotations.Nullable;

/**
 * What a token says whose signature is good.
 *
 * @param role the role that it names; null when it names none
 * @param subject its {@code sub}; null when it has none
 * @param claims all claims, as JSON
 * @param times when it holds
 * @param ring the keys that it was verified with
 */
record VerifiedToken(@Nullable String role, @Nullable String subject, String claims, TokenTimes times, KeyRing ring) {

    /**
     * Whom its requests are counted for.
     *
     * @param role the one that they act as
     * @param address where they come from, which tells apart what names no subject
     */
    String consumer(String role, String address) {
        return subject == null ? ConsumerName.ofToken(role, address) : ConsumerName.ofToken(subject);
    }
}
