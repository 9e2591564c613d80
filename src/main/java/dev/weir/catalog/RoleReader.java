package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.RoleSettings;
import dev.weir.dispatch.SqlFile;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.dispatch.work.Work;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.telemetry.Event;
import dev.weir.telemetry.Observer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what operators have set for the roles that requests may act as, and tells the dispatcher. Each setting is tried
 * first: one that the login may not set, or that PostgreSQL does not take any more, would fail every request of its role,
 * and is left out with a warning instead.
 */
final class RoleReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Origin ORIGIN = Origin.own("catalog");
    private static final Statement READ =
            new Statement(Shape.of(SqlFile.text(RoleReader.class, "roles.sql")), List.of(), Effects.PLAIN_READ);

    private final Dispatcher dispatcher;
    private final Observer observer;
    private final Set<Event> told = ConcurrentHashMap.newKeySet();

    RoleReader(Dispatcher dispatcher, Observer observer) {
        this.dispatcher = dispatcher;
        this.observer = observer;
    }

    /** Completes when requests run with what was read. */
    Mono<Void> read() {
        return ask(READ)
                .map(row -> JSON.readTree(row.takeBytes(0)))
                .flatMap(this::tried)
                .then();
    }

    private Mono<Void> tried(JsonNode answer) {
        Duration login = answer.required("timeout").isNull()
                ? null
                : Duration.ofMillis(answer.required("timeout").longValue());
        return Flux.fromIterable(answer.required("roles"))
                .concatMap(node ->
                        tried(node.required("role").asString(), JsonNodes.texts(node.required("settings")), login))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .doOnNext(byRole -> dispatcher.actingRoles(
                        byRole, new RoleSettings(Map.of(), new TransactionRules(login, null, false))))
                .then();
    }

    private Mono<Map.Entry<String, RoleSettings>> tried(
            String role, Map<String, String> all, @Nullable Duration login) {
        RoleSettings wanted = OperatorSettings.of(all, login);
        return possible(role, wanted.settings())
                .map(possible -> Map.entry(role, new RoleSettings(possible, wanted.rules())));
    }

    /** All of them at once; if that fails, one after the other. */
    private Mono<Map<String, String>> possible(String role, Map<String, String> settings) {
        if (settings.isEmpty()) {
            return Mono.just(settings);
        }
        return set(settings).thenReturn(settings).onErrorResume(RoleReader::isRefusal, refused -> Flux.fromIterable(
                        settings.entrySet())
                .filterWhen(setting -> isPossible(role, setting))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> other, LinkedHashMap::new)));
    }

    private Mono<Boolean> isPossible(String role, Map.Entry<String, String> setting) {
        return set(Map.of(setting.getKey(), setting.getValue()))
                .thenReturn(true)
                .onErrorResume(RoleReader::isRefusal, refused -> {
                    tell(new Event.RoleSettingIgnored(role, setting.getKey(), String.valueOf(refused.getMessage())));
                    return Mono.just(false);
                });
    }

    /** Once: a reading may be ordered often. */
    private void tell(Event ignored) {
        if (told.add(ignored)) {
            observer.on(ignored);
        }
    }

    private static boolean isRefusal(Throwable error) {
        return error instanceof FailureException known && known.failure() instanceof DatabaseFailure;
    }

    private Mono<Void> set(Map<String, String> settings) {
        List<String> fragments = new ArrayList<>();
        List<@Nullable String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> {
            fragments.add(fragments.isEmpty() ? "select pg_catalog.set_config(" : ", true), pg_catalog.set_config(");
            fragments.add(", ");
            arguments.add(name);
            arguments.add(value);
        });
        fragments.add(", true)");
        return ask(new Statement(new Shape(fragments), arguments, Effects.PLAIN_READ))
                .doOnNext(Row::release)
                .then();
    }

    private Mono<Row> ask(Statement statement) {
        return dispatcher.one(new Work(statement, Context.CATALOGS, ORIGIN, CatalogReader.DEADLINE));
    }
}
