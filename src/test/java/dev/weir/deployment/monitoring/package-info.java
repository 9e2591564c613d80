/**
 * What an operator has beside the service: alert rules, their runbooks, the dashboard. They are held to each other and to the
 * meters that exist. Begin with {@link dev.weir.deployment.monitoring.AlertRulesTest}.
 */
@NullMarked
package dev.weir.deployment.monitoring;

import org.jspecify.annotations.NullMarked;
