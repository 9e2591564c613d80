package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.OpenTransaction;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Notice;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Result;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.TransactionTerms;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** However many come and go, one that is open is known. */
class OpenTransactionsTest {

    private static final int MANY = 25_000;

    private final Transactions transactions = new Transactions(
            new Beginning(),
            new SplittableRandom(7),
            new TransactionTerms(2, Duration.ofSeconds(60), Duration.ofSeconds(60)));

    private final Callers.Caller caller = new Callers.Caller(new Origin("sql", "sql", "ann"), Context.OWN);

    private Transactions.Begun begin() {
        return Objects.requireNonNull(transactions
                .begin(new Raw.Transaction(null, false, false), null, caller, null)
                .block());
    }

    @Test
    void isKnownWhileItIsOpen() {
        Transactions.Begun one = begin();
        Transactions.Begun last = one;
        for (int i = 0; i < MANY; i++) {
            last = begin();
            last.transaction().giveUp();
            String ended = last.id();
            for (int asked = 0; asked < 3; asked++) {
                assertThatThrownBy(() -> transactions.open(ended, caller.owner()));
            }
        }
        assertThat(transactions.open(one.id(), caller.owner())).isSameAs(one);
        one.transaction().giveUp();
        begin();
        for (Transactions.Begun each : new Transactions.Begun[] {one, last}) {
            assertThatThrownBy(() -> transactions.open(each.id(), caller.owner()))
                    .extracting("failure.details")
                    .isEqualTo("given up");
        }
    }

    private static final class Beginning implements Dispatcher {

        @Override
        public Mono<OpenTransaction> begin(Work begin, TransactionTerms terms) {
            return Mono.fromSupplier(OpenForTests::new);
        }

        @Override
        public Mono<Row> one(Work work) {
            return Mono.never();
        }

        @Override
        public Mono<Result> result(Work work) {
            return Mono.never();
        }

        @Override
        public Flux<Row> rows(Work work) {
            return Flux.never();
        }

        @Override
        public Flux<Notice> notifications(String channel) {
            return Flux.never();
        }
    }
}
