package dev.weir.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.catalog.Catalog;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.query.Queries;
import dev.weir.rest.request.ApiRequest;
import dev.weir.rest.request.Outline;
import dev.weir.rest.request.Preferences.Count;
import dev.weir.rest.request.Structure;
import dev.weir.rest.request.Target;
import org.jspecify.annotations.Nullable;

/**
 * Plans a request and renders its statement. A read whose {@link Structure} has come before is not planned again, as long as
 * the catalog is the same; one whose {@link Outline} has is not even parsed. Thread-safe.
 */
final class Renderer {

    /** Characters that are kept, of the structures and of their SQL: those of some thousand. */
    private static final long MOST_KEPT = 2L << 20;

    private final Planner planner;
    private volatile @Nullable Known known;

    Renderer(Planner planner) {
        this.planner = planner;
    }

    /** What is known by one snapshot of the catalog. */
    private record Known(Catalog catalog, Cache<ApiRequest, KnownRead> reads, Cache<String, Parsed> outlines) {

        static Known by(Catalog catalog) {
            return new Known(
                    catalog,
                    Caffeine.newBuilder()
                            .maximumWeight(MOST_KEPT)
                            .<ApiRequest, KnownRead>weigher(Renderer::size)
                            .build(),
                    Caffeine.newBuilder()
                            .maximumWeight(MOST_KEPT)
                            .<String, Parsed>weigher(
                                    (text, parsed) -> text.length() + size(parsed.request(), parsed.read()))
                            .build());
        }
    }

    /** What requests of one outline ask for, with marks in place of the values. */
    private record Parsed(ApiRequest request, KnownRead read) {}

    /** A request with its plan and its statement. */
    record Ready(ApiRequest request, Rendered rendered) {}

    /** What a request of this outline asks for, but for the values of its filters, with its plan and its statement; null while it is not known. */
    @Nullable
    Ready of(Outline outline, Catalog catalog) {
        Parsed parsed = known(catalog).outlines().getIfPresent(outline.text());
        Rendered rendered = parsed == null ? null : parsed.read().with(outline.values());
        return parsed == null || rendered == null ? null : new Ready(parsed.request(), rendered);
    }

    /** The same for the first of this outline, which was found to ask for this. */
    Ready first(Outline outline, ApiRequest request, Catalog catalog) {
        Structure structure = hasStructure(request) ? Structure.of(request) : null;
        if (structure != null && structure.values().equals(outline.values())) {
            KnownRead read = read(structure, catalog);
            if (read != KnownRead.NONE) {
                known(catalog).outlines().put(outline.text(), new Parsed(structure.request(), read));
            }
        }
        return new Ready(request, of(request, catalog));
    }

    /** A request's plan and its statement; or a {@link dev.weir.error.FailureException} when the catalog refuses it. */
    Rendered of(ApiRequest request, Catalog catalog) {
        Structure structure = hasStructure(request) ? Structure.of(request) : null;
        if (structure == null) {
            return rendered(request, catalog);
        }
        Rendered known = read(structure, catalog).with(structure.values());
        return known == null ? rendered(request, catalog) : known;
    }

    /** An estimate is asked for by a statement of its own, which is made of the plan. */
    private static boolean hasStructure(ApiRequest request) {
        Count count = request.preferences().count();
        return request.target() instanceof Target.Relation
                && request.action().reads()
                && (count == null || count == Count.EXACT);
    }

    /** All of a structure counts: a client may send a long header, or many values in a list. */
    private static int size(ApiRequest structure, KnownRead read) {
        return structure.toString().length() + read.size();
    }

    private KnownRead read(Structure structure, Catalog catalog) {
        Cache<ApiRequest, KnownRead> reads = known(catalog).reads();
        KnownRead read = reads.getIfPresent(structure.request());
        return read == null ? kept(structure, made(structure, catalog), reads) : read;
    }

    /** The first of several threads: all use its shape, which is then known again by its identity. */
    private static KnownRead kept(Structure structure, KnownRead made, Cache<ApiRequest, KnownRead> reads) {
        KnownRead first = reads.asMap().putIfAbsent(structure.request(), made);
        return first == null ? made : first;
    }

    private Known known(Catalog catalog) {
        Known now = known;
        if (now == null || now.catalog() != catalog) {
            now = Known.by(catalog);
            known = now;
        }
        return now;
    }

    private KnownRead made(Structure structure, Catalog catalog) {
        return planner.plan(structure.request(), catalog) instanceof ReadPlan read
                ? KnownRead.of(
                        Rendered.of(read, Queries.render(read)),
                        structure.values().size())
                : KnownRead.NONE;
    }

    private Rendered rendered(ApiRequest request, Catalog catalog) {
        Plan plan = planner.plan(request, catalog);
        return Rendered.of(plan, Queries.render(plan));
    }
}
