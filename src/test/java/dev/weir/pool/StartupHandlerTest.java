package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartupHandlerTest {

    private static final int VERSION = 196_608;
    private static final int CANCEL_REQUEST = 80_877_102;

    private final EmbeddedChannel channel = new EmbeddedChannel(new StartupHandler());

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf message(int code, String texts) {
        byte[] bytes = texts.getBytes(StandardCharsets.UTF_8);
        return Unpooled.buffer()
                .writeInt(bytes.length + 9)
                .writeInt(code)
                .writeBytes(bytes)
                .writeByte(0);
    }

    private void assertSent(ByteBuf expected) {
        ByteBuf sent = channel.readOutbound();
        try {
            assertThat(sent).isEqualTo(expected);
        } finally {
            sent.release();
            expected.release();
        }
    }

    @Test
    void leavesOutWhatTheDriverSaysOfTheSession() {
        ByteBuf startup = message(
                VERSION,
                "user\0čeněk\0database\0d\0application_name\0weir-1\0client_encoding\0utf8\0DateStyle\0ISO\0"
                        + "extra_float_digits\0002\0TimeZone\0Etc/UTC\0jit\0off\0");
        channel.writeOutbound(startup);
        assertSent(message(
                VERSION, "user\0čeněk\0database\0d\0application_name\0weir-1\0client_encoding\0utf8\0jit\0off\0"));
        assertThat(startup.refCnt()).isZero();
    }

    @Test
    void keepsWhatTheUserHasSetBesides() {
        channel.writeOutbound(message(
                VERSION, "user\0u\0DateStyle\0ISO\0TimeZone\0Etc/UTC\0timezone\0Asia/Tokyo\0datestyle\0German\0"));
        assertSent(message(VERSION, "user\0u\0timezone\0Asia/Tokyo\0datestyle\0German\0"));
    }

    @Test
    void takesNamesOfUsersForNoParameters() {
        channel.writeOutbound(message(VERSION, "user\0TimeZone\0database\0DateStyle\0TimeZone\0GMT\0"));
        assertSent(message(VERSION, "user\0TimeZone\0database\0DateStyle\0"));
    }

    @Test
    void leavesEveryOtherMessageAsItIs() {
        channel.writeOutbound(message(CANCEL_REQUEST, "12345678"));
        assertSent(message(CANCEL_REQUEST, "12345678"));
        channel.writeOutbound(message(VERSION, "user\0u\0TimeZone\0GMT\0"));
        assertSent(message(VERSION, "user\0u\0TimeZone\0GMT\0"));
    }
}
