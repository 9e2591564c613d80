package dev.weir.auth;

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
record VerifiedToken(@Nullable String role, @Nullable String subject, String claims, TokenTimes times, KeyRing ring) {}
