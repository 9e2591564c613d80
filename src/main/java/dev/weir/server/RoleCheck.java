package dev.weir.server;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ends a start whose login cannot become the roles that the configuration names: each request as one of them would fail. */
final class RoleCheck {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Origin ORIGIN = Origin.own("catalog");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Roles of a JSON list that the login may not become, each with the statement that mends it. A member may, before
     * PostgreSQL 16; since then it may be one without that, as who has made a role is.
     */
    private static final Shape MISSING = new Shape(List.of("""
            select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
                'role', w.name,
                'remedy', case when r.oid is null
                    then pg_catalog.format('CREATE ROLE %I NOLOGIN; GRANT %I TO %I', w.name, w.name, current_user)
                    else pg_catalog.format('GRANT %I TO %I', w.name, current_user) end)), '[]')
            from pg_catalog.json_array_elements_text(\
            """, """
            ::pg_catalog.text::pg_catalog.json) as w(name)
            left join pg_catalog.pg_roles r on r.rolname operator(pg_catalog.=) w.name::pg_catalog.name
            where r.oid is null or not pg_catalog.pg_has_role(
                r.oid,
                case when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog.>=) 160000
                    then 'set' else 'member' end)"""));

    private final Dispatcher dispatcher;
    private final Map<String, String> roles;

    /** @param roles roles, each with the setting that names it */
    RoleCheck(Dispatcher dispatcher, Map<String, String> roles) {
        this.dispatcher = dispatcher;
        this.roles = Map.copyOf(roles);
    }

    Mono<Void> check() {
        if (roles.isEmpty()) {
            return Mono.empty();
        }
        Statement statement =
                new Statement(MISSING, List.of(JSON.writeValueAsString(roles.keySet())), Effects.PLAIN_READ);
        return dispatcher
                .one(new Work(statement, Context.CATALOGS, ORIGIN, LIMIT))
                .map(row -> JSON.readTree(row.takeBytes(0)))
                .doOnNext(this::refuse)
                .then();
    }

    private void refuse(JsonNode missing) {
        if (!missing.isEmpty()) {
            String role = missing.required(0).required("role").stringValue();
            throw new ConfigurationException(
                    "%s names the role %s, which the service's login cannot become.".formatted(roles.get(role), role),
                    "Have the database's administrator run: "
                            + String.join(
                                    "; ",
                                    missing.valueStream()
                                            .map(one -> one.required("remedy").stringValue())
                                            .toList())
                            + ".");
        }
    }
}
