package dev.weir.rest;

import dev.weir.rest.request.TxEnd;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code weir.rest.*}: the settings of the REST surface, with the meaning of PostgREST's of the same name. The
 * schemas are settings of the catalog.
 *
 * @param path where it is served
 * @param maxRows the most rows that a read answers; null for no maximum
 * @param maxResponse the most that an answer has as one JSON body; larger ones of reads are to be streamed
 * @param anonRole the role of a request without a token; null for none where tokens are taken, and for the pool's own login role
 *     where none are
 * @param txEnd how the transaction of a write ends, and whether {@code Prefer: tx=} may say otherwise
 * @param requireFilter whether a PATCH or DELETE without a filter is refused
 */
@ConfigurationProperties("weir.rest")
public record RestProperties(
        @DefaultValue("/rest/v1") String path,
        @Nullable Long maxRows,
        @DefaultValue("64MB") DataSize maxResponse,
        @Nullable String anonRole,
        @DefaultValue("commit") TxEnd txEnd,
        @DefaultValue("false") boolean requireFilter) {

    public RestProperties {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("weir.rest.path begins with a slash and does not end with one: " + path);
        }
        if (maxRows != null && maxRows < 1) {
            throw new IllegalArgumentException("weir.rest.max-rows is at least 1: " + maxRows);
        }
        if (maxResponse.toBytes() < 1 || maxResponse.toBytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("weir.rest.max-response is between 1 byte and 2 GB: " + maxResponse);
        }
        anonRole = anonRole == null || anonRole.isBlank() ? null : anonRole;
        if (anonRole != null && anonRole.equals("none")) {
            throw new IllegalArgumentException(
                    "weir.rest.anon-role is none, which PostgreSQL takes for the login itself");
        }
    }
}
