package dev.weir.rest.response;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class HexBytesTest {

    @Test
    void eachTwoDigitsAreAByteAndTheDigitsStay() {
        ByteBuf digits = Unpooled.copiedBuffer("ab00017f80ffcd", US_ASCII);
        digits.skipBytes(2);

        ByteBuf bytes = HexBytes.decoded(digits);

        assertThat(ByteBufUtil.getBytes(bytes)).containsExactly(0, 1, 0x7F, 0x80, 0xFF, 0xCD);
        assertThat(digits.readableBytes()).isEqualTo(12);
        assertThat(digits.refCnt()).isOne();
        bytes.release();
        digits.release();
    }

    @Test
    void ofNoDigitsThereAreNoBytes() {
        ByteBuf bytes = HexBytes.decoded(Unpooled.EMPTY_BUFFER);
        assertThat(bytes.readableBytes()).isZero();
        bytes.release();
    }
}
