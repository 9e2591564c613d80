package dev.weir.pool;

import dev.weir.telemetry.Event.Parting;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One attempt to connect, from the wait for a permit to the connection. The permit, the connection and the
 * cancellation may each come on a thread of their own.
 */
final class Connecting implements Bound.Waiter, Disposable {

    private final BoundedConnectionFactory factory;
    private final MonoSink<PostgresqlConnection> sink;
    private final Instant begun;
    private final Disposable.Swap step = Disposables.swap();
    private @Nullable Backend backend;

    Connecting(BoundedConnectionFactory factory, MonoSink<PostgresqlConnection> sink, Instant begun) {
        this.factory = factory;
        this.sink = sink;
        this.begun = begun;
    }

    void begin() {
        Disposable waiting = factory.bound().acquire(this);
        synchronized (this) {
            if (backend == null) {
                step.update(waiting);
            }
        }
    }

    @Override
    public void permitted(Bound.Permit permit) {
        Backend permitted = factory.backend(permit, this::gone);
        synchronized (this) {
            if (step.isDisposed()) {
                permit.giveBack();
                return;
            }
            backend = permitted;
        }
        step.update(Mono.defer(() -> factory.connect(permitted))
                .subscribe(connection -> connected(permitted, connection), error -> failed(permitted, error)));
    }

    private void connected(Backend permitted, PostgresqlConnection connection) {
        if (factory.connected(permitted, connection, begun)) {
            sink.success(connection);
        } else {
            sink.error(new R2dbcTransientResourceException("The connection was lost as soon as it was made"));
        }
    }

    private void failed(Backend permitted, Throwable error) {
        factory.failed(permitted, error);
        sink.error(error);
    }

    private void gone(Parting how) {
        Backend former = backend;
        if (former != null) {
            factory.gone(former, how);
        }
    }

    /** The connection is not waited for any more: its socket is closed, and the permit comes back after that. */
    @Override
    public void dispose() {
        Backend begunOne;
        synchronized (this) {
            step.dispose();
            begunOne = backend;
        }
        if (begunOne != null) {
            begunOne.abandon();
        }
    }
}
