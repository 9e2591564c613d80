package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.ParameterType;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.ServerError;
import dev.weir.dispatch.work.ServerException;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedCorrectionsTest {

    private static final Shape ITEM =
            new Shape(List.of("select name from item where id = ", ""), List.of(ParameterType.INT4));

    /** One caller's value is not to have the statement of all others prepared and planned anew. */
    @ParameterizedTest
    @CsvSource({"22P02,true", "22003,true", "57014,true", "42501,true", "26000,false", "0A000,false", "42703,false"})
    void whatIsPreparedIsKeptUnlessItMayBeToBlame(String code, boolean kept) {
        Statement statement = new Statement(ITEM, List.of("1"), Effects.PLAIN_READ, Reply.ROW, List.of("name"));
        List<Wire.Member> members = Collections.nCopies(
                4, Members.known(new Work(statement, Context.OWN, new Origin("test", "test", "test"), null)));
        PreparedShapes shapes = new PreparedShapes(64);
        PreparedShapes.Key key = Messages.mergedKey(members.getFirst());
        Message message = Messages.shared(
                members, Merges.of(members, shapes), shapes.reserve(List.of(key)), Duration.ofMillis(250), work -> "");
        new Corrections(message, members, shapes)
                .ofMerged(error(code), message.steps().size() - 1);
        assertThat(shapes.has(key)).isEqualTo(kept);
    }

    private static ServerException error(String code) {
        return new ServerException(new ServerError(Map.of('C', code)), ServerException.NONE);
    }
}
