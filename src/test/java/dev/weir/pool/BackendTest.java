package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.telemetry.Event.Parting;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendTest {

    private static final Duration LIMIT = Duration.ofSeconds(45);

    private final Bound bound = new Bound(1);
    private final List<Parting> partings = new ArrayList<>();
    private final Backend backend = backend();

    private Backend backend() {
        List<Bound.Permit> permits = new ArrayList<>();
        bound.acquire(permits::add);
        return new Backend(permits.getFirst(), LIMIT, partings::add);
    }

    private EmbeddedChannel open() {
        EmbeddedChannel channel = new EmbeddedChannel();
        backend.opening(channel);
        return channel;
    }

    @Test
    void holdsItsPermitUntilItsSocketIsClosed() {
        Channel channel = open();
        assertThat(backend.opened(Instant.MAX)).isTrue();
        assertThat(bound.held()).isEqualTo(1);
        channel.close();
        assertThat(bound.held()).isZero();
        assertThat(partings).hasSize(1);
        assertThat(backend.retired(Instant.EPOCH)).isTrue();
    }

    @Test
    void holdsItsPermitWhileAnySocketOnTheWayToItIsOpen() {
        Channel first = open();
        Channel second = open();
        first.close();
        assertThat(bound.held()).isEqualTo(1);
        backend.abandon();
        assertThat(second.isOpen()).isFalse();
        assertThat(bound.held()).isZero();
    }

    @Test
    void givesItsPermitBackWhenItIsAbandonedBeforeAnySocketIsOpened() {
        backend.abandon();
        assertThat(bound.held()).isZero();
    }

    @Test
    void isNotOpenWhenItsSocketWasClosedMeanwhile() {
        open().close();
        assertThat(backend.opened(Instant.MAX)).isFalse();
        assertThat(bound.held()).isZero();
    }

    @Test
    void doesNotWaitForCancelRequestsAndEndsThem() {
        Channel connection = open();
        backend.opened(Instant.MAX);
        Channel cancelRequest = open();
        connection.close();
        assertThat(bound.held()).isZero();
        assertThat(cancelRequest.isOpen()).isFalse();
    }

    /** A channel refuses to be closed before it has an event loop; that must not cost the permit. */
    @Test
    void givesItsPermitBackAlsoWithACancelRequestThatHasNoEventLoopYet() {
        Channel connection = open();
        backend.opened(Instant.MAX);
        backend.opening(new NioSocketChannel());
        connection.close();
        assertThat(bound.held()).isZero();
        assertThat(partings).hasSize(1);
    }

    @Test
    void closesItsSocketWhenItIsAbandonedAfterItWasOpened() {
        Channel connection = open();
        backend.opened(Instant.MAX);
        backend.abandon();
        backend.abandon();
        assertThat(connection.isOpen()).isFalse();
        assertThat(bound.held()).isZero();
        assertThat(partings).hasSize(1);
    }

    @Test
    void retiresWhenItsTimeHasCome() {
        open();
        backend.opened(Instant.EPOCH.plusSeconds(10));
        assertThat(backend.retired(Instant.EPOCH.plusSeconds(9))).isFalse();
        assertThat(backend.retired(Instant.EPOCH.plusSeconds(10))).isTrue();
    }
}
