package dev.weir.dispatch;

import static org.awaitility.Awaitility.await;

import dev.weir.database.TestDatabase;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import dev.weir.embedded.Login;
import dev.weir.pool.Database;
import dev.weir.pool.PoolConsole;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The pool and the dispatcher on a database of their own, and what they tell of. Close it. */
final class DispatcherUnderTest implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Sleeps for as many seconds as its argument says. */
    static final String SLEEP = "select pg_sleep(?::float8)::text";

    private final Login login;
    private final ConfigurableApplicationContext context;
    private final Dispatcher dispatcher;

    /** Not annotated as a configuration: no scan is to find it. */
    @ImportAutoConfiguration(R2dbcAutoConfiguration.class)
    @ComponentScan({"dev.weir.pool", "dev.weir.dispatch"})
    static final class Parts {

        Parts() {}

        @Bean
        Events events() {
            return new Events();
        }
    }

    /** Remembers what it was told. */
    static final class Events implements Observer {

        final Queue<Event> seen = new ConcurrentLinkedQueue<>();
        private final AtomicReference<@Nullable Class<? extends Event>> faulty = new AtomicReference<>();

        @Override
        public void on(Event event) {
            seen.add(event);
            if (event.getClass().equals(faulty.get()) && faulty.compareAndSet(event.getClass(), null)) {
                throw new OutOfMemoryError("as if");
            }
        }
    }

    /** @param settings each as {@code name=value} */
    DispatcherUnderTest(String script, String... settings) {
        login = TestDatabase.createDatabase(script);
        context = new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.r2dbc.url=" + login.r2dbcUrl(),
                        "spring.r2dbc.username=" + login.username(),
                        "spring.r2dbc.password=" + login.password(),
                        "weir.instance=under-test")
                .properties(settings)
                .run();
        context.getBean(Database.class).start().block(PATIENCE);
        dispatcher = context.getBean(Dispatcher.class);
    }

    /** One with so many connections, and a table {@code t}. */
    static DispatcherUnderTest ofSize(int connections) {
        return new DispatcherUnderTest("create table t (id int)", "weir.pool.size=" + connections);
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** A load that goes on until it is disposed of, and counts its errors. */
    Disposable load(AtomicInteger answers, List<Throwable> errors) {
        return Flux.range(0, 20)
                .flatMap(
                        client -> Mono.defer(() -> ask(plain("select ?::text", "client " + client)))
                                .doOnNext(answer -> answers.incrementAndGet())
                                .repeat(),
                        20)
                .subscribe(answer -> {}, errors::add);
    }

    /**
     * So many statements that sleep for about so long, each of another consumer: the argument is continued by a digit, so
     * that none is shared.
     */
    List<Mono<String>> askToSleep(int count, String seconds) {
        List<Mono<String>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Mono<String> one =
                    ask(askedBy("sleeper " + i, plain(SLEEP, seconds + i))).cache();
            one.subscribe(answer -> {}, error -> {});
            all.add(one);
        }
        return all;
    }

    void awaitSlow(int slots) {
        await().atMost(PATIENCE)
                .until(() -> console().status().slots().stream()
                                .filter(slot -> slot.state().equals("exclusive"))
                                .count()
                        == slots);
    }

    DispatchConsole console() {
        return context.getBean(DispatchConsole.class);
    }

    Engine engine() {
        return context.getBean(Engine.class);
    }

    Drainable drainable() {
        return context.getBean(Drainable.class);
    }

    Database database() {
        return context.getBean(Database.class);
    }

    PoolConsole pool() {
        return context.getBean(PoolConsole.class);
    }

    Login login() {
        return login;
    }

    /** Throws, when the next of these is told of, what a slot that runs out of memory would. */
    void failAt(Class<? extends Event> type) {
        context.getBean(Events.class).faulty.set(type);
    }

    <E extends Event> Stream<E> events(Class<E> type) {
        return context.getBean(Events.class).seen.stream()
                .filter(type::isInstance)
                .map(type::cast);
    }

    static Work work(String sql, Effects effects, Context as, @Nullable String... arguments) {
        Shape shape = new Shape(List.of(sql.split("\\?", -1)));
        return new Work(
                new Statement(shape, Arrays.asList(arguments), effects), as, new Origin("test", "test", "test"), null);
    }

    /** A read that reaches no code of a user's; each question mark takes an argument. */
    static Work plain(String sql, @Nullable String... arguments) {
        return work(sql, Effects.PLAIN_READ, Context.OWN, arguments);
    }

    /** The same, asked by another. */
    static Work askedBy(String consumer, Work work) {
        return new Work(work.statement(), work.context(), new Origin("test", "test", consumer), work.deadline());
    }

    static Work write(String sql, @Nullable String... arguments) {
        return work(sql, Effects.WRITE, Context.OWN, arguments);
    }

    /** The first column of the answer; "nothing" for none. */
    Mono<String> ask(Work work) {
        return dispatcher.one(work).map(DispatcherUnderTest::textOf).defaultIfEmpty("nothing");
    }

    String answer(Work work) {
        return Objects.requireNonNull(ask(work).block(PATIENCE));
    }

    private static String textOf(Row row) {
        try {
            return String.valueOf(row.text(0));
        } finally {
            row.release();
        }
    }

    /** Lets the dispatcher know the statements, so that they share messages from now on. */
    void learn(Work... works) {
        for (int i = 0; i < 3; i++) {
            for (Work work : works) {
                answer(work);
            }
        }
    }

    /** Asks all at once. */
    List<String> answers(Collection<Work> works) {
        List<Mono<String>> all = works.stream()
                .map(work -> ask(work).onErrorResume(error -> Mono.just(String.valueOf(error.getMessage()))))
                .toList();
        return Objects.requireNonNull(reactor.core.publisher.Flux.mergeSequential(all, all.size(), 1)
                .collectList()
                .block(PATIENCE));
    }

    /** What a superuser sees in the database. */
    int look(String sql) {
        try (Connection connection = TestDatabase.superuserOf(login);
                java.sql.Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void execute(String sql) {
        try (Connection connection = TestDatabase.superuserOf(login);
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
