package dev.weir.http;

/**
 * What a consumer is called wherever it is counted: in the queue's turns, the limits, the meters, the log and the comment of its SQL.
 * The name begins with its kind, and an {@linkplain ClientAddress address} stands as it is, which begins with none. So two parties
 * of different kinds never share a name, whatever their credentials call them.
 */
public final class ConsumerName {

    private static final String TOKEN = "token:";
    private static final String ROLE = "role:";
    private static final String KEY = "key:";
    private static final String USER = "user:";

    private ConsumerName() {}

    /** The holder of a token. */
    public static String ofToken(String subject) {
        return TOKEN + subject;
    }

    /** The holder of a token that names nobody. The address, which has no space, comes last, and so can be told from the role. */
    public static String ofToken(String role, String address) {
        return ROLE + role + " at " + address;
    }

    /** The holder of an API key. */
    public static String ofKey(String name) {
        return KEY + name;
    }

    /** A user of SQL over HTTP. */
    public static String ofUser(String name) {
        return USER + name;
    }
}
