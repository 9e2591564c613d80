package dev.weir.rest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code weir.rest.plan-enabled}: whether {@code application/vnd.pgrst.plan} answers the plan of a statement, as PostgREST's
 * {@code db-plan-enabled}. A plan tells of the schema more than its rows do.
 */
@ConfigurationProperties("weir.rest")
record PlanProperties(@DefaultValue("false") boolean planEnabled) {}
