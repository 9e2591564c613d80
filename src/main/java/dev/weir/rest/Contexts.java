package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.catalog.QualifiedName;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.TransactionRules;
import dev.weir.rest.query.Identifiers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** The role and the settings that a statement runs with: by the identity of its request and the schema that it is for. */
final class Contexts {

    private static final int MOST_KEPT = 1000;

    private final @Nullable String anonymousRole;
    private final Map<String, Context> anonymous;
    private final @Nullable String preRequest;
    /** Those of plain reads, by role and schema: as many as there are roles, which the database bounds, but a token may name any. */
    private final Map<Acting, Context> acting = new ConcurrentHashMap<>();

    private record Acting(@Nullable String role, String schema) {}

    /**
     * Contexts of requests.
     *
     * @param anonymousRole the role of requests without credentials, whose contexts are made once
     * @param preRequest the function that each request calls first; null for none
     */
    Contexts(SearchPath searchPath, @Nullable String anonymousRole, @Nullable QualifiedName preRequest) {
        this.anonymousRole = anonymousRole;
        this.preRequest = preRequest == null ? null : call(preRequest);
        this.anonymous = searchPath.schemas().stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        schema -> schema, schema -> new Context(anonymousRole, settings(schema, searchPath))));
    }

    private static String call(QualifiedName function) {
        return "select " + Identifiers.quote(function.schema()) + "." + Identifiers.quote(function.name()) + "()";
    }

    /** SQL that each request runs before its statement; null for none. */
    @Nullable
    String preRequest() {
        return preRequest;
    }

    /**
     * The context of a request's statement.
     *
     * @param request settings with what the request says of itself; empty for a statement that cannot observe them
     */
    Context of(Identity identity, String schema, Map<String, String> request) {
        Context shared = Objects.requireNonNull(anonymous.get(schema));
        if (request.isEmpty()) {
            return Objects.equals(identity.role(), anonymousRole) ? shared : acting(identity.role(), schema, shared);
        }
        Map<String, String> settings = new LinkedHashMap<>(shared.settings());
        settings.putAll(request);
        String claims = identity.claims() == null ? claims(identity.role()) : identity.claims();
        if (claims != null) {
            settings.put("request.jwt.claims", claims);
        }
        return new Context(identity.role(), settings, TransactionRules.NONE, preRequest);
    }

    /** The anonymous one for another role; made once for most. */
    private Context acting(@Nullable String role, String schema, Context shared) {
        Acting key = new Acting(role, schema);
        Context known = acting.get(key);
        if (known != null) {
            return known;
        }
        Context made = new Context(role, shared.settings());
        if (acting.size() < MOST_KEPT) {
            acting.put(key, made);
        }
        return made;
    }

    /** The same context in a time zone, by its name; null for the one that it has anyway. */
    static Context in(@Nullable String timeZone, Context context) {
        if (timeZone == null) {
            return context;
        }
        Map<String, String> settings = new LinkedHashMap<>(context.settings());
        settings.put("timezone", timeZone);
        return context.heldTo(settings, context.rules());
    }

    /** What SQL finds of a request without credentials, as with PostgREST: its role. */
    private static @Nullable String claims(@Nullable String role) {
        return role == null
                ? null
                : JsonNodeFactory.instance.objectNode().put("role", role).toString();
    }

    /** Nothing for the search path that every connection starts with. */
    private static Map<String, String> settings(String schema, SearchPath searchPath) {
        String path = searchPath.of(schema);
        return path.equals(searchPath.byDefault()) ? Map.of() : Map.of("search_path", path);
    }
}
