package dev.weir.rest;

import dev.weir.rest.request.EmbedLimits;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.rest.*}: what a selection may have besides the columns of one relation.
 *
 * @param maxEmbedDepth how deep relations may stand in relations; 0 for none at all
 * @param maxEmbeds how many relations a request may embed
 * @param aggregates whether a selection may have aggregates; with PostgREST's meaning
 */
@ConfigurationProperties("weir.rest")
record EmbeddingProperties(
        @DefaultValue("8") int maxEmbedDepth,
        @DefaultValue("50") int maxEmbeds,
        @DefaultValue("false") boolean aggregates) {

    /** The parser and the planner, and PostgreSQL's, recurse. */
    private static final int DEEPEST = 100;

    EmbeddingProperties {
        if (maxEmbedDepth < 0 || maxEmbedDepth > DEEPEST) {
            throw new IllegalArgumentException(
                    "weir.rest.max-embed-depth is between 0 and %d: %d".formatted(DEEPEST, maxEmbedDepth));
        }
        if (maxEmbeds < 0) {
            throw new IllegalArgumentException("weir.rest.max-embeds is not negative: " + maxEmbeds);
        }
    }

    EmbedLimits limits() {
        return new EmbedLimits(maxEmbedDepth, maxEmbeds);
    }
}
