package dev.weir.dispatch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.FailureException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodableTest {

    private static final String ZERO = "a\0b";
    private static final String HALF = "a\uD800b";
    private static final String TURNED = "\uDC00\uD800";

    private static Work work(Statement statement, Context context) {
        return new Work(statement, context, new Origin("test", "test", "ann"), null);
    }

    private static Statement read(String sql, @Nullable String... arguments) {
        return new Statement(Shape.of(sql), Arrays.asList(arguments), Effects.PLAIN_READ);
    }

    private static Statement raw(String sql, @Nullable String argument, Statement... next) {
        return Statement.raw(
                sql, Arrays.asList(argument), new Raw(null, List.of(next), Long.MAX_VALUE, Raw.Part.WHOLE));
    }

    static Stream<Work> refused() {
        return Stream.of(ZERO, HALF, TURNED)
                .flatMap(wrong -> Stream.of(
                        work(read("select '" + wrong + "'"), Context.OWN),
                        work(raw("select $1", wrong), Context.OWN),
                        work(raw("select 1 " + wrong, null), Context.OWN),
                        work(raw("select $1", null, raw("select $1", wrong)), Context.OWN),
                        work(read("select 1"), new Context(wrong, Map.of())),
                        work(read("select 1"), new Context(null, Map.of("a.b", wrong))),
                        work(read("select 1"), new Context(null, Map.of("a." + wrong, "b")))));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Work work) {
        assertThatThrownBy(() -> Encodable.require(work))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("which PostgreSQL cannot store");
    }

    @Test
    void allElseIsTaken() {
        Statement all = raw("select $1", "\uD83D\uDE00 \u0001 \uFFFF", raw("select $1", null));
        assertThatCode(() -> Encodable.require(work(all, new Context("r\u00F6le", Map.of("a.b", "")))))
                .doesNotThrowAnyException();
    }
}
