package dev.weir.rest.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.FailureException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A megabyte of anything is parsed, or refused, in a time that grows with its length alone: what grows with the square of
 * it would take hours. Where {@code weir.http.max-uri} is raised, a query may be as long.
 */
class GrammarCostTest {

    private static final int LENGTH = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RequestParser parser = new RequestParser(Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            select=|(
            select=|a(
            select=|,
            select=|a,
            select=|...
            select=|a->
            select=|a->b->>c,
            select=|"
            select=|"a",
            select=|a:b:
            select=|a!
            select=|a::
            select=|a()
            order=|a,
            order=|a.
            order=|a(b),
            order=|(
            or=|(
            or=|(a.eq.1,
            or=|not.
            or=|and(
            a=in.|(
            a=in.(|1,
            a=in.(|"a",
            a=in.("|\\\\
            a=eq(any).|{
            a=eq(any).{|1,
            a=|not.
            a=|.
            a.|a.
            |a.eq=1&
            |a.b=eq.1&
            |&
            |=
            a=eq.|%
            a=eq.|%25
            columns=|a,
            columns=|"
            on_conflict=|a,
            limit=|1
            """)
    void aQueryCostsNoMoreThanItsLength(String begin, String piece) {
        String query = begin + piece.repeat(LENGTH / piece.length());
        assertCheap(() -> parser.parse(new RawRequest("GET", "t", query, name -> List.of(), body(""))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Accept          | ,
            Accept          | a/b,
            Accept          | ;
            Accept          | "
            Accept          | application/vnd.pgrst.plan;for="
            Accept          | */*;q=0.5,
            Prefer          | ,
            Prefer          | a=b,
            Prefer          | ;
            Prefer          | "
            Prefer          | count=exact,
            Range           | 0-
            Range           | 1
            Accept-Profile  | a
            """)
    void aHeaderCostsNoMoreThanItsLength(String header, String piece) {
        List<String> value = List.of(piece.repeat(LENGTH / 8 / piece.length()));
        assertCheap(() -> parser.parse(
                new RawRequest("GET", "t", null, name -> name.equalsIgnoreCase(header) ? value : List.of(), body(""))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            application/json                    | [
            application/json                    | {"a":
            application/json                    | {},
            application/json                    | "
            application/json                    | \\
            text/csv                            | ,
            text/csv                            | "
            text/csv                            | ""
            application/x-www-form-urlencoded   | &
            application/x-www-form-urlencoded   | a=b&
            application/x-www-form-urlencoded   | %
            """)
    void aBodyCostsNoMoreThanItsLength(String mediaType, String piece) {
        String body = piece.repeat(LENGTH / piece.length());
        assertCheap(() -> parser.parse(new RawRequest(
                "POST",
                "t",
                null,
                name -> name.equalsIgnoreCase("Content-Type") ? List.of(mediaType) : List.of(),
                body(body))));
    }

    private static ByteBuffer body(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static void assertCheap(Runnable parse) {
        long begun = System.nanoTime();
        try {
            parse.run();
        } catch (FailureException refused) {
            assertThat(refused.failure().status()).isBetween(400, 499);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
    }
}
