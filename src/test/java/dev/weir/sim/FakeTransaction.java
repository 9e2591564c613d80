package dev.weir.sim;

import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Work;
import java.util.ArrayList;
import java.util.List;

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

    void write(String name) {
        writes.add(name);
    }

    /** What it has written; nothing when it has failed. */
    List<String> written() {
        return failed ? List.of() : writes;
    }

    static boolean isWithin(Work work) {
        return work.statement().part() == Raw.Part.WITHIN;
    }

    /** Whether the statement ends it. */
    static boolean ends(Work work) {
        String name = FakeStatements.name(work);
        return isWithin(work) && (name.equals(FakeStatements.COMMIT) || name.equals(FakeStatements.ROLLBACK));
    }
}
