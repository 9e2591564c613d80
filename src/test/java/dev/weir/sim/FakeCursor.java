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
    private final Runnable ended;
    private @Nullable Subscriber<? super Row> reader;
    private long asked;
    private int sent;
    private boolean sending;
    private boolean over;

    FakeCursor(Work work, VirtualTime time, Choices choices, Runnable ended) {
        this.work = work;
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
            end();
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
        time.inMicros(choices.between(10, 3000), () -> {
            sending = false;
            if (over || reader == null) {
                return;
            }
            if (sent == ROWS) {
                end();
                reader.onComplete();
            } else {
                sent++;
                asked--;
                reader.onNext(FakeStatements.row(work, time.nanos()));
                send();
            }
        });
    }

    /** The rows end with an error. */
    void breakOff(Throwable error) {
        if (!over && reader != null) {
            end();
            reader.onError(error);
        }
    }

    @Override
    public void cancel() {
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            time.inMicros(choices.between(10, 500), ended);
        }
    }
}
