package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class ConversationTest {

    private final List<String> seen = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Conversation conversation;

    ConversationTest() {
        channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ByteBuf frame = (ByteBuf) message;
                seen.add("driver " + (char) Frames.type(frame));
                frame.release();
            }
        });
        conversation = Conversation.begin(channel);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private Replies replies(String name) {
        return new Replies() {
            @Override
            public void frame(byte type, ByteBuf frame) {
                seen.add(name + " " + (char) type);
            }

            @Override
            public void ready(boolean idle) {
                seen.add(name + " ready" + (idle ? "" : " in a transaction"));
            }

            @Override
            public void lost(Throwable cause) {
                seen.add(name + " lost");
            }
        };
    }

    private void ask(String name) {
        conversation.send(Pipeline.of("select 1"), replies(name));
    }

    private void driverAsks() {
        ByteBuf query = Unpooled.buffer();
        Frames.query(query, "select 2");
        channel.pipeline().lastContext().writeAndFlush(query);
    }

    private ByteBuf answered(char type, int... body) {
        ByteBuf frame = Unpooled.buffer().writeByte(type).writeInt(4 + body.length);
        for (int b : body) {
            frame.writeByte(b);
        }
        channel.writeInbound(frame);
        return frame;
    }

    @Test
    void eachHearsItsOwnAnswersInTheOrderOfTheQuestions() {
        ask("one");
        driverAsks();
        ask("two");
        answered('C', 'x', 0);
        answered('Z', 'I');
        answered('C', 'x', 0);
        answered('Z', 'I');
        answered('E', 0);
        answered('Z', 'E');
        assertThat(seen)
                .containsExactly("one C", "one ready", "driver C", "driver Z", "two E", "two ready in a transaction");
    }

    @Test
    void whatMayComeAtAnyTimeIsTheDrivers() {
        answered('S', 'a', 0, 'b', 0);
        ask("one");
        answered('A', 0);
        answered('N', 0);
        answered('Z', 'I');
        answered('A', 0);
        assertThat(seen).containsExactly("driver S", "driver A", "one N", "one ready", "driver A");
    }

    @Test
    void releasesWhatItHasReadItself() {
        ask("one");
        assertThat(answered('C', 'x', 0).refCnt()).isZero();
        assertThat(answered('Z', 'I').refCnt()).isZero();
    }

    @Test
    void tellsEachThatStillWaitsOnceWhenTheConnectionIsLost() {
        ask("one");
        ask("two");
        answered('C', 'x', 0);
        channel.close();
        ask("three");
        assertThat(seen).containsExactly("one C", "one lost", "two lost", "three lost");
    }

    /** What the network says of it means the same to whoever waits. */
    @Test
    void anErrorOfTheNetworkIsAConnectionThatIsLost() {
        List<Throwable> heard = new ArrayList<>();
        conversation.send(Pipeline.of("select 1"), new LastText(text -> {}, heard::add));
        IOException reset = new IOException("Connection reset by peer");
        channel.pipeline().fireExceptionCaught(reset);
        assertThat(heard).singleElement().satisfies(lost -> {
            assertThat(DatabaseErrors.connectionLost(lost)).isTrue();
            assertThat(lost).hasCause(reset);
        });
        assertThatCode(channel::checkException).doesNotThrowAnyException();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void sendsOneBufferAMessage() {
        ask("one");
        ByteBuf sent = channel.readOutbound();
        assertThat((char) sent.getByte(0)).isEqualTo('Q');
        assertThat(channel.<Object>readOutbound()).isNull();
        sent.release();
    }

    private List<Character> sent() {
        List<Character> types = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            types.add((char) next.getByte(0));
            next.release();
        }
        return types;
    }

    /** Whatever else uses the empty name takes it away: a text, the driver, an error. */
    @Test
    void preparesTheCheckOnlyWhereItIsNotPrepared() {
        conversation.send(Reset.check(), replies("one"));
        assertThat(sent()).containsExactly('P', 'B');
        conversation.send(Reset.check(), replies("two"));
        assertThat(sent()).containsExactly('B');
        ask("three");
        conversation.send(Reset.check(), replies("four"));
        assertThat(sent()).containsExactly('Q', 'P', 'B');
        driverAsks();
        conversation.send(Reset.check(), replies("five"));
        assertThat(sent()).containsExactly('Q', 'P', 'B');
        answered('E', 0);
        conversation.send(Reset.check(), replies("six"));
        assertThat(sent()).containsExactly('P', 'B');
    }

    @Test
    void sendsWhatIsToBeSentSoonTogetherWithWhatFollows() {
        conversation.sendSoon(Reset.check(), replies("one"));
        assertThat(sent()).isEmpty();
        conversation.sendNow();
        assertThat(sent()).containsExactly('P', 'B');
    }

    /** The driver reads on demand, and knows of no demand of ours. */
    @Test
    void asksForMoreWhenNothingWasPassedOn() {
        List<String> reads = new ArrayList<>();
        channel.pipeline().addFirst(new io.netty.channel.ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads.add("read");
                ctx.read();
            }
        });
        channel.config().setAutoRead(false);
        reads.clear();
        ask("one");
        answered('C', 'x', 0);
        assertThat(reads).hasSize(1);
        answered('Z', 'I');
        assertThat(reads).hasSize(2);
        answered('A', 0);
        assertThat(reads).as("that is for the driver to ask").hasSize(2);
    }
}
