package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreparedTest {

    private final Prepared prepared = new Prepared(2);
    private final Prepared.Key one = new Prepared.Key(new Pace(), null, null);
    private final Prepared.Key two = new Prepared.Key(new Pace(), "ann", null);
    private final Prepared.Key three = new Prepared.Key(new Pace(), "ann", "private");

    @Test
    void neverUsesANameTwice() {
        prepared.add(one);
        prepared.gone(one);
        assertThat(prepared.add(one)).isEqualTo("weir_2");
    }

    @Test
    void dropsTheOneUsedLongestAgo() {
        prepared.add(one);
        prepared.add(two);
        prepared.name(one);
        prepared.add(three);
        assertThat(prepared.name(two)).isNull();
        assertThat(prepared.name(one)).isEqualTo("weir_1");
        assertThat(prepared.takeObsolete()).containsExactly("weir_2");
        assertThat(prepared.takeObsolete()).isEmpty();
        assertThat(prepared.count()).isEqualTo(2);
    }

    @Test
    void forgetsEverythingWhenTheSchemaChanges() {
        assertThat(prepared.outdated(1)).as("nothing was prepared yet").isFalse();
        prepared.add(one);
        assertThat(prepared.outdated(1)).isFalse();
        assertThat(prepared.outdated(2)).isTrue();
        assertThat(prepared.name(one)).isNull();
        assertThat(prepared.takeObsolete()).isEmpty();
    }

    /** The name may stand for a later attempt by the time the failure of the first is known. */
    @Test
    void takesBackOnlyWhatFailed() {
        String first = prepared.add(one);
        prepared.gone(one);
        String second = prepared.add(one);
        prepared.failed(one, first);
        assertThat(prepared.name(one)).isEqualTo(second);
    }

    @Test
    void isToBeVerifiedAfterEveryChange() {
        assertThat(prepared.unverified()).isFalse();
        assertThat(prepared.untouched("0")).isTrue();
        prepared.add(one);
        assertThat(prepared.unverified()).isTrue();
        prepared.verified("1 now");
        assertThat(prepared.unverified()).isFalse();
        assertThat(prepared.untouched("1 now")).isTrue();
        assertThat(prepared.untouched("1 later")).isFalse();
    }
}
