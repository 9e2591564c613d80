package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.dispatch.work.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** The role and the settings that a statement runs with: by the identity of its request and the schema that it is for. */
final class Contexts {

    private final @Nullable String anonymousRole;
    private final Map<String, Context> anonymous;

    /** @param anonymousRole the role of requests without credentials, whose contexts are made once */
    Contexts(SearchPath searchPath, @Nullable String anonymousRole) {
        this.anonymousRole = anonymousRole;
        this.anonymous = searchPath.schemas().stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        schema -> schema, schema -> new Context(anonymousRole, settings(schema, searchPath))));
    }

    /**
     * The context of a request's statement.
     *
     * @param request settings with what the request says of itself; empty for a statement that cannot observe them
     */
    Context of(Identity identity, String schema, Map<String, String> request) {
        Context shared = Objects.requireNonNull(anonymous.get(schema));
        if (request.isEmpty()) {
            return Objects.equals(identity.role(), anonymousRole)
                    ? shared
                    : new Context(identity.role(), shared.settings());
        }
        Map<String, String> settings = new LinkedHashMap<>(shared.settings());
        settings.putAll(request);
        String claims = identity.claims() == null ? claims(identity.role()) : identity.claims();
        if (claims != null) {
            settings.put("request.jwt.claims", claims);
        }
        return new Context(identity.role(), settings);
    }

    /** The same context in a time zone, by its name; null for the one that it has anyway. */
    static Context in(@Nullable String timeZone, Context context) {
        if (timeZone == null) {
            return context;
        }
        Map<String, String> settings = new LinkedHashMap<>(context.settings());
        settings.put("timezone", timeZone);
        return new Context(context.role(), settings, context.rules());
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
