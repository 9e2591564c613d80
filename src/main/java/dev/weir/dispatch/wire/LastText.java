package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.ServerException;
import io.netty.buffer.ByteBuf;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hears what our own statements are answered: the text of the last row's first column, or the first error. */
final class LastText implements Replies {

    private final Consumer<String> answered;
    private final Consumer<Throwable> failed;
    private String text = "";
    private @Nullable Throwable error;

    LastText(Consumer<String> answered, Consumer<Throwable> failed) {
        this.answered = answered;
        this.failed = failed;
    }

    @Override
    public void frame(byte type, ByteBuf frame) {
        if (type == Frames.ROW) {
            text = String.valueOf(Frames.first(frame));
        } else if (type == Frames.ERROR && error == null) {
            error = new ServerException(Frames.error(frame));
        }
    }

    @Override
    public void ready(boolean idle) {
        Throwable why = idle || error != null
                ? error
                : new R2dbcNonTransientResourceException("The connection is in a transaction");
        if (why == null) {
            answered.accept(text);
        } else {
            failed.accept(why);
        }
    }

    @Override
    public void lost(Throwable cause) {
        failed.accept(cause);
    }
}
