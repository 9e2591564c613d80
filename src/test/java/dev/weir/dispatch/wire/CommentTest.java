package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.util.List;
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
        assertThat(Comment.of(work("public.orders", "10.0.0.7")))
                .isEqualTo("/*consumer='10.0.0.7',route='public.orders'*/ ");
    }

    @Test
    void namesTheTraceOfOneThatIsTraced() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        assertThat(Comment.of(work(new Origin("rest", "t", "ann", trace, false))))
                .isEqualTo("/*consumer='ann',route='t',traceparent='" + trace + "'*/ ");
    }

    @Test
    void cutsWhatIsLongerThanANameMayBe() {
        assertThat(Comment.of(work("x".repeat(500), "ann")))
                .isEqualTo("/*consumer='ann',route='" + "x".repeat(63) + "'*/ ");
    }

    @Property
    void nothingInAValueEndsTheComment(@ForAll String route, @ForAll String consumer) {
        assertThat(Comment.of(work(route, consumer)))
                .matches("/\\*consumer='[A-Za-z0-9._~%-]*',route='[A-Za-z0-9._~%-]*'\\*/ ");
    }
}
