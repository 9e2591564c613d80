package dev.weir.monitor;

/** The owner of a connection, by its {@code application_name}. */
enum Owner {
    /** This process. */
    OURS,
    /** Another instance of Weir. */
    WEIR,
    /** Any other client. */
    STRANGERS;

    /** Every instance's {@code application_name} begins so. */
    private static final String PREFIX = "weir-";

    /** PostgreSQL cuts longer names off. */
    private static final int LONGEST_NAME = 63;

    /** @param here the {@code application_name} of this process; empty where it has none */
    static Owner of(String application, String here) {
        if (!here.isEmpty() && application.equals(kept(here))) {
            return OURS;
        }
        return application.startsWith(PREFIX) ? WEIR : STRANGERS;
    }

    private static String kept(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
