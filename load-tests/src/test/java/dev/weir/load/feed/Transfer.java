package dev.weir.load.feed;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An amount that goes from one account to another: two rows of the ledger, written by one request, which must be there
 * both or not at all.
 *
 * @param id made by the client, so that the rows can be found whatever the answer was
 */
public record Transfer(UUID id, int from, int to, int amount) {

    private static final int ACCOUNTS = 100;
    private static final int MOST = 1000;

    /** Between two accounts that differ. */
    public static Transfer any() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int from = random.nextInt(ACCOUNTS);
        int to = (from + random.nextInt(1, ACCOUNTS)) % ACCOUNTS;
        return new Transfer(UUID.randomUUID(), from, to, random.nextInt(1, MOST));
    }

    /** Both rows. */
    public String json() {
        return "[%s,%s]".formatted(row(from, -amount), row(to, amount));
    }

    private String row(int account, int change) {
        return "{\"transfer\":\"%s\",\"account\":%d,\"amount\":%d}".formatted(id, account, change);
    }
}
