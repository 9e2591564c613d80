package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.LoopResources;

class LoopSharesTest {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(3, NioIoHandler.newFactory());
    private final LoopResources loops = LoopResources.create("test", 1, 3, true);
    private final LoopShares shares = new LoopShares(loops);

    @AfterEach
    void end() {
        group.shutdownGracefully();
        loops.disposeLater().onErrorComplete().subscribe();
    }

    private List<Integer> counts() {
        return StreamSupport.stream(group.spliterator(), false)
                .map(shares::count)
                .sorted()
                .toList();
    }

    @Test
    void backendsAreSpreadWhateverElseTakesLoopsInBetween() {
        IntStream.range(0, 6).forEach(n -> {
            shares.take(group);
            // What an HTTP connection does.
            group.next();
            group.next();
        });
        assertThat(counts()).containsExactly(2, 2, 2);
    }

    @Test
    void aLoopThatHasLostABackendGetsTheNext() {
        List<IoEventLoop> loops = new ArrayList<>();
        IntStream.range(0, 6).forEach(n -> loops.add(shares.take(group)));
        EventExecutor lost = loops.get(4);
        shares.giveBack(lost);
        assertThat(shares.take(group)).isSameAs(lost);
        loops.forEach(shares::giveBack);
        shares.giveBack(lost);
        assertThat(counts()).containsExactly(0, 0, 0);
    }

    @Test
    void allChannelsOfABackendAreOnOneLoopUntilItIsGone() {
        Sinks.Empty<Void> gone = Sinks.empty();
        BackendChannels channels = new BackendChannels(shares, channel -> {}, gone.asMono());
        BackendLoops own = (BackendLoops) channels.onClient(false);
        assertThat(channels.onClient(false)).isSameAs(own);
        EventExecutor first = ((BackendLoop) own.next()).shared();
        assertThat(((BackendLoop) own.next()).shared()).isSameAs(first);
        assertThat(shares.count(first)).isOne();
        gone.tryEmitEmpty();
        assertThat(shares.count(first)).isZero();
    }
}
