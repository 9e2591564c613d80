package dev.weir.rest;

import dev.weir.dispatch.SqlFile;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Raw;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements over {@code weir.idempotency_keys}. All of them run as the login. Names are qualified, operators too: the
 * session's {@code search_path} may name schemas in which others make some.
 */
final class KeyStore {

    /** The schema that the service keeps what is its own in. It is never served. */
    static final String SCHEMA = "weir";

    /** The numbers of the statements of {@link #claim}. */
    static final int LOCKS = 0;

    static final int LOOKS = 1;

    private static final String TABLE = SCHEMA + ".idempotency_keys";

    /**
     * An error is the one way to end a message half-way. Its text is not constant: PostgreSQL would compute a constant
     * whether it is needed or not.
     */
    private static final String FAIL =
            "pg_catalog.concat('weir: the key is there ', pg_catalog.clock_timestamp())::pg_catalog.int4";

    private static final Shape LOCK = new Shape(List.of(
            "select case when not pg_catalog.pg_try_advisory_xact_lock(", "::pg_catalog.int8) then " + FAIL + " end"));

    private static final Shape LOOK = new Shape(List.of(
            "select case when exists (select from " + TABLE + " where id operator(pg_catalog.=) pg_catalog.decode(",
            ", 'hex')) then " + FAIL + " end"));

    private static final Shape KEEP = new Shape(List.of(
            "insert into " + TABLE + " (id, fingerprint, status, headers, body) values (pg_catalog.decode(",
            ", 'hex'), pg_catalog.decode(",
            ", 'hex'), ",
            "::pg_catalog.int2, ",
            ", pg_catalog.decode(",
            ", 'hex'))"));

    private static final Shape READ = new Shape(List.of(
            "select pg_catalog.encode(fingerprint, 'hex'), status::pg_catalog.text, headers,"
                    + " pg_catalog.encode(body, 'hex') from " + TABLE
                    + " where id operator(pg_catalog.=) pg_catalog.decode(",
            ", 'hex')"));

    /** Looks at so many of the oldest and no others, however many there are. */
    private static final Shape CLEAN_UP = new Shape(List.of(
            "with oldest as (select number, created from " + TABLE + " order by number limit ",
            "::int8), gone as (delete from " + TABLE + " as k using oldest where k.number = oldest.number"
                    + " and (oldest.created < clock_timestamp() - make_interval(secs => ",
            "::float8) or oldest.number <= (select max(number) from " + TABLE + ") - ",
            "::int8) returning 1) select count(*)::text from gone"));

    private static final Statement AS_LOGIN =
            new Statement(Shape.of("select pg_catalog.set_config('role', 'none', true)"), List.of(), Effects.WRITE);

    private static final Shape AS_ROLE = new Shape(List.of("select pg_catalog.set_config('role', ", ", true)"));

    private KeyStore() {}

    /**
     * Claims the key until the end of the transaction. The first statement fails when another transaction has it, the second
     * when there is an answer already; neither waits. They are two, since what the second sees must be younger than the lock.
     */
    static List<Statement> claim(IdempotencyKey key) {
        return List.of(
                new Statement(LOCK, List.of(key.lock()), Effects.WRITE),
                new Statement(LOOK, List.of(key.id()), Effects.WRITE));
    }

    /**
     * Keeps the answer, as the login. Then the role is the request's again: as that run the triggers that wait for the commit.
     */
    static List<Statement> keep(IdempotencyKey key, KeptAnswer answer) {
        List<@Nullable String> values = Arrays.asList(
                key.id(), key.fingerprint(), Integer.toString(answer.status()), answer.headers(), answer.body());
        Statement keep = new Statement(KEEP, new ArrayList<>(values), Effects.WRITE);
        String role = key.role();
        return role == null
                ? List.of(AS_LOGIN, keep)
                : List.of(AS_LOGIN, keep, new Statement(AS_ROLE, List.of(role), Effects.WRITE));
    }

    /** What is kept with the key: one row or none. */
    static Statement read(IdempotencyKey key) {
        return new Statement(READ, List.of(key.id()), Effects.PLAIN_READ);
    }

    /** Deletes old ones of so many; answers how many it has deleted. */
    static Statement cleanUp(int batch, Duration maxAge, long maxKeys) {
        return new Statement(
                CLEAN_UP,
                List.of(Integer.toString(batch), Long.toString(maxAge.toSeconds()), Long.toString(maxKeys)),
                Effects.WRITE);
    }

    /** Makes schema and table. */
    static Statement create() {
        List<Statement> statements = Arrays.stream(
                        SqlFile.text(KeyStore.class, "idempotency.sql").split(";\\s*\\n\\s*\\n"))
                .filter(sql -> !sql.isBlank())
                .map(sql -> Statement.raw(sql, List.of(), new Raw(null, List.of(), Long.MAX_VALUE)))
                .toList();
        Statement first = statements.getFirst();
        Raw.Transaction transaction = new Raw.Transaction(null, false, false);
        Raw raw = new Raw(transaction, statements.subList(1, statements.size()), Long.MAX_VALUE);
        return Statement.raw(first.shape().text(), List.of(), raw);
    }
}
