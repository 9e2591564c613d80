package dev.weir.auth;

import dev.weir.error.CredentialFailure;
import dev.weir.error.FailureException;
import java.util.List;
import java.util.Optional;

/** The bearer token in a request's {@code Authorization} (RFC 6750, 2.1). */
final class Bearer {

    private static final String SCHEME = "bearer";

    private Bearer() {}

    /** The token; nothing for a request without the header, or with credentials of another scheme. */
    static Optional<String> in(List<String> authorization) {
        if (authorization.size() > 1) {
            throw invalid("The request has more than one Authorization header");
        }
        return authorization.isEmpty()
                ? Optional.empty()
                : token(authorization.getFirst().strip());
    }

    private static Optional<String> token(String value) {
        int end = value.indexOf(' ');
        int length = end < 0 ? value.length() : end;
        if (length != SCHEME.length() || !value.regionMatches(true, 0, SCHEME, 0, length)) {
            return Optional.empty();
        }
        if (end < 0) {
            throw invalid("Empty JWT is sent in Authorization header");
        }
        return Optional.of(value.substring(endOfSpace(value, end)));
    }

    /** The value ends with something else. */
    private static int endOfSpace(String value, int begin) {
        int end = begin;
        while (Character.isWhitespace(value.charAt(end))) {
            end++;
        }
        return end;
    }

    private static FailureException invalid(String message) {
        return new FailureException(new CredentialFailure.TokenInvalid(message, null));
    }
}
