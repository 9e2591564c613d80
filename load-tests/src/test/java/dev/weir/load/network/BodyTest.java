package dev.weir.load.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyTest {

    @Test
    void aSizedBodyEndsWhereItsLengthSays() throws IOException {
        assertThat(passed("Content-Length: 5\r\n\r\nabcdeGET /next")).isEqualTo("abcde");
    }

    @Test
    void chunksArePassedOnAsTheyAreWithExtensionsAndTrailers() throws IOException {
        String chunks = "3;speed=slow\r\nabc\r\nA\r\n0123456789\r\n0\r\nEtag: x\r\n\r\n";
        assertThat(passed("Transfer-Encoding: chunked\r\n\r\n" + chunks + "GET /next"))
                .isEqualTo(chunks);
    }

    @Test
    void aBodyLongerThanTheBufferComesWhole() throws IOException {
        String text = "weir".repeat(20_000);
        assertThat(passed("Content-Length: 80000\r\n\r\n" + text)).isEqualTo(text);
    }

    @Test
    void aBodyThatEndsTooEarlyIsNoticed() {
        assertThatThrownBy(() -> passed("Content-Length: 5\r\n\r\nabc")).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> passed("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void whatIsNoSizeIsRefused() {
        assertThatThrownBy(() -> passed("Transfer-Encoding: chunked\r\n\r\nmany\r\n"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> passed("Content-Length: -5\r\n\r\n")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void someAnswersHaveNoBodyWhateverTheirHeadersSay() throws IOException {
        Head ok = head("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        assertThat(Body.ofResponse(ok, "HEAD")).isEqualTo(new Body.Sized(0));
        assertThat(Body.ofResponse(ok, "GET")).isEqualTo(new Body.Sized(5));
        assertThat(Body.ofResponse(head("HTTP/1.1 204 No Content\r\n\r\n"), "GET"))
                .isEqualTo(new Body.Sized(0));
        assertThat(Body.ofResponse(head("HTTP/1.1 304 Not Modified\r\n\r\n"), "GET"))
                .isEqualTo(new Body.Sized(0));
    }

    @Test
    void anAnswerThatDoesNotSayHowLongItIsEndsWithItsConnection() throws IOException {
        assertThat(Body.ofResponse(head("HTTP/1.0 200 OK\r\n\r\n"), "GET")).isEqualTo(new Body.ToTheEnd());
        assertThat(Body.ofRequest(head("GET / HTTP/1.1\r\n\r\n"))).isEqualTo(new Body.Sized(0));
    }

    @Test
    void aConnectionStaysUnlessItsMessageSaysOtherwise() throws IOException {
        assertThat(head("HTTP/1.1 200 OK\r\n\r\n").closes()).isFalse();
        assertThat(head("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n").closes())
                .isTrue();
        assertThat(head("HTTP/1.0 200 OK\r\n\r\n").closes()).isTrue();
    }

    private static String passed(String headers) throws IOException {
        Wire wire = wire("POST / HTTP/1.1\r\n" + headers);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Body.ofRequest(Head.read(wire)).pass(wire, out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static Head head(String text) throws IOException {
        return Head.read(wire(text));
    }

    private static Wire wire(String text) {
        return new Wire(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
