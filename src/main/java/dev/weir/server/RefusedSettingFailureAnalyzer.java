package dev.weir.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in the words of our own properties why they refuse a value; Boot's analyzer, which comes later, tells of classes
 * and exceptions.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedSettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, BindException cause) {
        return refusal(cause.getCause(), cause);
    }

    private static @Nullable FailureAnalysis refusal(@Nullable Throwable reason, BindException cause) {
        for (Throwable each = reason; each != null; each = each.getCause()) {
            String words = each.getMessage();
            if (each instanceof IllegalArgumentException && words != null && words.startsWith("weir.")) {
                return new FailureAnalysis(
                        words + ".",
                        "Correct it where it is set: on the command line, in the environment or in a file.",
                        cause);
            }
        }
        return null;
    }
}
