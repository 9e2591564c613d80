package dev.weir.rest.query;

import dev.weir.rest.request.Page;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Writes the window over the rows of a query. A usual number of rows is part of the text. For any other the next larger of the usual ones
 * is, and the number itself an argument of a query around it.
 *
 * <p>Of a limit that is only an argument PostgreSQL assumes a tenth of all rows, so that the plan for any argument looks worse to it than
 * one for these, and it plans each execution anew (PostgreSQL 15: 37 us a list of ten rows, 20 planned once, 22 with a query around it).
 * Were every number part of the text, a client that asks for another number each time would have a statement prepared for each.
 */
final class WindowSql {

    private static final long[] SMALL = {0, 1, 2, 3, 5};
    private static final long[] STEPS = {10, 15, 20, 25, 30, 50};
    private static final long LARGEST_POWER = 10_000_000_000L;
    /** In their order. */
    private static final long[] USUAL = LongStream.concat(
                    LongStream.of(SMALL),
                    LongStream.iterate(1, power -> power <= LARGEST_POWER, power -> power * 10)
                            .flatMap(power -> LongStream.of(STEPS).map(step -> step * power)))
            .toArray();

    private final SqlWriter out;
    private final Page page;
    /** The usual number of rows, from the first on, that hold the window; 0 when none is needed around it. */
    private final long within;

    WindowSql(SqlWriter out, Page page) {
        this.out = out;
        this.page = page;
        this.within = within(page);
    }

    private static long within(Page page) {
        Long limit = page.limit();
        if (limit == null || (page.offset() == 0 && isUsual(limit))) {
            return 0;
        }
        int at = Arrays.binarySearch(USUAL, limit + page.offset());
        int next = at < 0 ? -at - 1 : at;
        return limit + page.offset() < 0 || next == USUAL.length ? 0 : USUAL[next];
    }

    private static boolean isUsual(long rows) {
        return Arrays.binarySearch(USUAL, rows) >= 0;
    }

    /** Writes what comes before the query. */
    void open() {
        out.sql(within == 0 ? "" : "select * from (");
    }

    /** Writes what comes behind the query and its order. */
    void close() {
        if (within != 0) {
            out.sql(" limit " + within + ") as w");
        }
        write(out, page);
    }

    /** Writes a window with nothing around it. */
    static void write(SqlWriter out, Page page) {
        Long limit = page.limit();
        if (limit != null && isUsual(limit)) {
            out.sql(" limit " + limit);
        } else if (limit != null) {
            out.sql(" limit ").argument(limit.toString(), ArgumentType.ROWS);
        }
        if (page.offset() > 0) {
            out.sql(" offset ").argument(Long.toString(page.offset()), ArgumentType.ROWS);
        }
    }
}
