package dev.weir.load.trouble;

/** What a client can do to a service. */
public enum Misbehaviour {
    /** Asks for ten megabytes, reads a few bytes at a time, and leaves. */
    READS_SLOWLY("reads a big answer a few bytes at a time"),
    /** Asks for what takes a tenth of a second, and resets the connection before it is there. */
    LEAVES_A_READ("resets the connection while its read runs"),
    /** The same with a transfer, which may then be there or not. */
    LEAVES_A_WRITE("resets the connection while its write runs"),
    /** Sends half of the head, and resets the connection. */
    LEAVES_IN_THE_HEAD("leaves after half of the head"),
    /** Sends half of a transfer, and resets the connection. */
    LEAVES_IN_THE_BODY("leaves after half of the body"),
    /** Sends half of the head, and waits. */
    STOPS_IN_THE_HEAD("says nothing more after half of the head"),
    /** Sends half of a transfer, and waits. */
    STOPS_IN_THE_BODY("says nothing more after half of the body");

    private final String words;

    Misbehaviour(String words) {
        this.words = words;
    }

    /** Whether the service has to end it. */
    boolean waits() {
        return this == STOPS_IN_THE_HEAD || this == STOPS_IN_THE_BODY;
    }

    @Override
    public String toString() {
        return words;
    }
}
