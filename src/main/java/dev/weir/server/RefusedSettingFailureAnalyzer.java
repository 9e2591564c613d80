package dev.weir.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in our own words why a setting of ours is refused, where it is bound or where it is used; Boot's analyzers, which come
 * later, tell of classes and exceptions.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedSettingFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, Throwable cause) {
        for (Throwable each = root; each != null; each = each.getCause()) {
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
