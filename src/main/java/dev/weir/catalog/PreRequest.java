package dev.weir.catalog;

import dev.weir.dispatch.Dispatcher;
import dev.weir.dispatch.work.Context;
import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Origin;
import dev.weir.dispatch.work.Row;
import dev.weir.dispatch.work.Shape;
import dev.weir.dispatch.work.Statement;
import dev.weir.dispatch.work.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import reactor.core.publisher.Mono;

/**
 * {@code weir.rest.pre-request}: the function that every request calls before its statement, as in PostgREST's
 * {@code db-pre-request}.
 *
 * @param preRequest schema and name, letter for letter, with a dot between them; null for none
 */
@ConfigurationProperties("weir.rest")
public record PreRequest(@Nullable String preRequest) {

    private static final Origin ORIGIN = Origin.own("catalog");

    /** How many functions there are that can be called by this name without arguments. */
    private static final Shape COUNT =
            new Shape(List.of("""
            select pg_catalog.count(*)::pg_catalog.text from pg_catalog.pg_proc p
            join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) p.pronamespace
            where n.nspname operator(pg_catalog.=) \
            """, "::pg_catalog.text::pg_catalog.name and p.proname operator(pg_catalog.=) ", """
            ::pg_catalog.text::pg_catalog.name
            and p.prokind operator(pg_catalog.=) 'f'
            and p.pronargs operator(pg_catalog.=) p.pronargdefaults"""));

    public PreRequest {
        preRequest = preRequest == null || preRequest.isBlank() ? null : preRequest.strip();
        if (preRequest != null && !preRequest.matches("[^.]+\\.[^.]+")) {
            throw new IllegalArgumentException(
                    "weir.rest.pre-request is a schema and the name of a function, public.check_request: "
                            + preRequest);
        }
    }

    /** The function; null for none. */
    public @Nullable QualifiedName function() {
        if (preRequest == null) {
            return null;
        }
        int dot = preRequest.indexOf('.');
        return new QualifiedName(preRequest.substring(0, dot), preRequest.substring(dot + 1));
    }

    /** Completes when it is there, or there is none; fails with {@link PreRequestNotFoundException}. */
    Mono<Void> check(Dispatcher dispatcher) {
        QualifiedName name = function();
        if (name == null) {
            return Mono.empty();
        }
        Statement statement = new Statement(COUNT, List.of(name.schema(), name.name()), Effects.PLAIN_READ);
        return dispatcher
                .one(new Work(statement, Context.CATALOGS, ORIGIN, CatalogReader.DEADLINE))
                .map(PreRequest::isThere)
                .flatMap(there -> there ? Mono.empty() : Mono.error(new PreRequestNotFoundException(name)));
    }

    private static boolean isThere(Row row) {
        try {
            return !"0".equals(row.text(0));
        } finally {
            row.release();
        }
    }
}
