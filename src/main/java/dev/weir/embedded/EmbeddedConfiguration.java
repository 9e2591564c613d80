package dev.weir.embedded;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;

/** Starts a local PostgreSQL when its binaries are on the class path and no other database is configured. */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ConditionalOnClass(name = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres")
@ConditionalOnProperty(name = "spring.r2dbc.url", matchIfMissing = true, havingValue = EmbeddedConfiguration.NOT_SET)
@ConditionalOnMissingBean(R2dbcConnectionDetails.class)
class EmbeddedConfiguration {

    /** No URL is spelled like this: the condition holds only when the property is missing. */
    static final String NOT_SET = "none";

    @Bean
    R2dbcConnectionDetails embeddedDatabase() {
        return EmbeddedDatabase.start(Demonstration.schema());
    }
}
