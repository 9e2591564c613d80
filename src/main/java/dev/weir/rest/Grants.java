package dev.weir.rest;

import dev.weir.auth.MissingPrivilege;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relation;
import dev.weir.error.DatabaseFailure;
import dev.weir.error.FailureException;
import dev.weir.rest.plan.CallPlan;
import dev.weir.rest.plan.DeletePlan;
import dev.weir.rest.plan.ExplainPlan;
import dev.weir.rest.plan.Filter;
import dev.weir.rest.plan.InsertPlan;
import dev.weir.rest.plan.Plan;
import dev.weir.rest.plan.ReadPlan;
import dev.weir.rest.plan.ResolvedTarget;
import dev.weir.rest.plan.UpdatePlan;
import dev.weir.rest.query.Identifiers;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the grant that a statement lacked. PostgreSQL says only on which object (SQLSTATE 42501, in English), without
 * its schema; which privileges the statement needs follows from the plan.
 */
final class Grants {

    private static final Pattern DENIED = Pattern.compile("permission denied for ([a-z -]+) (\\S.*)");
    private static final Pattern NO_ROLE = Pattern.compile("permission denied to set role \"(.+)\"");
    private static final Pattern POLICY = Pattern.compile("new row violates row-level security policy .*");
    private static final Pattern RELATION = Pattern.compile("table|view|materialized view|foreign table");
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** What to grant on an object of another kind. */
    private static final Map<String, String> PRIVILEGES = Map.of(
            "schema", "USAGE ON SCHEMA",
            "sequence", "USAGE ON SEQUENCE",
            "function", "EXECUTE ON FUNCTION",
            "procedure", "EXECUTE ON PROCEDURE",
            "aggregate", "EXECUTE ON FUNCTION",
            "type", "USAGE ON TYPE",
            "domain", "USAGE ON DOMAIN",
            "language", "USAGE ON LANGUAGE",
            "foreign server", "USAGE ON FOREIGN SERVER");

    private final String login;

    /** @param login the role that the pool logs in as, as SQL; null when it is not known */
    Grants(@Nullable String login) {
        this.login = login == null ? "the role that the service logs in as" : quoted(login);
    }

    /** The same error, or for a lacking privilege one whose hint names the grant. */
    FailureException explain(FailureException error, PreparedRequest prepared) {
        if (!(error.failure() instanceof DatabaseFailure failure)
                || !MissingPrivilege.is(failure)
                || failure.hint() != null) {
            return error;
        }
        String role = prepared.work().context().role();
        String hint = hint(failure.message(), prepared.plan(), role == null ? login : quoted(role));
        return new FailureException(
                new DatabaseFailure(failure.status(), failure.code(), failure.message(), failure.details(), hint),
                error);
    }

    /** @param role the role that the statement ran as, as SQL */
    @Nullable
    String hint(String message, Plan plan, String role) {
        Matcher denied = DENIED.matcher(message);
        if (denied.matches()) {
            String kind = denied.group(1);
            return RELATION.matcher(kind).matches()
                    ? onRelation(kind, denied.group(2), plan, role)
                    : onOther(kind, denied.group(2), plan, role);
        }
        Matcher noRole = NO_ROLE.matcher(message);
        if (noRole.matches()) {
            return "The request needs GRANT %s TO %s".formatted(quoted(noRole.group(1)), login);
        }
        return POLICY.matcher(message).matches()
                ? "No grant is missing: a policy has to let the role %s write this row".formatted(role)
                : null;
    }

    private static String onRelation(String kind, String name, Plan plan, String role) {
        Optional<Relation> embedded = embedded(plan, kind, name);
        if (embedded.isPresent()) {
            return "The request needs GRANT SELECT ON %s TO %s"
                    .formatted(quoted(embedded.get().name()), role);
        }
        return switch (plan.target()) {
            case ResolvedTarget.OfRelation target -> onRelation(kind, name, target.relation(), plan, role);
            case ResolvedTarget.OfFunction target ->
                "The function %s uses it: grant on %s what it needs TO %s"
                        .formatted(quoted(target.function().name()), quoted(name), role);
        };
    }

    private static String onRelation(String kind, String name, Relation relation, Plan plan, String role) {
        String asked = quoted(relation.name());
        String privileges = privileges(plan);
        if (name.equals(relation.name().name()) && kind.equals(kind(relation))) {
            return "The request needs GRANT %s ON %s TO %s%s".formatted(privileges, asked, role, ofColumns(plan));
        }
        return switch (relation.kind()) {
            case VIEW, MATERIALIZED_VIEW ->
                "The request needs GRANT %s ON %s TO the owner of the view %s, or to %s if the view has security_invoker"
                        .formatted(privileges, quoted(name), asked, role);
            case TABLE, PARTITIONED_TABLE, FOREIGN_TABLE ->
                "A trigger, policy, default or function of %s uses it: grant on %s what it needs TO %s"
                        .formatted(asked, quoted(name), role);
        };
    }

    /** Another relation of the plan that is what PostgreSQL names. */
    private static Optional<Relation> embedded(Plan plan, String kind, String name) {
        return plan.relations().stream()
                .filter(relation -> !relation.name().equals(plan.target().name()))
                .filter(relation ->
                        relation.name().name().equals(name) && kind(relation).equals(kind))
                .findFirst();
    }

    private static String ofColumns(Plan plan) {
        return plan instanceof DeletePlan
                ? ""
                : ". If the role has it for some columns only, select and filter by these alone";
    }

    /** PostgreSQL's word for it in this message. */
    private static String kind(Relation relation) {
        return switch (relation.kind()) {
            case TABLE, PARTITIONED_TABLE -> "table";
            case VIEW -> "view";
            case MATERIALIZED_VIEW -> "materialized view";
            case FOREIGN_TABLE -> "foreign table";
        };
    }

    private static @Nullable String onOther(String kind, String name, Plan plan, String role) {
        String privilege = PRIVILEGES.get(kind);
        if (privilege == null) {
            return null;
        }
        // A column's own sequence is in the schema of its table.
        String schema = kind.equals("sequence") ? quoted(plan.target().name().schema()) + "." : "";
        return "The request needs GRANT %s %s TO %s".formatted(privilege, schema + quoted(name), role);
    }

    private static String privileges(Plan plan) {
        return switch (plan) {
            case ReadPlan read -> "SELECT";
            case InsertPlan insert ->
                (insert.merges() ? "INSERT, UPDATE" : "INSERT")
                        + reading(!insert.output().isEmpty() || !insert.key().isEmpty() || insert.conflict() != null);
            case UpdatePlan update ->
                update.columns().isEmpty()
                        ? "SELECT"
                        : "UPDATE" + reading(!update.output().isEmpty() || chooses(update.filter()));
            case CallPlan call -> "EXECUTE";
            case ExplainPlan explain -> privileges(explain.of());
            case DeletePlan delete -> "DELETE" + reading(!delete.output().isEmpty() || chooses(delete.filter()));
        };
    }

    private static String reading(boolean too) {
        return too ? ", SELECT" : "";
    }

    private static boolean chooses(Filter filter) {
        return !filter.isAll();
    }

    private static String quoted(QualifiedName name) {
        return quoted(name.schema()) + "." + quoted(name.name());
    }

    private static String quoted(String name) {
        return PLAIN.matcher(name).matches() ? name : Identifiers.quote(name);
    }
}
