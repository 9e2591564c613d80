package dev.weir.secrets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;

/** Looks through each event, and keeps nothing of those without a secret. {@code logback-test.xml} gives it all of them. */
public final class SecretsAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final LoggedSecrets found;

    public SecretsAppender() {
        this(LoggedSecrets.FOUND);
    }

    SecretsAppender(LoggedSecrets found) {
        this.found = found;
    }

    @Override
    protected void append(ILoggingEvent event) {
        found.look(event.getLoggerName(), event.getFormattedMessage());
        look(event.getLoggerName(), event.getThrowableProxy());
    }

    private void look(String origin, @Nullable IThrowableProxy thrown) {
        if (thrown == null) {
            return;
        }
        if (thrown.getMessage() != null) {
            found.look(origin, thrown.getMessage());
        }
        if (!thrown.isCyclic()) {
            look(origin, thrown.getCause());
            for (IThrowableProxy suppressed : thrown.getSuppressed()) {
                look(origin, suppressed);
            }
        }
    }
}
