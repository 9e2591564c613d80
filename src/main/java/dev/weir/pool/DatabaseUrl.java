package dev.weir.pool;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A database's URL in its parts, {@code scheme://user:password@host:port/database?name=value}; percent escapes are decoded.
 * Whatever can be read in two ways is refused, since one of them may take a piece of the password for the host.
 *
 * @param scheme all that stands before {@code ://}
 * @param user empty where there is none, as the following are
 * @param host a name, an address without brackets, or the directory of a Unix socket, which begins with a slash
 * @param parameters in their order; a name may come twice
 */
public record DatabaseUrl(
        String scheme,
        Optional<String> user,
        Optional<String> password,
        Optional<String> host,
        Optional<Integer> port,
        Optional<String> database,
        List<Parameter> parameters) {

    /** How its special characters are written in a user or password. */
    static final String ESCAPES =
            "In a user or password write : as %3A, / as %2F, ? as %3F, # as %23, @ as %40, % as %25, + as"
                    + " %2B and a space as %20";

    private static final String SEPARATOR = "://";
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Z}\\p{C}]");
    private static final Pattern ESCAPE = Pattern.compile("%\\p{XDigit}{2}");
    private static final int HIGHEST_PORT = 65_535;

    /** One of those behind the question mark. */
    public record Parameter(String name, String value) {}

    public DatabaseUrl {
        parameters = List.copyOf(parameters);
    }

    /**
     * Takes it apart.
     *
     * @throws UrlException for what is no such URL, or not certainly
     */
    public static DatabaseUrl parse(String url) {
        int separator = url.indexOf(SEPARATOR);
        if (separator < 0) {
            throw new UrlException("is no URL: there is no :// in it", "Write scheme://host:port/database");
        }
        refuseInvisible(url);
        String rest = url.substring(separator + SEPARATOR.length());
        if (rest.contains("#")) {
            throw new UrlException("has a # in it", ESCAPES);
        }
        int query = rest.indexOf('?');
        String place = query < 0 ? rest : rest.substring(0, query);
        int path = place.indexOf('/');
        String authority = path < 0 ? place : place.substring(0, path);
        String database = path < 0 ? "" : place.substring(path + 1);
        refuseLateAt(authority, database);
        if (path < 0 && !authority.contains("@") && rest.contains("@")) {
            throw new UrlException("has an @ behind the ?, so it is not certain which part is the host", ESCAPES);
        }
        int at = authority.indexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        Address address = address(authority.substring(at + 1));
        int colon = userInfo.indexOf(':');
        return new DatabaseUrl(
                url.substring(0, separator),
                part(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                part(colon < 0 ? "" : userInfo.substring(colon + 1)),
                address.host(),
                address.port(),
                part(database),
                query < 0 ? List.of() : parameters(rest.substring(query + 1)));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "DatabaseUrl[" + scheme + "]";
    }

    private static void refuseInvisible(String url) {
        if (INVISIBLE.matcher(url).find()) {
            throw new UrlException(
                    "has a space in it, a line break, or another character that cannot be seen",
                    "Look at its beginning and its end too. " + ESCAPES);
        }
    }

    private static void refuseLateAt(String authority, String database) {
        if (database.contains("@")) {
            throw new UrlException("has an @ behind the first /, so it is not certain which part is the host", ESCAPES);
        }
        if (authority.indexOf('@') != authority.lastIndexOf('@')) {
            throw new UrlException(
                    "has more than one @ before the host, so it is not certain which part is the host", ESCAPES);
        }
        if (database.contains("/")) {
            throw new UrlException("has a second / behind the host", "In a database's name write / as %2F. " + ESCAPES);
        }
    }

    private record Address(Optional<String> host, Optional<Integer> port) {}

    private static Address address(String text) {
        if (text.contains(",")) {
            throw new UrlException(
                    "names several hosts", "Name one, the primary, or a name that follows it. " + ESCAPES);
        }
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            throw new UrlException(
                    "has more than one : in its host and port",
                    "An IPv6 address stands in brackets, as [::1]:5432. " + ESCAPES);
        }
        String host = colon < 0 ? text : text.substring(0, colon);
        return new Address(part(host).map(DatabaseUrl::possibleHost), port(colon < 0 ? "" : text.substring(colon)));
    }

    private static Address bracketed(String text) {
        int end = text.indexOf(']');
        String address = end < 0 ? "" : text.substring(1, end).replace("%25", "%");
        String port = text.substring(end + 1);
        if (!NetUtil.isValidIpV6Address(address) || !(port.isEmpty() || port.startsWith(":"))) {
            throw new UrlException(
                    "has brackets where the host is, and no IPv6 address in them, with at most a port behind",
                    "Write it as [::1]:5432");
        }
        return new Address(Optional.of(address), port(port));
    }

    private static String possibleHost(String host) {
        if (!host.startsWith("/") && !HOST_NAME.matcher(host).matches()) {
            throw new UrlException(
                    "has a character where the host is that no host has",
                    "A name in another script is written in its ASCII form, xn--. " + ESCAPES);
        }
        return host;
    }

    /** @param text with its colon; empty for none */
    private static Optional<Integer> port(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int port = text.matches(":[0-9]{1,5}") ? Integer.parseInt(text.substring(1)) : 0;
        if (port < 1 || port > HIGHEST_PORT) {
            throw new UrlException(
                    "has something else than a number from 1 to " + HIGHEST_PORT + " where the port is", ESCAPES);
        }
        return Optional.of(port);
    }

    private static List<Parameter> parameters(String query) {
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if ((!pair.isEmpty() && equals <= 0) || name.contains("@")) {
                throw new UrlException(
                        "has something else than name=value behind the ?",
                        "In a value write & as %26 and @ as %40. " + ESCAPES);
            }
            if (!pair.isEmpty()) {
                parameters.add(new Parameter(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
            }
        }
        return parameters;
    }

    private static Optional<String> part(String text) {
        return Optional.of(decoded(text)).filter(decoded -> !decoded.isEmpty());
    }

    /** A plus sign is itself. */
    private static String decoded(String text) {
        if (ESCAPE.matcher(text).replaceAll("").contains("%")) {
            throw new UrlException("has a % that is not followed by two hexadecimal digits", ESCAPES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.getBytes(StandardCharsets.UTF_8).length);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (character == '%') {
                bytes.put((byte) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 3;
            } else {
                bytes.put(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(character);
            }
        }
        return utf8(bytes.flip());
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Told below, without the bytes.
        }
        throw new UrlException(
                "has percent escapes that are no UTF-8 text, or a zero among them", "Write é as %C3%A9. " + ESCAPES);
    }
}
