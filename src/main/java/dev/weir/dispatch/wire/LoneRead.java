package dev.weir.dispatch.wire;

import org.jspecify.annotations.Nullable;

/**
 * What was read of a statement that had its connection for itself.
 *
 * @param lost why the connection cannot be used any more; null when it can
 */
record LoneRead(Message message, Reading reading, @Nullable Throwable lost) {

    /** What went wrong; null when nothing did. */
    @Nullable
    Throwable failure() {
        return lost == null ? reading.error() : lost;
    }

    /** Whether the timeout of statements that share a message struck before our own was set: nothing was done. */
    boolean hasNotBegun() {
        Throwable error = reading.error();
        Message.Step step = message.at(reading.step());
        return lost == null
                && error != null
                && DatabaseErrors.canceled(error)
                && !reading.answered()
                && step != null
                && step.kind() == Message.Kind.CONTEXT;
    }

    LoneRead failed(Throwable with) {
        return new LoneRead(message, reading, with);
    }
}
