package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CommentTest {

    private static Work work(String route, String consumer) {
        return work(new Origin("rest", route, consumer));
    }

    private static Work work(Origin origin) {
        Statement statement = new Statement(Shape.of("select 1"), List.of(), Effects.PLAIN_READ);
        return new Work(statement, Context.OWN, origin, null);
    }

    @Test
    void saysForWhomAStatementRuns() {
        assertThat(Comment.before("select 1", work("public.orders", "10.0.0.7")))
                .isEqualTo("/*consumer='10.0.0.7',route='public.orders'*/; select 1");
    }

    @Test
    void namesTheTraceOfOneThatIsTraced() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(Comment.before("select 1", work(new Origin("rest", "t", "ann", trace, false))))
                .isEqualTo("/*consumer='ann',route='t',traceparent='" + trace + "'*/; select 1");
    }

    @Test
    void namesTheFirstFewConsumersOfAMessage() {
        List<Wire.Member> members = IntStream.range(0, 8)
                .mapToObj(i -> Members.known(work("t" + i / 2, "ann")))
                .toList();

        assertThat(Comment.before("", members)).isEqualTo("/*consumer='ann',route='t0%2Ct1%2Ct2%2Ct3'*/; ");
        List<Wire.Member> more = IntStream.range(0, 6)
                .mapToObj(i -> Members.known(work("t" + i, "ann")))
                .toList();
        assertThat(Comment.before("", more)).isEqualTo("/*consumer='ann',route='t0%2Ct1%2Ct2%2Ct3%2C...'*/; ");
    }

    @Test
    void cutsWhatIsLongerThanANameMayBe() {
        assertThat(Comment.before("", work("x".repeat(500), "ann")))
                .isEqualTo("/*consumer='ann',route='" + "x".repeat(63) + "'*/; ");
    }

    @Property
    void nothingInAValueEndsTheComment(@ForAll String route, @ForAll String consumer) {
        assertThat(Comment.before("", work(route, consumer)))
                .matches("/\\*consumer='[A-Za-z0-9._~%-]*',route='[A-Za-z0-9._~%-]*'\\*/; ");
    }
}
