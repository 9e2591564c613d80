package dev.weir.secrets;

import ch.qos.logback.classic.Logger;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;

/** Registered for every test; says when all have run which secrets were logged. */
public final class NoSecrets implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.GLOBAL).computeIfAbsent(End.class, type -> new End(), End.class);
    }

    /** Closed when all tests have run; what it throws fails the run. */
    private static final class End implements AutoCloseable {

        @Override
        public void close() {
            List<String> lines = LoggedSecrets.FOUND.all();
            if (!isLookedThrough()) {
                throw new AssertionError("The log is not looked through for secrets: see logback-test.xml");
            }
            if (!lines.isEmpty()) {
                throw new AssertionError("Secrets were logged:\n" + String.join("\n", lines));
            }
        }

        private static boolean isLookedThrough() {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            return root.isDebugEnabled() && root.getAppender("SECRETS") != null;
        }
    }
}
