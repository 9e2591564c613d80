package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class RawUriTest {

    @Test
    void aLegalTargetIsTheSameString() {
        String target = "/rest/v1/customers?select=id,name&id=in.(1,2)&name=eq.%20x";

        assertThat(RawUri.encode(target)).containsSame(target);
    }

    @Test
    void whatCurlSendsUnencodedIsEncoded() {
        assertThat(RawUri.encode("/t?select=a->>b&tags=cs.{x,\"y\"}&q=a|b^c`d\\e<f#g"))
                .contains("/t?select=a-%3E%3Eb&tags=cs.%7Bx,%22y%22%7D&q=a%7Cb%5Ec%60d%5Ce%3Cf%23g");
    }

    @Test
    void rawUtf8StaysUtf8() {
        assertThat(RawUri.encode("/t?name=eq.\u00c3\u00a9")).contains("/t?name=eq.%C3%A9");
    }

    @Test
    void aPercentSignWithoutTwoDigitsIsRefused() {
        assertThat(RawUri.encode("/t?name=eq.100%")).isEmpty();
        assertThat(RawUri.encode("/t?name=eq.%4")).isEmpty();
        assertThat(RawUri.encode("/t?name=eq.%zz")).isEmpty();
    }

    @Test
    void bracketsAreEncodedWhereAUriCannotHaveThem() {
        assertThat(RawUri.encode("/t[1]?q=a[1]")).contains("/t%5B1%5D?q=a[1]");
        assertThat(RawUri.encode("http://[::1]:80/t")).contains("http://[::1]:80/t");
    }

    @Property
    void whateverIsNotRefusedIsAUri(@ForAll @CharRange(from = 0, to = 255) String bytes) {
        RawUri.encode("/t" + bytes + "?q=" + bytes)
                .ifPresent(encoded -> assertThat(URI.create(encoded)).isNotNull());
    }
}
