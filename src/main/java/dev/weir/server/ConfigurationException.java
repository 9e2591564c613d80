package dev.weir.server;

/** The configuration cannot be right; says what is wrong with it and what to do. */
final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    ConfigurationException(String description, String action) {
        super(description);
        this.action = action;
    }

    String action() {
        return action;
    }
}
