package dev.weir.dispatch.wire;

import dev.weir.pool.Lease;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears what a {@link Reset} is answered: first what is prepared, last whether the connection's slot of a fleet's budget is lost. */
final class ResetAnswer implements Replies {

    private final Lease lease;
    private final PreparedShapes prepared;
    private final Consumer<Boolean> cleaned;
    private @Nullable String first;
    private String last = "";
    private boolean failed;

    /** @param cleaned told once whether the connection is as clean as before */
    ResetAnswer(Lease lease, PreparedShapes prepared, Consumer<Boolean> cleaned) {
        this.lease = lease;
        this.prepared = prepared;
        this.cleaned = cleaned;
    }

    @Override
    public void frame(byte type, ByteBuf frame) {
        if (type == Frames.ROW) {
            last = String.valueOf(Frames.first(frame));
            first = first == null ? last : first;
        }
        failed |= type == Frames.ERROR;
    }

    @Override
    public void ready(boolean idle) {
        boolean lost = last.equals(Reset.LOST);
        if (lost) {
            lease.slotLost();
        }
        cleaned.accept(idle && !failed && !lost && first != null && prepared.untouched(first));
    }

    @Override
    public void lost(Throwable cause) {
        cleaned.accept(false);
    }
}
