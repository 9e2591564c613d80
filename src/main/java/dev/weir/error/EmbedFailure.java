package dev.weir.error;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a request asks of other relations, or of many rows, cannot be answered. */
public sealed interface EmbedFailure extends ListedFailure {

    /**
     * Nothing leads from the relation to what is to be embedded.
     *
     * @param hinted the hint that the request has; null without one
     * @param wrong which of both names was probably meant otherwise; null when that is not known
     * @param nearest what was probably meant
     */
    record RelationshipNotFound(
            String schema,
            String relation,
            String target,
            @Nullable String hinted,
            @Nullable String wrong,
            @Nullable String nearest)
            implements EmbedFailure {

        @Override
        public FailureCode listed() {
            return FailureCode.RELATIONSHIP_NOT_FOUND;
        }

        @Override
        public String message() {
            return listed().message(relation, target);
        }

        @Override
        public String details() {
            return "Searched for a foreign key relationship between '%s' and '%s'%s in the schema '%s', but no matches were found."
                    .formatted(relation, target, using(), schema);
        }

        private String using() {
            return hinted == null ? "" : " using the hint '%s'".formatted(hinted);
        }

        @Override
        public @Nullable String hint() {
            return nearest == null ? null : "Perhaps you meant '%s' instead of '%s'.".formatted(nearest, wrong);
        }
    }

    /** Several ways lead from the relation to what is to be embedded. */
    record AmbiguousRelationship(String relation, String target, List<Candidate> candidates) implements EmbedFailure {

        /**
         * One of the ways.
         *
         * @param cardinality how many rows of the one there are for a row of the other
         * @param embedding both relations
         * @param relationship the constraint or junction, and the columns
         * @param choice what to write for the target to choose it
         */
        public record Candidate(String cardinality, String embedding, String relationship, String choice) {}

        public AmbiguousRelationship {
            candidates = List.copyOf(candidates);
        }

        @Override
        public FailureCode listed() {
            return FailureCode.AMBIGUOUS_RELATIONSHIP;
        }

        @Override
        public String message() {
            return listed().message(relation, target);
        }

        @Override
        public @Nullable String hint() {
            return listed().hint(
                            target,
                            candidates.stream()
                                    .map(candidate -> "'%s'".formatted(candidate.choice()))
                                    .collect(Collectors.joining(", ")));
        }
    }

    /** A parameter, or an order, of a relation that the selection does not embed. */
    record NotEmbedded(String target) implements EmbedFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_EMBEDDED;
        }

        @Override
        public String message() {
            return listed().message(target);
        }

        @Override
        public @Nullable String hint() {
            return listed().hint(target);
        }
    }

    /** Rows are to be ordered by another relation that has many for each. */
    record NotToOne(String relation, String target) implements EmbedFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_TO_ONE;
        }

        @Override
        public String message() {
            return listed().message(target);
        }

        @Override
        public String details() {
            return "'%s' and '%s' do not form a many-to-one or one-to-one relationship".formatted(relation, target);
        }
    }

    /** An embedded relation is compared with a value. */
    record NotComparable(String target) implements EmbedFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_COMPARABLE;
        }

        @Override
        public String message() {
            return listed().message(target);
        }

        @Override
        public String details() {
            return "Only is null or not is null filters are allowed on embedded resources";
        }
    }

    /** Aggregates are not allowed. */
    record AggregatesDisabled() implements EmbedFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.AGGREGATES_DISABLED;
        }
    }

    /** Something that the interface has, and this service does not. */
    record NotImplemented(String details) implements EmbedFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_IMPLEMENTED;
        }
    }
}
