package dev.weir.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Jobs with one caller each, whose answer can be looked at. */
final class JobsForTests {

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    final List<Row> answers = new ArrayList<>();
    final List<Throwable> errors = new ArrayList<>();
    private final Lanes lanes = new Lanes(Mono::never, 1, Settings.with(10, Duration.ofSeconds(10)), time, event -> {});
    private final Paces paces = new Paces(Settings.with(10, Duration.ofSeconds(10)));

    Lanes lanes() {
        return lanes;
    }

    RowJob job(Work work) {
        return caller(work).job();
    }

    Caller caller(Work work) {
        List<Caller> made = new ArrayList<>();
        Mono.<Row>create(sink -> {
                    Pace pace = paces.of(work.statement().shape());
                    Caller caller = new Caller(sink, lanes, lanes.deadline(work), work, pace);
                    caller.await();
                    made.add(caller);
                })
                .subscribe(answers::add, errors::add);
        return made.getFirst();
    }
}
