package dev.weir.telemetry;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.boot.logging.logback.ExtendedWhitespaceThrowableProxyConverter;
import org.springframework.context.ApplicationListener;

/**
 * Escapes text of clients for the log, in one place for all loggers: a line's format is the program's own, but its
 * arguments, and the messages of exceptions, may come from a client. Structured logs need none of it, since
 * JSON escapes what it has to. Makes Logback know its converters before the logging is set up.
 */
final class PlainLogText implements ApplicationListener<ApplicationStartingEvent> {

    private static final List<String> MESSAGE_WORDS = List.of("m", "msg", "message");

    /** Which {@code logging.exception-conversion-word} names. */
    private static final String EXCEPTION_WORD = "plainEx";

    @Override
    public void onApplicationEvent(ApplicationStartingEvent event) {
        MESSAGE_WORDS.forEach(word -> PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, Message::new));
        PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(EXCEPTION_WORD, Exceptions::new);
    }

    /** The text of a line. */
    static final class Message extends ClassicConverter {

        @Override
        public String convert(ILoggingEvent event) {
            @Nullable Object[] arguments = event.getArgumentArray();
            if (arguments == null) {
                return event.getFormattedMessage();
            }
            Object[] plain = Arrays.stream(arguments)
                    .map(argument ->
                            PlainText.of(MessageFormatter.format("{}", argument).getMessage()))
                    .toArray();
            return MessageFormatter.basicArrayFormat(event.getMessage(), plain);
        }
    }

    /** The stack trace below a line. */
    static final class Exceptions extends ExtendedWhitespaceThrowableProxyConverter {

        @Override
        protected String throwableProxyToString(IThrowableProxy thrown) {
            return super.throwableProxyToString(new Plain(thrown));
        }
    }

    /** An exception with a message that is fit for the log. */
    private record Plain(IThrowableProxy thrown) implements IThrowableProxy {

        @Override
        public @Nullable String getMessage() {
            String message = thrown.getMessage();
            return message == null ? null : PlainText.of(message);
        }

        @Override
        public @Nullable String getOverridingMessage() {
            String message = thrown.getOverridingMessage();
            return message == null ? null : PlainText.of(message);
        }

        @Override
        public String getClassName() {
            return thrown.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return thrown.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return thrown.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            IThrowableProxy cause = thrown.getCause();
            return cause == null ? null : new Plain(cause);
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(thrown.getSuppressed()).map(Plain::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return thrown.isCyclic();
        }
    }
}
