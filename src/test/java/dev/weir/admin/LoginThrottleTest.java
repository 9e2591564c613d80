package dev.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private static final InetAddress HERE = address("192.0.2.1");

    private Instant now = Instant.EPOCH;
    private final LoginThrottle throttle = new LoginThrottle(() -> now);

    @Test
    void whoMistypesDoesNotWait() {
        fail(HERE, LoginThrottle.FREE - 1);

        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
    }

    @Test
    void afterMoreFailuresOneLoginIsLookedAtEachSecondAndALongLineIsRefused() {
        fail(HERE, LoginThrottle.FREE);

        for (int second = 0; second <= 5; second++) {
            assertThat(throttle.wait(HERE)).contains(Duration.ofSeconds(second));
        }
        assertThat(throttle.wait(HERE)).isEmpty();
        now = now.plusSeconds(2);
        assertThat(throttle.wait(HERE)).contains(Duration.ofSeconds(4));
    }

    @Test
    void noOtherAddressWaits() {
        fail(HERE, 1000);
        for (int i = 0; i < 100; i++) {
            throttle.wait(HERE);
        }

        assertThat(throttle.wait(address("192.0.2.2"))).contains(Duration.ZERO);
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            throttle.failed(address("2001:db8::" + i));
        }
        throttle.wait(address("2001:db8::77"));

        assertThat(throttle.wait(address("2001:db8::ff:1"))).contains(Duration.ofSeconds(1));
        assertThat(throttle.wait(address("2001:db8:0:1::1"))).contains(Duration.ZERO);
    }

    @Test
    void failuresAreForgottenAndTakenBackByLoginsThatSucceed() {
        fail(HERE, 1000);
        throttle.wait(HERE);
        for (int i = 0; i <= LoginThrottle.MOST - LoginThrottle.FREE; i++) {
            throttle.succeeded(HERE);
        }
        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);

        fail(HERE, 1000);
        now = now.plus(LoginThrottle.FORGOTTEN).plusSeconds(1);
        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
        fail(HERE, 1);
        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
    }

    /** A line that nobody stood in for a while is empty, and not one to be caught up with. */
    @Test
    void afterAPauseTheNextLoginIsLookedAtAtOnceAndTheOneBehindItASecondLater() {
        fail(HERE, LoginThrottle.FREE);
        throttle.wait(HERE);
        now = now.plusSeconds(60);

        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
        assertThat(throttle.wait(HERE)).contains(LoginThrottle.PACE);
    }

    /** The table is bounded: whoever has very many addresses is not slowed down by it, and fills no memory. */
    @Test
    void onlySoManyAddressesAreRemembered() {
        fail(HERE, LoginThrottle.FREE);
        throttle.wait(HERE);
        for (int i = 0; i < LoginThrottle.REMEMBERED; i++) {
            throttle.failed(address("10.0.%d.%d".formatted(i / 256, i % 256)));
        }

        assertThat(throttle.wait(HERE)).contains(Duration.ZERO);
    }

    private void fail(InetAddress from, int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed(from);
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
