package dev.weir.rest.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "é", "日本😀", "\uFFFD", "a\uFFFDb"})
    void textIsWhatItWas(String text) {
        byte[] padded = ("xx" + text + "y").getBytes(UTF_8);
        ByteBuffer body = ByteBuffer.wrap(padded, 2, padded.length - 3).slice();
        for (ByteBuffer each : new ByteBuffer[] {body, body.asReadOnlyBuffer(), body.duplicate()}) {
            assertThat(Utf8.text(each)).isEqualTo(text);
            assertThat(Utf8.firstInvalid(each, text)).isEmpty();
            assertThat(each.position()).isEqualTo(body.position());
        }
    }

    @Test
    void theFirstByteThatBelongsToNoCharacterIsNumbered() {
        assertThat(firstInvalid(0x61, 0xC3)).hasValue(2);
        assertThat(firstInvalid(0x61, 0x80, 0x62)).hasValue(2);
        assertThat(firstInvalid(0xED, 0xA0, 0x80)).hasValue(1);
        assertThat(firstInvalid(0xEF, 0xBF, 0xBD, 0xFF)).hasValue(4);
    }

    @Test
    void halfASurrogatePairIsNoWholeText() {
        for (String whole : new String[] {"", "abc", "é", "日本😀", "😀😀a"}) {
            assertThat(Utf8.isWhole(whole)).as(whole).isTrue();
        }
        for (String half : new String[] {"\ud83d", "a\ude00", "\ud83d\ud83d\ude00", "\ude00\ud83d", "😀\ud83da"}) {
            assertThat(Utf8.isWhole(half)).isFalse();
        }
    }

    @Test
    void itIsFoundBehindAnyNumberOfOthers() {
        byte[] bytes = "é".repeat(20_000).getBytes(UTF_8);
        bytes[bytes.length - 1] = 0x20;
        ByteBuffer body = ByteBuffer.wrap(bytes);
        assertThat(Utf8.firstInvalid(body, Utf8.text(body))).hasValue(bytes.length - 1);
    }

    private static OptionalInt firstInvalid(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        ByteBuffer body = ByteBuffer.wrap(bytes);
        return Utf8.firstInvalid(body, Utf8.text(body));
    }
}
