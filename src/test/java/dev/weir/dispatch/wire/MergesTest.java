package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.ParameterType;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class MergesTest {

    private static final List<String> BY_ID = List.of("select name from item where id = ", "");
    private static final Shape ITEM = new Shape(BY_ID, List.of(ParameterType.INT4));
    private static final Shape NAMED =
            new Shape(List.of("select name from item where name = ", ""), List.of(ParameterType.TEXT));
    private static final Shape UNTYPED = new Shape(List.of("select name from item where rank > ", ""));

    private static final PreparedShapes NEW = new PreparedShapes(64);

    private static Wire.Member read(Shape shape, Context context, @Nullable String argument) {
        Statement statement =
                new Statement(shape, Arrays.asList(argument), Effects.PLAIN_READ, Reply.ROW, List.of("name"));
        return Members.known(new Work(statement, context, new Origin("test", "test", "test"), null));
    }

    private static Wire.Member item(@Nullable String id) {
        return read(ITEM, Context.OWN, id);
    }

    private static Wire.Member named(String name) {
        return read(NAMED, Context.OWN, name);
    }

    private static Message message(Wire.Member... members) {
        List<Wire.Member> all = List.of(members);
        Merges merges = Merges.of(all, NEW);
        List<PreparedShapes.Key> keys = new ArrayList<>();
        merges.keys().forEach(keys::add);
        all.stream()
                .filter(member -> merges.of(all.indexOf(member)) == null)
                .map(Messages::key)
                .forEach(keys::add);
        PreparedShapes.Names names = new PreparedShapes(64).reserve(keys);
        return Messages.shared(all, merges, names, Duration.ofMillis(250), work -> "");
    }

    private static List<Message.Step> merged(Message message) {
        return message.steps().stream()
                .filter(step -> step.kind() == Message.Kind.MERGED)
                .toList();
    }

    @Test
    void readsOfOneShapeAreOneStatementWhoseArgumentsAreArrays() {
        Message message = message(named("1"), named("x\"y"), named(""), named("NULL"));
        assertThat(message.steps()).hasSize(2);
        assertThat(message.steps().getFirst().sql())
                .isEqualTo(
                        "select q.*, m.n::text from unnest((select $1::pg_catalog.text[])) with ordinality as m(a1, n),"
                                + " lateral (select name from item where name = m.a1) as q");
        Message.Step step = message.steps().getLast();
        assertThat(step.arguments()).containsExactly("{\"1\",\"x\\\"y\",\"\",\"NULL\"}");
        assertThat(step.members()).containsExactly(0, 1, 2, 3);
        assertThat(message.culpritAt(1)).as("nobody in particular").isEqualTo(Message.NOBODY);
    }

    @Test
    void eachParameterHasItsArray() {
        Shape two = new Shape(
                List.of("select 1 from line where of = ", " and no = ", ""),
                List.of(ParameterType.INT8, ParameterType.TEXT));
        assertThat(two.merged().text())
                .isEqualTo(
                        "select q.*, m.n::text from unnest((select $1::pg_catalog.int8[]), (select $2::pg_catalog.text[]))"
                                + " with ordinality as m(a1, a2, n), lateral (select 1 from line where of = m.a1 and no = m.a2) as q");
        assertThat(two.merged()).isSameAs(two.merged());
    }

    @Test
    void othersMayStandBetweenThem() {
        Message message = message(
                item("1"),
                read(UNTYPED, Context.OWN, "7"),
                item("2"),
                item("3"),
                read(UNTYPED, Context.OWN, "8"),
                item("4"));
        assertThat(merged(message)).singleElement().satisfies(step -> assertThat(step.members())
                .containsExactly(0, 2, 3, 5));
        assertThat(message.steps().stream().filter(step -> step.kind() == Message.Kind.ANSWER))
                .extracting(Message.Step::member)
                .containsExactly(1, 4);
    }

    @Test
    void fewAreNotMergedAndNoneWhoseTypesAreNotKnown() {
        assertThat(merged(message(item("1"), item("2"), item("3")))).isEmpty();
        Wire.Member untyped = read(UNTYPED, Context.OWN, "1");
        assertThat(merged(message(untyped, untyped, untyped, untyped))).isEmpty();
    }

    @Test
    void whatPostgresqlMayNotReadAsAValueIsByItselfAndFailsNobodyElse() {
        Message message =
                message(item("1"), item("x"), item("3"), item(null), item("5"), item("9999999999"), item("-7"));
        assertThat(merged(message)).singleElement().satisfies(step -> assertThat(step.members())
                .containsExactly(0, 2, 4, 6));
    }

    @Test
    void whatCouldNotBePreparedIsNotTriedAgainForItsRole() {
        Wire.Member ann = read(ITEM, new Context("ann", Map.of()), "1");
        Wire.Member bob = read(ITEM, new Context("bob", Map.of()), "1");
        PreparedShapes shapes = new PreparedShapes(64);
        shapes.neverMerge(Messages.key(ann));
        assertThat(Merges.of(List.of(ann, ann, ann, ann), shapes).count()).isZero();
        assertThat(Merges.of(List.of(bob, bob, bob, bob), shapes).count()).isEqualTo(4);
        shapes.lacksBasics();
        shapes.outdated(1);
        assertThat(Merges.of(List.of(ann, ann, ann, ann), shapes).count())
                .as("in another schema")
                .isEqualTo(4);
    }

    @Test
    void whatGoesAgainGoesByItself() {
        Wire.Member again = Members.again(item("1"));
        assertThat(merged(message(again, again, again, again))).isEmpty();
    }

    @Test
    void whatIsSentAsTextIsNotMerged() {
        Wire.Member text = item("1").asText();
        assertThat(Merges.of(List.of(text, text, text, text), NEW).count()).isZero();
    }

    @Test
    void anotherContextIsAnotherStatement() {
        Context ann = new Context("ann", Map.of());
        Context bob = new Context("bob", Map.of());
        Message message = message(
                read(ITEM, ann, "1"),
                read(ITEM, ann, "2"),
                read(ITEM, ann, "3"),
                read(ITEM, ann, "4"),
                read(ITEM, bob, "5"),
                read(ITEM, bob, "6"),
                read(ITEM, bob, "7"),
                read(ITEM, bob, "8"));
        assertThat(merged(message))
                .extracting(Message.Step::members)
                .containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7));
        assertThat(merged(message)).extracting(Message.Step::name).doesNotHaveDuplicates();
    }

    @Test
    void claimsThatAPlainReadIsNotToldMakeNoDifference() {
        List<Wire.Member> claims = new ArrayList<>();
        for (String subject : List.of("1", "2", "3", "4")) {
            claims.add(read(ITEM, new Context("ann", Map.of("request.jwt.claims", subject)), subject));
        }
        assertThat(Merges.of(claims, NEW).count()).isEqualTo(4);
    }

    @Test
    void aShapeIsAnotherWithOtherTypes() {
        assertThat(ITEM).isEqualTo(new Shape(BY_ID, List.of(ParameterType.INT4)));
        assertThat(ITEM)
                .isNotEqualTo(new Shape(BY_ID, List.of(ParameterType.INT8)))
                .isNotEqualTo(new Shape(BY_ID));
    }

    @Test
    void aRowIsItsMembersWhoseNumberItHasInWhateverOrderTheyCome() {
        Answers answers = new Answers(item("10"), item("20"), item("30"), item("40"));
        answers.row("thirty", "3");
        answers.row("ten", "1");
        answers.row("forty", "4");
        answers.row("twenty", "2");
        assertThat(answers.told).containsExactly("2 thirty", "0 ten", "3 forty", "1 twenty");
        answers.close();
    }

    @Test
    void aRowThatWasNotKeptIsNobodysAndTheOthersAreTold() {
        Answers answers = new Answers(item("10"), item("20"), item("30"), item("40"));
        answers.row("ten", "1");
        answers.row("\u0000100/50", "\u0000100/50");
        answers.row("thirty", "3");
        assertThat(answers.told).containsExactly("0 ten", "2 thirty");
        assertThat(answers.message.merges(1)).as("so that it goes again").isTrue();
        answers.close();
    }

    /** What members hear of the rows of one statement. */
    private static final class Answers implements ReadingListener {

        private final EmbeddedChannel channel = new EmbeddedChannel();
        private final Message message;
        private final Reading reading;
        private final List<String> told = new ArrayList<>();

        Answers(Wire.Member... members) {
            channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
            message = message(members);
            reading = new Reading(message, List.of(members), Conversation.begin(channel), this);
            frame(Frames.PARSED, Unpooled.EMPTY_BUFFER);
            frame(Frames.BOUND, Unpooled.EMPTY_BUFFER);
        }

        void row(String name, String number) {
            ByteBuf body = Unpooled.buffer().writeShort(2);
            for (String value : List.of(name, number)) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                body.writeInt(bytes.length).writeBytes(bytes);
            }
            frame(Frames.ROW, body);
        }

        private void frame(byte type, ByteBuf body) {
            ByteBuf frame = Unpooled.buffer()
                    .writeByte(type)
                    .writeInt(4 + body.readableBytes())
                    .writeBytes(body);
            reading.frame(type, frame);
            frame.release();
            body.release();
        }

        @Override
        public void complete(int member) {
            var row = reading.take(member);
            told.add(member + " " + (row == null ? "nothing" : row.text("name")));
            if (row != null) {
                row.release();
            }
        }

        @Override
        public void ended(@Nullable Throwable lost) {}

        void close() {
            reading.release();
            channel.finishAndReleaseAll();
        }
    }
}
