package dev.weir.load.trouble;

import java.time.Duration;

/** What can befall the database and the network to it. */
public enum Trouble {
    /** Every backend of the service, a few times in a row. */
    BACKENDS_KILLED("backends killed", Duration.ofSeconds(5)),
    /** Nothing passes for a while; then everything does. */
    NETWORK_STALLED("network stalled", Duration.ofSeconds(5)),
    /** Every connection is reset, at the server's end first. */
    NETWORK_CUT("network cut", Duration.ofSeconds(5)),
    /** What the service says arrives, the answers do not; then the network is cut; a few times in a row. */
    ANSWERS_LOST("answers lost, then the network cut", Duration.ofSeconds(5)),
    /** The service's attempts to connect grow rarer while the server is away, so it may take longer. */
    POSTGRES_RESTARTED("PostgreSQL restarted", Duration.ofSeconds(10));

    private final String words;
    private final Duration patience;

    Trouble(String words, Duration patience) {
        this.words = words;
        this.patience = patience;
    }

    /** How long after it reads and writes have to work again. */
    public Duration patience() {
        return patience;
    }

    @Override
    public String toString() {
        return words;
    }
}
