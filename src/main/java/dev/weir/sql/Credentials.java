package dev.weir.sql;

import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import java.nio.charset.StandardCharsets;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.util.UriUtils;

/** Who a request says that it is, by its connection string. Host and database of it are not looked at: there is one. */
record Credentials(String user, String password) {

    private static final String HEADER = "Neon-Connection-String";

    /** @throws FailureException when there is no connection string, or none with a user */
    static Credentials of(ServerRequest.Headers headers) {
        String text = headers.firstHeader(HEADER);
        if (text == null) {
            throw refused("The header " + HEADER + " is missing");
        }
        return parse(text);
    }

    static Credentials parse(String text) {
        int scheme = text.indexOf("://");
        String prefix = scheme < 0 ? "" : text.substring(0, scheme);
        String rest = scheme < 0 ? "" : text.substring(scheme + "://".length());
        String authority = rest.split("[/?#]", 2)[0];
        int at = authority.lastIndexOf('@');
        if (at < 1 || !(prefix.equals("postgresql") || prefix.equals("postgres"))) {
            throw refused("The header " + HEADER + " is not postgresql://user:password@host/database");
        }
        String both = authority.substring(0, at);
        int colon = both.indexOf(':');
        return colon < 0
                ? new Credentials(decode(both), "")
                : new Credentials(decode(both.substring(0, colon)), decode(both.substring(colon + 1)));
    }

    private static String decode(String text) {
        try {
            return UriUtils.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw refused("The header " + HEADER + " has a % that stands for nothing");
        }
    }

    private static FailureException refused(String message) {
        return new FailureException(new RequestFailure.Malformed(
                message, null, "Set it to postgresql://user:password@host/database, with a user of weir.sql.users"));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user;
    }
}
