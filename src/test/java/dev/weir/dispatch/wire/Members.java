package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Members of messages for tests, which nobody waits for. */
final class Members {

    private static final Wire.Receiver NOBODY = new Wire.Receiver() {
        @Override
        public void row(@Nullable Row row) {}

        @Override
        public void result(Result result) {}

        @Override
        public void rows(Publisher<Row> rows) {}

        @Override
        public void doubted(Runnable blame) {}

        @Override
        public void cannotBePrepared() {}
    };

    private Members() {}

    /** One whose shape is sent by its prepared form. */
    static Wire.Member known(Work work) {
        return member(work, false);
    }

    /** One whose shape has never run. */
    static Wire.Member unknown(Work work) {
        return member(work, true);
    }

    /** One whose parameters have no type that PostgreSQL could infer. */
    static Wire.Member untyped(Work work) {
        return member(work, true, false);
    }

    /** The same, after it was sent before. */
    static Wire.Member again(Wire.Member first) {
        return new Wire.Member(
                first.work(),
                first.shape(),
                first.inline(),
                first.timed(),
                first.typed(),
                true,
                first.deadline(),
                first.left(),
                first.receiver());
    }

    private static Wire.Member member(Work work, boolean isNew) {
        return member(work, isNew, true);
    }

    private static Wire.Member member(Work work, boolean isNew, boolean typed) {
        Duration second = Duration.ofSeconds(1);
        return new Wire.Member(work, work.statement().shape(), isNew, isNew, typed, false, second, second, NOBODY);
    }
}
