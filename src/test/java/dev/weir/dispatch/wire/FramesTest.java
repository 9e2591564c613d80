package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Result.Field;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.ServerError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FramesTest {

    private static ByteBuf frame(char type, ByteBuf body) {
        return Unpooled.buffer()
                .writeByte(type)
                .writeInt(4 + body.readableBytes())
                .writeBytes(body);
    }

    private static ByteBuf rowFrame(@Nullable String... values) {
        ByteBuf body = Unpooled.buffer().writeShort(values.length);
        for (String value : values) {
            if (value == null) {
                body.writeInt(-1);
            } else {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                body.writeInt(bytes.length).writeBytes(bytes);
            }
        }
        return frame('D', body);
    }

    private static ByteBuf text(ByteBuf body, String text) {
        return body.writeBytes(text.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }

    @Test
    void bindsTextOfNoTypeAndNull() {
        ByteBuf out = Unpooled.buffer();
        Frames.bind(out, "s1", Arrays.asList("é", null));
        byte[] expected = {
            'B', 0, 0, 0, 26, 0, 's', '1', 0, 0, 0, 0, 2, 0, 0, 0, 2, (byte) 0xC3, (byte) 0xA9, -1, -1, -1, -1, 0, 0
        };
        expected[4] = (byte) (expected.length - 1);
        assertThat(io.netty.buffer.ByteBufUtil.getBytes(out)).isEqualTo(expected);
    }

    @Test
    void aRowKeepsItsFrameUntilItIsReleased() {
        ByteBuf frame = rowFrame("[1,2]", null, "ü");
        Row row = Frames.row(frame, List.of("body", "total", "name"));
        frame.release();
        assertThat(row.text("body")).isEqualTo("[1,2]");
        assertThat(row.text("total")).isNull();
        assertThat(row.text("name")).isEqualTo("ü");
        assertThat(row.bytes("body")).isEqualTo(Unpooled.copiedBuffer("[1,2]", StandardCharsets.UTF_8));
        Row shared = row.share();
        row.release();
        assertThat(shared.text("body")).isEqualTo("[1,2]");
        shared.release();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void readsTheFirstColumn() {
        assertThat(Frames.first(rowFrame("x", "y"))).isEqualTo("x");
        assertThat(Frames.first(rowFrame((String) null))).isNull();
        assertThat(Frames.first(rowFrame())).isNull();
    }

    @Test
    void readsTheFieldsOfAnError() {
        ByteBuf body = Unpooled.buffer();
        text(body.writeByte('S'), "ERROR");
        text(body.writeByte('C'), "23505");
        text(body.writeByte('M'), "duplicate");
        text(body.writeByte('D'), "Key (id)");
        ServerError error = Frames.error(frame('E', body.writeByte(0)));
        assertThat(error.code()).isEqualTo("23505");
        assertThat(error.message()).isEqualTo("duplicate");
        assertThat(error.detail()).isEqualTo("Key (id)");
        assertThat(error.hint()).isNull();
    }

    /** Of a large one only the beginning is kept. */
    @Test
    void readsAnErrorThatIsCutOff() {
        ByteBuf body = Unpooled.buffer();
        text(body.writeByte('C'), "XX000");
        body.writeByte('M').writeBytes("lon".getBytes(StandardCharsets.UTF_8));
        assertThat(Frames.error(frame('E', body)).message()).isEqualTo("lon");
    }

    @Test
    void readsTheFieldsOfRows() {
        ByteBuf body = Unpooled.buffer().writeShort(1);
        text(body, "id")
                .writeInt(16_384)
                .writeShort(1)
                .writeInt(23)
                .writeShort(4)
                .writeInt(-1)
                .writeShort(0);
        assertThat(Frames.fields(frame('T', body))).containsExactly(new Field("id", 16_384, 1, 23, 4, -1, 0));
    }
}
