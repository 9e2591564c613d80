package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Result;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.ServiceFailure;
import dev.weir.error.TransactionFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A rollback ends its transaction, whatever becomes of its statement. */
class TransactionHandlerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final OpenForTests transaction = new OpenForTests();

    private StepVerifier.FirstStep<Void> ends(Mono<Result> rollback) {
        return StepVerifier.create(TransactionHandler.ended(transaction, rollback));
    }

    private static Mono<Result> fails(Failure failure) {
        return Mono.error(new FailureException(failure));
    }

    @Test
    void needsNoMoreThanItsRollback() {
        ends(Mono.just(new Result(List.of(), List.of(), "ROLLBACK", List.of())))
                .expectComplete()
                .verify(SECOND);
        assertThat(transaction.ended()).isNull();
    }

    @Test
    void isGivenUpWhileAnotherStatementRuns() {
        ends(fails(new TransactionFailure.Busy())).expectComplete().verify(SECOND);
        assertThat(transaction.ended()).isEqualTo("given up");
    }

    @Test
    void isGivenUpWhenItsRollbackHasWaitedForTooLong() {
        ends(fails(new ServiceFailure.WaitedTooLong(SECOND, SECOND)))
                .expectComplete()
                .verify(SECOND);
        assertThat(transaction.ended()).isEqualTo("given up");
    }

    @Test
    void isGivenUpWhenItsClientLeaves() {
        ends(Mono.never()).thenCancel().verify(SECOND);
        assertThat(transaction.ended()).isEqualTo("given up");
    }

    @Test
    void tellsOfAnyOtherFailure() {
        ends(fails(new ServiceFailure.WriteFateUnknown()))
                .expectError(FailureException.class)
                .verify(SECOND);
        assertThat(transaction.ended()).isNull();
    }
}
