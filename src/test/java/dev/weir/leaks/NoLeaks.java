package dev.weir.leaks;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Registered for every test; looks for leaks when all have run. */
public final class NoLeaks implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot().getStore(Namespace.GLOBAL).computeIfAbsent(End.class, type -> new End(), End.class);
    }

    /** Closed when all tests have run; what it throws fails the run. */
    private static final class End implements AutoCloseable {

        @Override
        public void close() {
            List<String> leaks = Leaks.FOUND.all();
            if (!leaks.isEmpty()) {
                throw new AssertionError(leaks.size() + " leaks:\n" + String.join("\n", leaks));
            }
        }
    }
}
