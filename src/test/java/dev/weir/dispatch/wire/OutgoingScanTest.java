package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutgoingScanTest {

    /** Four frames that are not answered with ready, a sync, a query, and a sync. */
    private static ByteBuf frames() {
        ByteBuf out = Unpooled.buffer();
        Frames.parse(out, "s", "select 'Q', $1");
        Frames.bind(out, "s", List.of("SSSS"));
        Frames.describe(out);
        Frames.execute(out);
        Frames.sync(out);
        Frames.query(out, "select 'S'");
        Frames.sync(out);
        return out;
    }

    @Test
    void countsWhatIsAnsweredWithReady() {
        assertThat(new OutgoingScan().answered(frames())).isEqualTo(3);
    }

    @Test
    void countsTheSameWhereverTheFramesAreCut() {
        ByteBuf whole = frames();
        for (int cut = 0; cut <= whole.readableBytes(); cut++) {
            OutgoingScan scan = new OutgoingScan();
            int before = scan.answered(whole.slice(0, cut));
            assertThat(before + scan.answered(whole.slice(cut, whole.readableBytes() - cut)))
                    .as("cut at %d", cut)
                    .isEqualTo(3);
        }
        OutgoingScan byteByByte = new OutgoingScan();
        int all = 0;
        for (int i = 0; i < whole.readableBytes(); i++) {
            all += byteByByte.answered(whole.slice(i, 1));
        }
        assertThat(all).isEqualTo(3);
    }

    @Test
    void leavesTheBytesAsTheyAre() {
        ByteBuf whole = frames();
        int bytes = whole.readableBytes();
        new OutgoingScan().answered(whole);
        assertThat(whole.readableBytes()).isEqualTo(bytes);
    }
}
