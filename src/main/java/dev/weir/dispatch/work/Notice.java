package dev.weir.dispatch.work;

/** What a listener to a channel hears. */
public sealed interface Notice {

    /** A NOTIFY on the channel. */
    record Notification(String channel, String payload) implements Notice {}

    /**
     * Listening has begun, or begun again after its connection was lost: notifications sent before this moment may
     * have been missed.
     */
    record Listening(String channel) implements Notice {}
}
