package dev.weir.monitor;

/** To whom a connection belongs, by what it calls itself. */
enum Whose {
    /** This process. */
    OURS,
    /** Another instance of Weir. */
    WEIR,
    /** Somebody else. */
    STRANGERS;

    /** Every instance's {@code application_name} begins so. */
    private static final String PREFIX = "weir-";

    /** @param here the {@code application_name} of this process; empty where it has none */
    static Whose of(String application, String here) {
        if (!here.isEmpty() && application.equals(here)) {
            return OURS;
        }
        return application.startsWith(PREFIX) ? WEIR : STRANGERS;
    }
}
