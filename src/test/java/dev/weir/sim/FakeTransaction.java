package dev.weir.sim;

import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Work;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction that keeps its connection between statements: what it writes is there when it is committed, or never. */
final class FakeTransaction {

    private final List<String> writes = new ArrayList<>();
    private boolean failed;

    /** Whether its statements fail until it is rolled back. */
    boolean hasFailed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    static boolean isWithin(Work work) {
        return work.statement().part() == Raw.Part.WITHIN;
    }

    /** Whether the statement ends it. */
    static boolean ends(Work work) {
        String name = FakeStatements.name(work);
        return isWithin(work) && (name.equals(FakeStatements.COMMIT) || name.equals(FakeStatements.ROLLBACK));
    }

    /** A statement of it has run; what is left of the transaction, which is null when that was its end. */
    @Nullable
    FakeTransaction ran(Work work, FakeMessage message, FakePostgres postgres) {
        String name = FakeStatements.name(work);
        if (!ends(work)) {
            if (!name.equals(FakeStatements.NOTHING)) {
                writes.add(name);
            }
            return this;
        }
        boolean commits = name.equals(FakeStatements.COMMIT) && !failed;
        message.tag = commits ? "COMMIT" : "ROLLBACK";
        if (commits) {
            writes.forEach(write -> postgres.committing(write.substring(0, write.indexOf('.'))));
            message.writes.addAll(writes);
        }
        return null;
    }
}
