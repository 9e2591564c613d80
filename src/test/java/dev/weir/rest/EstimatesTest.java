package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.Rows;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EstimatesTest {

    private static long rows(String plan) {
        return Estimates.rows(Rows.of(Unpooled.copiedBuffer(plan, StandardCharsets.UTF_8)));
    }

    @Test
    void theOutermostNodeSaysHowManyRowsThereAre() {
        assertThat(rows("[{\"Plan\": {\"Plan Rows\": 12, \"Plans\": [{\"Plan Rows\": 7}]}}]"))
                .isEqualTo(12);
        assertThat(rows("[]")).isZero();
    }

    @Test
    void moreThanCanBeCountedIsAsManyAsCan() {
        assertThat(rows("[{\"Plan\": {\"Plan Rows\": 1000000000000000000000000000}}]"))
                .isEqualTo(Long.MAX_VALUE);
    }
}
