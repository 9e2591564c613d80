package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedShapesTest {

    private final PreparedShapes prepared = new PreparedShapes(2);
    private final PreparedShapes.Key one = new PreparedShapes.Key(Shape.of("select 1"), null, null);
    private final PreparedShapes.Key two = new PreparedShapes.Key(Shape.of("select 1"), "ann", null);
    private final PreparedShapes.Key three = new PreparedShapes.Key(Shape.of("select 1"), "ann", "private");

    private String add(PreparedShapes.Key key) {
        return String.valueOf(prepared.reserve(List.of(key)).of().get(key));
    }

    @Test
    void neverUsesANameTwice() {
        add(one);
        prepared.gone(one);
        assertThat(add(one)).isEqualTo("weir_2");
    }

    @Test
    void dropsTheOneUsedLongestAgo() {
        add(one);
        add(two);
        add(one);
        PreparedShapes.Names names = prepared.reserve(List.of(three));
        assertThat(names.obsolete()).containsExactly("weir_2");
        assertThat(names.fresh()).containsExactly(three);
        assertThat(prepared.has(two)).isFalse();
        assertThat(add(one)).isEqualTo("weir_1");
        assertThat(prepared.count()).isEqualTo(2);
    }

    @Test
    void preparesAShapeOfAMessageOnce() {
        PreparedShapes.Names names = prepared.reserve(List.of(one, one));
        assertThat(names.fresh()).containsExactly(one);
        assertThat(prepared.reserve(List.of(one)).fresh()).isEmpty();
    }

    @Test
    void forgetsEverythingWhenTheSchemaChanges() {
        assertThat(prepared.outdated(1)).as("nothing was prepared yet").isFalse();
        assertThat(prepared.lacksBasics()).isTrue();
        add(one);
        assertThat(prepared.outdated(1)).isFalse();
        assertThat(prepared.outdated(2)).isTrue();
        assertThat(prepared.has(one)).isFalse();
        assertThat(prepared.lacksBasics()).isTrue();
        assertThat(prepared.lacksBasics()).isFalse();
        assertThat(prepared.reserve(List.of()).obsolete()).isEmpty();
    }

    /** The name may stand for a later attempt by the time the failure of the first is known. */
    @Test
    void takesBackOnlyWhatFailed() {
        String first = add(one);
        prepared.gone(one);
        String second = add(one);
        prepared.failed(one, first);
        assertThat(add(one)).isEqualTo(second);
    }

    @Test
    void isToBeVerifiedAfterEveryChange() {
        assertThat(prepared.unverified()).isFalse();
        assertThat(prepared.untouched("0")).isTrue();
        add(one);
        assertThat(prepared.unverified()).isTrue();
        prepared.verified("1 now");
        assertThat(prepared.unverified()).isFalse();
        assertThat(prepared.untouched("1 now")).isTrue();
        assertThat(prepared.untouched("1 later")).isFalse();
    }
}
