package dev.weir.sim;

import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Work;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The rows of a stream: sent one after the other while they are asked for. */
final class FakeCursor implements Publisher<Row>, Subscription {

    private static final int ROWS = 5;

    private final Work work;
    private final VirtualTime time;
    private final Choices choices;
    private final boolean met;
    private final Ended ended;
    private @Nullable Subscriber<? super Row> reader;
    private long asked;
    private int sent;
    private boolean sending;
    private boolean over;

    /** Hears that the connection is free of the stream, and whether it may go on being used. */
    interface Ended {
        void ended(boolean sound);
    }

    FakeCursor(Work work, boolean met, VirtualTime time, Choices choices, Ended ended) {
        this.work = work;
        this.met = met;
        this.time = time;
        this.choices = choices;
        this.ended = ended;
    }

    @Override
    public void subscribe(Subscriber<? super Row> subscriber) {
        reader = subscriber;
        subscriber.onSubscribe(this);
    }

    void endUnlessSubscribed() {
        if (reader == null) {
            end(true, () -> {});
        }
    }

    @Override
    public void request(long more) {
        asked = asked + more < 0 ? Long.MAX_VALUE : asked + more;
        send();
    }

    private void send() {
        if (over || sending || (asked == 0 && sent < ROWS)) {
            return;
        }
        sending = true;
        long first = sent == 0 ? FakeStatements.micros(work) : 0;
        time.inMicros(first + choices.between(10, 3000), () -> {
            sending = false;
            Subscriber<? super Row> taking = reader;
            if (over || taking == null) {
                return;
            }
            if (sent == ROWS) {
                end(true, taking::onComplete);
            } else {
                sent++;
                asked--;
                taking.onNext(FakeStatements.row(work, met, time.nanos()));
                send();
            }
        });
    }

    /** The rows end with an error, since they were stopped in PostgreSQL. */
    void breakOff(Throwable error) {
        Subscriber<? super Row> taking = reader;
        if (taking != null) {
            end(true, () -> taking.onError(error));
        }
    }

    /** The connection may go on being used, if what it still did could be stopped. */
    @Override
    public void cancel() {
        end(!choices.oneIn(3), () -> {});
    }

    /** The reader hears of the end when the connection is free. */
    private void end(boolean sound, Runnable last) {
        if (!over) {
            over = true;
            time.inMicros(choices.between(10, 500), () -> {
                ended.ended(sound);
                last.run();
            });
        }
    }
}
