package dev.weir.rest;

import dev.weir.auth.Identity;
import dev.weir.dispatch.work.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    Context of(Identity identity, String schema) {
        Context shared = Objects.requireNonNull(anonymous.get(schema));
        String claims = identity.claims();
        if (claims == null && Objects.equals(identity.role(), anonymousRole)) {
            return shared;
        }
        Map<String, String> settings = new LinkedHashMap<>(shared.settings());
        if (claims != null) {
            settings.put("request.jwt.claims", claims);
        }
        return new Context(identity.role(), settings);
    }

    /** Nothing for the search path that every connection starts with. */
    private static Map<String, String> settings(String schema, SearchPath searchPath) {
        String path = searchPath.of(schema);
        return path.equals(searchPath.byDefault()) ? Map.of() : Map.of("search_path", path);
    }
}
