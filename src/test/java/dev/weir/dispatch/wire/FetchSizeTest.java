package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FetchSizeTest {

    private final FetchSize size = new FetchSize();

    private void comesWith(long bytesEach) {
        size.came(bytesEach * size.rows());
    }

    @Test
    void smallRowsAreFetchedInNumbersThatGrow() {
        assertThat(size.rows()).isEqualTo(FetchSize.FIRST);
        comesWith(10);
        assertThat(size.rows()).isEqualTo(4 * FetchSize.FIRST);
        comesWith(10);
        assertThat(size.rows()).isEqualTo(FetchSize.MOST);
        comesWith(0);
        assertThat(size.rows()).isEqualTo(FetchSize.MOST);
    }

    @Test
    void soManyAreFetchedAsHaveTheBytesOfOneFetch() {
        comesWith(FetchSize.BYTES / 10);
        assertThat(size.rows()).isEqualTo(10);
        comesWith(FetchSize.BYTES / 20);
        assertThat(size.rows()).isEqualTo(20);
    }

    @Test
    void aRowThatIsLargerThanThatIsFetchedAlone() {
        comesWith(50L * FetchSize.BYTES);
        assertThat(size.rows()).isOne();
        comesWith(1);
        assertThat(size.rows()).isEqualTo(4);
    }
}
