package dev.weir.dispatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.ServerError;
import dev.weir.dispatch.work.ServerException;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.ServiceFailure;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseErrorsTest {

    private static Work work(Effects effects) {
        return new Work(
                new Statement(Shape.of("select 1"), List.of(), effects),
                Context.OWN,
                new Origin("rest", "public.t", "127.0.0.1"),
                null);
    }

    @Test
    void tellsWhatPostgresqlSaid() {
        ServerError told = new ServerError(Map.of('C', "23505", 'M', "duplicate key"));
        assertThat(DatabaseErrors.failure(new ServerException(told), work(Effects.WRITE))
                        .failure())
                .isEqualTo(new DatabaseFailure(409, "23505", "duplicate key", null, null));
    }

    @Test
    void doesNotKnowWhatBecameOfAWriteWhoseConnectionWasLost() {
        assertThat(DatabaseErrors.failure(new R2dbcNonTransientResourceException("closed"), work(Effects.WRITE))
                        .failure())
                .isEqualTo(new ServiceFailure.WriteFateUnknown());
    }

    @Test
    void invitesToTryAReadAgainWhoseConnectionWasLost() {
        assertThat(DatabaseErrors.failure(new R2dbcNonTransientResourceException("closed"), work(Effects.READ))
                        .failure())
                .isEqualTo(new ServiceFailure.DatabaseUnavailable(Duration.ofSeconds(1)));
    }

    @Test
    void keepsTheInsidesOfADefectToItself() {
        assertThat(DatabaseErrors.failure(new IllegalStateException("secret"), work(Effects.READ))
                        .failure())
                .isEqualTo(new ServiceFailure.Internal(null));
    }
}
