package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final String BODY = "{\"code\":\"WEIR001\",\"message\":\"The queue is full\"}";

    private final Refusals refusals = new Refusals();

    @Test
    void aRefusalSaysWhenToComeAgainAndWhy() {
        assertThat(refusals.note("2", BODY)).isEmpty();
        assertThat(refusals.malformed()).isZero();
        assertThat(refusals.summary()).isEqualTo("{WEIR001=1}; Retry-After, in seconds: {2=1}");
    }

    @Test
    void oneWithoutRetryAfterIsMalformed() {
        assertThat(refusals.note("", BODY)).isEqualTo("no Retry-After");
        assertThat(refusals.malformed()).isOne();
    }

    @Test
    void timesThatAreNotPositiveWholeSecondsAreMalformed() {
        assertThat(refusals.note("0", BODY)).isNotEmpty();
        assertThat(refusals.note("1.5", BODY)).isNotEmpty();
        assertThat(refusals.note("-1", BODY)).isNotEmpty();
        assertThat(refusals.malformed()).isEqualTo(3);
    }

    @Test
    void aBodyWithoutACodeIsMalformed() {
        assertThat(refusals.note("1", "Service Unavailable")).contains("no code");
    }
}
