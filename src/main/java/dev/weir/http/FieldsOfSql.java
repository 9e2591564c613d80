package dev.weir.http;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header fields code of the database may set: none that ends a line, or that is a matter of the connection. */
public final class FieldsOfSql {

    private static final int LONGEST = 8 * 1024;

    /** A token of RFC 9110, 5.6.2. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    /** Controls but the tabulator, and halves of characters (RFC 9110, 5.5). */
    private static final Pattern UNWRITABLE = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F\\ud800-\\udfff]");

    /** Hop by hop (RFC 9110, 7.6.1), or the length of the body, which this service alone knows. */
    private static final Set<String> OURS = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length");

    private FieldsOfSql() {}

    /** Why the field cannot be set, without its value; nothing when it can. */
    public static Optional<String> refused(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return Optional.of("It has a name that is none of a header field");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            return Optional.of("The field " + name + " is the service's own");
        }
        return value.length() > LONGEST || UNWRITABLE.matcher(value).find()
                ? Optional.of("The field " + name + " has a value that cannot be sent")
                : Optional.empty();
    }
}
