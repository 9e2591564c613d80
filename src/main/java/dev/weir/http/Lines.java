package dev.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * JSON objects as lines of NDJSON: each buffer holds all objects that have arrived, up to a size. Objects are requested
 * only while the reader requests buffers, as many as will fill one, estimated by those before. So memory holds one buffer
 * and about as much in objects, however long the result is. An error overtakes waiting objects, which are released.
 *
 * <p>Small objects are copied: each is a slice that keeps the driver's whole receive buffer alive, and sending many small
 * slices costs more than copying them. Large ones are passed on.
 *
 * <p>Objects may come on any thread. The reader is told on the executor's, which runs one task at a time and does not run
 * it at once: what arrives in the meantime goes into the same buffer.
 */
final class Lines extends FluxOperator<ByteBuf, ByteBuf> {

    /** As the socket's writes go: smaller costs calls, larger costs memory for each buffer that is on its way. */
    static final int FULL = 32 * 1024;

    /** Objects requested before anything is known of their size. */
    private static final int FIRST_BATCH = 16;

    private static final int LARGEST_BATCH = 256;

    private static final ByteBuf LINE_BREAK =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(1).writeByte('\n').asReadOnly());

    private final ByteBufAllocator allocator;
    private final Executor executor;

    /** @param objects each is released here */
    Lines(Flux<ByteBuf> objects, ByteBufAllocator allocator, Executor executor) {
        super(objects);
        this.allocator = allocator;
        this.executor = executor;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> reader) {
        source.subscribe(new Joining(reader));
    }

    /** The signals of both sides only call {@link #run}, which one thread at a time executes. */
    private final class Joining implements CoreSubscriber<ByteBuf>, Subscription, Runnable {

        private final CoreSubscriber<? super ByteBuf> reader;
        private final Queue<ByteBuf> arrived =
                Queues.<ByteBuf>unbounded(LARGEST_BATCH).get();
        private final AtomicInteger signals = new AtomicInteger();
        private final AtomicLong wanted = new AtomicLong();
        private Subscription objects = Operators.emptySubscription();
        private volatile boolean complete;
        private volatile boolean cancelled;
        private volatile @Nullable Throwable error;

        private boolean told;
        private @Nullable ByteBuf lines;
        private int linesInIt;
        private int expected;
        private int batch = FIRST_BATCH;

        Joining(CoreSubscriber<? super ByteBuf> reader) {
            this.reader = reader;
        }

        @Override
        public Context currentContext() {
            return reader.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            objects = subscription;
            reader.onSubscribe(this);
        }

        @Override
        public void onNext(ByteBuf json) {
            arrived.add(json);
            signal();
        }

        @Override
        public void onError(Throwable failure) {
            error = failure;
            signal();
        }

        @Override
        public void onComplete() {
            complete = true;
            signal();
        }

        @Override
        public void request(long buffers) {
            wanted.accumulateAndGet(buffers, Operators::addCap);
            signal();
        }

        @Override
        public void cancel() {
            cancelled = true;
            objects.cancel();
            signal();
        }

        private void signal() {
            if (signals.getAndIncrement() == 0) {
                executor.execute(this);
            }
        }

        @Override
        public void run() {
            int seen = signals.get();
            while (seen != 0) {
                Throwable failure = error;
                if (failure != null || cancelled || told) {
                    drop(failure);
                } else {
                    join();
                }
                seen = signals.addAndGet(-seen);
            }
        }

        private void join() {
            // Read before the queue, so that an empty queue then means that nothing follows.
            boolean last = complete;
            while (wanted.get() > 0 && !cancelled) {
                ByteBuf json = arrived.poll();
                if (json == null) {
                    tell();
                    break;
                }
                append(json);
            }
            if (cancelled) {
                drop(null);
            } else if (last && lines == null && arrived.isEmpty()) {
                told = true;
                reader.onComplete();
            } else if (wanted.get() > 0) {
                ask();
            }
        }

        private void append(ByteBuf json) {
            try {
                int length = json.readableBytes() + 1;
                if (lines != null && lines.readableBytes() + length > FULL) {
                    tell();
                }
                if (length > FULL) {
                    lines = large(json);
                } else {
                    copy(json, length - 1);
                }
                linesInIt++;
                expected--;
            } finally {
                json.release();
            }
        }

        private void copy(ByteBuf json, int length) {
            ByteBuf into = lines == null ? allocator.ioBuffer(FULL) : lines;
            lines = into;
            int start = into.writerIndex();
            into.writeBytes(json, json.readerIndex(), length);
            blank(into, start);
            into.writeByte('\n');
        }

        /** A copy would hold its memory a second time, which no budget counts. */
        private ByteBuf large(ByteBuf json) {
            blank(json, json.readerIndex());
            return allocator
                    .compositeBuffer(2)
                    .addComponent(true, json.retain())
                    .addComponent(true, LINE_BREAK.retainedDuplicate());
        }

        /** A json column keeps its line breaks. They stand between its tokens only: in a string they are escaped. */
        private static void blank(ByteBuf lines, int start) {
            blank(lines, start, (byte) '\n');
            blank(lines, start, (byte) '\r');
        }

        private static void blank(ByteBuf lines, int start, byte lineBreak) {
            int at = lines.indexOf(start, lines.writerIndex(), lineBreak);
            while (at >= 0) {
                lines.setByte(at, ' ');
                at = lines.indexOf(at + 1, lines.writerIndex(), lineBreak);
            }
        }

        /** Hands over what there is. */
        private void tell() {
            ByteBuf ready = lines;
            if (ready == null) {
                return;
            }
            batch = Math.clamp((long) FULL * linesInIt / ready.readableBytes(), 1, LARGEST_BATCH);
            lines = null;
            linesInIt = 0;
            if (wanted.get() != Long.MAX_VALUE) {
                wanted.decrementAndGet();
            }
            reader.onNext(ready);
        }

        /** Requests more before all has come that was requested, so that the database need not wait. */
        private void ask() {
            if (expected <= batch / 2) {
                int more = batch - expected;
                expected = batch;
                objects.request(more);
            }
        }

        /** Ends the stream, with the error if there is one. */
        private void drop(@Nullable Throwable failure) {
            for (ByteBuf json = arrived.poll(); json != null; json = arrived.poll()) {
                json.release();
            }
            if (lines != null) {
                lines.release();
                lines = null;
            }
            if (failure != null && !cancelled && !told) {
                told = true;
                reader.onError(failure);
            }
        }
    }
}
