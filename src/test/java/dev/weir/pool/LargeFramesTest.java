package dev.weir.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeFramesTest {

    private static final int LARGE = 100_000;

    private final MemoryBudget budget = new MemoryBudget(300_000);
    private final List<Event> events = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new LargeFrames(budget, events::add));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertThat(budget.used()).isZero();
    }

    private static ByteBuf frame(char type, byte[] payload) {
        return Unpooled.buffer().writeByte(type).writeInt(4 + payload.length).writeBytes(payload);
    }

    private static ByteBuf row(int bytes) {
        return frame('D', rowOf(bytes));
    }

    private static byte[] rowOf(int bytes) {
        return ByteBufUtil.getBytes(Unpooled.buffer()
                .writeShort(2)
                .writeInt(bytes)
                .writeBytes("x".repeat(bytes).getBytes(US_ASCII))
                .writeInt(-1));
    }

    private static ByteBuf ready() {
        return frame('Z', new byte[] {'I'});
    }

    /** Sends all of it in pieces, and puts together what comes out. */
    private byte[] through(int piece, ByteBuf... frames) {
        ByteBuf all = Unpooled.wrappedBuffer(frames);
        while (all.isReadable()) {
            channel.writeInbound(all.readBytes(Math.min(piece, all.readableBytes())));
        }
        return received();
    }

    private byte[] received() {
        ByteBuf out = Unpooled.buffer();
        for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
            out.writeBytes(part);
            part.release();
        }
        return ByteBufUtil.getBytes(out);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 100, 16_000, 65_536, 1_000_000})
    void whatFitsComesOutAsItWentInHoweverItIsCut(int piece) {
        ByteBuf[] frames = {ready(), row(10), row(LARGE), row(LARGE), ready(), row(17_000), frame('1', new byte[0])};

        byte[] expected = ByteBufUtil.getBytes(Unpooled.wrappedBuffer(frames));

        assertThat(Arrays.equals(through(piece, frames), expected)).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void aLargeRowIsOneBufferThatCountsUntilItIsReleased() {
        channel.writeInbound(row(LARGE).readBytes(20));
        assertThat(budget.used()).isGreaterThan(LARGE);
        channel.writeInbound(Unpooled.wrappedBuffer(rowOf(LARGE)).skipBytes(15));

        ByteBuf whole = channel.readInbound();
        ByteBuf slice = whole.readRetainedSlice(50);
        assertThat(HeldBuffer.holds(slice)).isTrue();
        whole.release();
        assertThat(budget.used()).isGreaterThan(LARGE);
        slice.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 7, 8, 65_536, 1_000_000})
    void aRowWithoutMemoryIsMissingAndTheRestIsThere(int piece) {
        ByteBuf out = Unpooled.wrappedBuffer(through(piece, row(400_000), ready()));

        assertThat((char) out.readByte()).isEqualTo('D');
        ByteBuf missing = out.readSlice(out.readInt() - 4);
        assertThat(missing.readShort()).isEqualTo((short) 2);
        String mark = missing.readCharSequence(missing.readInt(), US_ASCII).toString();
        assertThat(MissingRow.is(mark)).isTrue();
        assertThat(MissingRow.mark(mark).limit()).isEqualTo(300_000);
        assertThat(MissingRow.mark(mark).bytes()).isGreaterThan(400_000);
        assertThat(MissingRow.mark(mark).neverFits()).isTrue();
        assertThat(out).isEqualTo(ready());
        assertThat(events).containsExactly(new Event.MemoryRefused(Event.Memory.RESPONSES));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 65_536, 1_000_000})
    void ofALongErrorTheBeginningIsLeft(int piece) {
        byte[] error = ("SERROR\0MToo much: " + "y".repeat(LARGE) + "\0\0").getBytes(US_ASCII);

        ByteBuf out = Unpooled.wrappedBuffer(through(piece, frame('E', error), ready()));

        assertThat((char) out.readByte()).isEqualTo('E');
        String text = out.readCharSequence(out.readInt() - 4, US_ASCII).toString();
        assertThat(text).startsWith("SERROR\0MToo much: yyy").endsWith("y\0\0").hasSizeLessThan(LargeFrames.SMALL);
        assertThat(out).isEqualTo(ready());
    }

    @Test
    void whatIsNotPostgresqlsProtocolPasses() {
        byte[] other = ("\u0016" + "a".repeat(LARGE)).getBytes(US_ASCII);

        assertThat(through(1000, Unpooled.wrappedBuffer(other))).isEqualTo(other);
    }

    @Test
    void aConnectionThatEndsWithinARowGivesItsMemoryBack() {
        channel.writeInbound(row(LARGE).readBytes(5000));

        channel.close();

        assertThat(budget.used()).isZero();
    }
}
