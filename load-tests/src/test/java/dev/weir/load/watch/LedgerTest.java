package dev.weir.load.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.watch.Ledger.Balance;
import dev.weir.load.watch.Ledger.Rows;
import dev.weir.load.watch.Ledger.Word;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Rows WHOLE = new Rows(2, 0);

    private final Ledger ledger = new Ledger();
    private final UUID transfer = UUID.randomUUID();

    @Test
    void acknowledgedTransfersThatAreThereOnceAreInOrder() {
        ledger.note(transfer, Word.DONE);

        assertThat(ledger.balance(Map.of(transfer, WHOLE))).isEqualTo(new Balance(0, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void acknowledgedTransfersThatAreNotThereAreMissing() {
        ledger.note(transfer, Word.DONE);

        assertThat(ledger.balance(Map.of()).missing()).isOne();
    }

    @Test
    void twiceTheRowsAreARepetitionWhateverWasSaid() {
        ledger.note(transfer, Word.UNKNOWN);

        assertThat(ledger.balance(Map.of(transfer, new Rows(4, 0))).repeated()).isOne();
    }

    @Test
    void oneRowIsHalfATransferAndTellsInTheSum() {
        ledger.note(transfer, Word.UNKNOWN);

        Balance balance = ledger.balance(Map.of(transfer, new Rows(1, -7)));

        assertThat(balance.halves()).isOne();
        assertThat(balance.sum()).isEqualTo(-7);
    }

    @Test
    void whatWasDeniedMustNotBeThere() {
        ledger.note(transfer, Word.NOT_DONE);

        assertThat(ledger.balance(Map.of()).denied()).isZero();
        assertThat(ledger.balance(Map.of(transfer, WHOLE)).denied()).isOne();
    }

    @Test
    void theUnknownMayBeThereOrNot() {
        ledger.note(transfer, Word.UNKNOWN);
        ledger.note(UUID.randomUUID(), Word.UNKNOWN);

        assertThat(ledger.balance(Map.of(transfer, WHOLE))).isEqualTo(new Balance(0, 0, 0, 0, 0, 0, 0, 1, 1));
    }

    @Test
    void whatNobodyAskedForIsAStranger() {
        assertThat(ledger.balance(Map.of(transfer, WHOLE)).strangers()).isOne();
    }
}
