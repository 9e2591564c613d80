package dev.weir.rest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code weir.rest.openapi}: what the root says of the relations, with the meaning of PostgREST's {@code openapi-mode}. */
@ConfigurationProperties("weir.rest")
record OpenApiProperties(@DefaultValue("follow-privileges") Mode openapi) {

    /** Whom the description is for. */
    enum Mode {
        /** It has what the role of the request may read or write. */
        FOLLOW_PRIVILEGES,
        /** It has all that is exposed, for everyone. */
        IGNORE_PRIVILEGES,
        /** There is none. */
        DISABLED
    }
}
