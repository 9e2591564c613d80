package dev.weir.catalog;

import java.util.List;

/** A way from the rows of one exposed relation to those of another, or of itself. */
public sealed interface Relationship {

    /** The relation that it starts at. */
    QualifiedName from();

    /** The relation whose rows it leads to. */
    QualifiedName to();

    /** Whether it leads to one row at most. */
    boolean toOne();

    /** How many rows of the one there are for a row of the other. */
    enum Cardinality {
        ONE_TO_MANY("one-to-many"),
        MANY_TO_ONE("many-to-one"),
        ONE_TO_ONE("one-to-one");

        private final String words;

        Cardinality(String words) {
            this.words = words;
        }

        /** As messages have it. */
        public String words() {
            return words;
        }
    }

    /**
     * Two columns that are equal in rows that belong together.
     *
     * @param from of the relation that it starts at
     * @param to of the relation that it leads to
     */
    record Pair(String from, String to) {

        Pair turned() {
            return new Pair(to, from);
        }
    }

    /**
     * By a foreign key of the one that refers to the other, or by columns of views that show those of a key.
     *
     * @param holdsKey whether it is the relation at the start that has the key
     * @param toView whether the relation that it leads to shows the columns of another
     */
    record ByKey(
            QualifiedName from,
            QualifiedName to,
            Cardinality cardinality,
            String constraint,
            List<Pair> columns,
            boolean holdsKey,
            boolean toView)
            implements Relationship {

        public ByKey {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean toOne() {
            return cardinality != Cardinality.ONE_TO_MANY;
        }
    }

    /**
     * Many to many: through a junction, whose primary key has the columns of its keys to both.
     *
     * @param fromConstraint the junction's key to the relation at the start
     * @param fromColumns of the relation at the start and the junction
     * @param toColumns of the junction and the relation that it leads to
     */
    record Through(
            QualifiedName from,
            QualifiedName to,
            QualifiedName junction,
            String fromConstraint,
            String toConstraint,
            List<Pair> fromColumns,
            List<Pair> toColumns)
            implements Relationship {

        public Through {
            fromColumns = List.copyOf(fromColumns);
            toColumns = List.copyOf(toColumns);
        }

        @Override
        public boolean toOne() {
            return false;
        }
    }

    /** By a function of the row at the start. It is called by its own name, not by that of the relation it leads to. */
    record ByFunction(QualifiedName from, QualifiedName to, QualifiedName function, boolean toOne)
            implements Relationship {}
}
