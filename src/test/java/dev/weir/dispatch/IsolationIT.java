package dev.weir.dispatch;

import static dev.weir.dispatch.DispatcherUnderTest.PATIENCE;
import static dev.weir.dispatch.DispatcherUnderTest.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Nothing of one request is ever visible to another: requests of several roles run at once, among functions that try to
 * leave behind whatever PostgreSQL lets them, with errors, callers that go away and backends that are killed; each
 * request looks around, and must see what it would see on a connection of its own.
 */
class IsolationIT {

    private static final String SCRIPT = """
            create function settings() returns text language sql stable as $$
                -- What runs alone has a timeout of its own; the vandals leave none.
                select string_agg(name || '=' || case when name = 'statement_timeout' and setting <> '0' then 'some'
                    else setting end, ' ' order by name)
                from pg_settings
                where source = 'session' or name in ('search_path', 'statement_timeout', 'lock_timeout', 'work_mem',
                    'row_security', 'DateStyle', 'TimeZone', 'bytea_output', 'extra_float_digits')
            $$;
            create function surroundings() returns text language sql stable as $$
                select concat_ws(' / ', current_user, session_user,
                    -- PostgreSQL keeps the name of a custom setting that once had a value, with an empty one.
                    coalesce(current_setting('request.jwt.claims', true), ''),
                    coalesce(current_setting('app.note', true), ''),
                    (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'),
                    (select count(*) from pg_class where relpersistence = 't' and relnamespace = pg_my_temp_schema()),
                    (select count(*) from pg_cursors where is_holdable),
                    (select string_agg(c, ',') from pg_listening_channels() c),
                    settings())
            $$;
            create sequence numbers;
            grant usage on sequence numbers to public;

            create function leave_settings() returns text language plpgsql as $$
            begin
                perform set_config('request.jwt.claims', '{"sub":"vandal"}', false);
                perform set_config('app.note', 'I was here', false);
                perform set_config('search_path', 'nowhere', false);
                perform set_config('work_mem', '77MB', false);
                perform set_config('DateStyle', 'German', false);
                perform set_config('statement_timeout', '0', false);
                perform set_config('row_security', 'off', false);
                return 'left';
            end $$;
            create function leave_role() returns text language plpgsql as $$
            begin
                perform set_config('role', 'none', false);
                return 'left';
            end $$;
            create function leave_locks() returns text language plpgsql as $$
            begin
                perform pg_advisory_lock(42), pg_advisory_lock_shared(43);
                return 'left';
            end $$;
            create function leave_things() returns text language plpgsql as $$
            begin
                execute 'create temp table if not exists item (id int)';
                execute 'listen gossip';
                execute 'declare peeping cursor with hold for select 1';
                perform nextval('numbers');
                return 'left';
            exception when duplicate_cursor then
                return 'somebody was here';
            end $$;
            create function leave_shapes() returns text language plpgsql as $$
            begin
                execute 'prepare gossip as select 1';
                return 'left';
            end $$;
            create function leave_and_fail() returns text language plpgsql as $$
            begin
                perform pg_advisory_lock(44);
                perform set_config('app.note', 'I failed here', false);
                raise exception 'on purpose';
            end $$;
            """;

    private static final List<String> VANDALS =
            List.of("leave_settings", "leave_role", "leave_locks", "leave_things", "leave_shapes", "leave_and_fail");

    private static final String LOOK = "select surroundings()";
    private static final String PLAIN_LOOK = "select current_user || current_setting('search_path')"
            + " || (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') || ?";

    private static @Nullable DispatcherUnderTest weir;
    private static final Map<Context, String> EXPECTED = new HashMap<>();
    private static final List<Context> CONTEXTS = new ArrayList<>();

    @BeforeContainer
    static void start() {
        DispatcherUnderTest started = new DispatcherUnderTest(
                SCRIPT, "weir.pool.size=2", "weir.dispatch.queue-target=30s", "weir.dispatch.deadline=20s");
        String login = started.login().username();
        for (String role : List.of("isolation_ann", "isolation_bob")) {
            started.execute("drop role if exists " + role + "; create role " + role + "; grant " + role + " to " + login
                    + "; grant temp on database " + started.login().database() + " to " + role);
        }
        CONTEXTS.clear();
        CONTEXTS.add(Context.OWN);
        for (String role : List.of("isolation_ann", "isolation_bob")) {
            for (String sub : List.of("1", "2")) {
                CONTEXTS.add(new Context(role, Map.of("request.jwt.claims", "{\"sub\":\"" + sub + "\"}")));
            }
        }
        for (Context context : CONTEXTS) {
            EXPECTED.put(context, started.answer(look(context)));
        }
        weir = started;
    }

    @AfterContainer
    static void stop() {
        DispatcherUnderTest started = weir;
        if (started != null) {
            for (String role : List.of("isolation_ann", "isolation_bob")) {
                started.execute("drop owned by " + role + "; drop role " + role);
            }
            started.close();
        }
    }

    private static Work look(Context context) {
        return work(LOOK, Effects.READ, context);
    }

    private static DispatcherUnderTest weir() {
        DispatcherUnderTest started = weir;
        if (started == null) {
            throw new IllegalStateException("Not started");
        }
        return started;
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void nobodySeesWhatAnotherLeft(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> wrong = new ArrayList<>();
        Flux.range(0, 400).flatMap(i -> act(random, wrong), 40).then().block(PATIENCE.multipliedBy(2));
        assertThat(wrong).isEmpty();
        for (Context context : CONTEXTS) {
            assertThat(seen(context)).isEqualTo(EXPECTED.get(context));
        }
    }

    /** What was killed last may have been a connection that was being opened: then none can be had for a moment. */
    private static @Nullable String seen(Context context) {
        return weir().ask(look(context))
                .retryWhen(Retry.fixedDelay(20, Duration.ofMillis(250)))
                .block(PATIENCE);
    }

    private static Mono<Void> act(Random random, List<String> wrong) {
        Context context = CONTEXTS.get(random.nextInt(CONTEXTS.size()));
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> vandalise(random, context);
            case 6 -> goAway(random, context);
            case 7 -> random.nextInt(8) == 0 ? kill() : Mono.empty();
            case 8, 9, 10, 11, 12, 13 -> lookPlainly(context, wrong);
            default ->
                weir().ask(look(context))
                        .doOnNext(seen -> expect(seen, EXPECTED.getOrDefault(context, ""), wrong))
                        .onErrorComplete()
                        .then();
        };
    }

    private static Mono<Void> vandalise(Random random, Context context) {
        String vandal = VANDALS.get(random.nextInt(VANDALS.size()));
        Effects effects = random.nextBoolean() ? Effects.READ : Effects.WRITE;
        return weir().ask(work("select " + vandal + "()", effects, context))
                .onErrorComplete()
                .then();
    }

    private static Mono<Void> goAway(Random random, Context context) {
        return weir().ask(work("select leave_settings() from pg_sleep(0.05)", Effects.READ, context))
                .timeout(Duration.ofMillis(1 + random.nextInt(60)), Mono.empty())
                .onErrorComplete()
                .then();
    }

    private static Mono<Void> kill() {
        return Mono.fromRunnable(() -> weir().look("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where application_name = 'weir-under-test' and state = 'active'"));
    }

    /** In a message with others, and without being told the claims. */
    private static Mono<Void> lookPlainly(Context context, List<String> wrong) {
        String role = context.role() == null ? weir().login().username() : context.role();
        return weir().ask(work(PLAIN_LOOK, Effects.PLAIN_READ, context, "."))
                .doOnNext(seen -> expect(seen, role + "\"$user\", public0.", wrong))
                .onErrorComplete()
                .then();
    }

    private static void expect(String seen, String expected, List<String> wrong) {
        if (!seen.equals(expected)) {
            synchronized (wrong) {
                wrong.add("expected " + expected + "\n     saw " + seen);
            }
        }
    }
}
