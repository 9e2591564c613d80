package dev.weir.error;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The request itself is wrong; the same request will be wrong again. */
public sealed interface RequestFailure extends ListedFailure {

    /** A query parameter, header or path that does not follow the grammar. */
    record Malformed(
            String message,
            @Nullable String details,
            @Nullable String hint) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.MALFORMED;
        }
    }

    /** A body that is not what its content type says. */
    record InvalidBody(String message, @Nullable String details) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.INVALID_BODY;
        }
    }

    /**
     * A Range, limit or offset that cannot be satisfied.
     *
     * @param total how many rows there are; null when they were not counted
     */
    record RangeNotSatisfiable(String details, @Nullable Long total) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RANGE_NOT_SATISFIABLE;
        }
    }

    /** A schema that is not exposed. */
    record SchemaNotExposed(String schema, String exposed) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.SCHEMA_NOT_EXPOSED;
        }

        @Override
        public String message() {
            return listed().message(schema);
        }

        @Override
        public @Nullable String hint() {
            return listed().hint(exposed);
        }
    }

    /** No media type of the Accept header, the one of Content-Type, or the coding of the body, can be served. */
    record UnsupportedMediaType(
            int status, String message, @Nullable String hint) implements RequestFailure {

        public UnsupportedMediaType(int status, String message) {
            this(status, message, null);
        }

        @Override
        public FailureCode listed() {
            return status == FailureCode.NOT_ACCEPTABLE.status()
                    ? FailureCode.NOT_ACCEPTABLE
                    : FailureCode.UNSUPPORTED_MEDIA_TYPE;
        }
    }

    /** One row is asked for as an object, and there is another number of them. */
    record NotOneRow(long rows) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.NOT_ONE_ROW;
        }

        @Override
        public String details() {
            return "The result contains " + rows + " rows";
        }
    }

    /** A method that the target does not have. */
    record MethodNotAllowed(String method, String allowed) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.METHOD_NOT_ALLOWED;
        }

        @Override
        public String message() {
            return listed().message(method);
        }
    }

    /** A preference that cannot be honoured, with handling=strict. */
    record InvalidPreferences(String details) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.INVALID_PREFERENCES;
        }
    }

    /** The path leads nowhere. */
    record RouteNotFound(@Nullable String path, @Nullable String hint) implements RequestFailure {

        /** Of the REST surface, as PostgREST says it. */
        public static final RouteNotFound OF_REST = new RouteNotFound(null, null);

        @Override
        public FailureCode listed() {
            return FailureCode.ROUTE_NOT_FOUND;
        }

        @Override
        public @Nullable String details() {
            return path == null ? null : "Nothing is served at " + path;
        }
    }

    /** The root, where it is switched off. */
    record RootDisabled() implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.ROOT_DISABLED;
        }
    }

    /** A column named in a body or in columns= that the relation does not have. */
    record ColumnNotFound(
            String relation, String column, @Nullable String nearest) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.COLUMN_NOT_FOUND;
        }

        @Override
        public String message() {
            return listed().message(column, relation);
        }

        @Override
        public @Nullable String hint() {
            return nearest == null ? null : listed().hint(nearest);
        }
    }

    /** A relation that none of the exposed schemas has. */
    record RelationNotFound(
            String schema, String relation, @Nullable String nearest) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.RELATION_NOT_FOUND;
        }

        @Override
        public String message() {
            return listed().message(schema, relation);
        }

        @Override
        public @Nullable String hint() {
            return nearest == null ? null : listed().hint(schema, nearest);
        }
    }

    /**
     * A column named in a filter, a selection or an order that the relation does not have. The words are PostgreSQL's.
     *
     * @param meant the columns that were probably meant; at most two
     */
    record UnknownColumn(String relation, String column, List<String> meant) implements RequestFailure {

        public UnknownColumn {
            meant = List.copyOf(meant);
        }

        @Override
        public FailureCode listed() {
            return FailureCode.UNKNOWN_COLUMN;
        }

        @Override
        public String message() {
            return listed().message(relation, column);
        }

        @Override
        public @Nullable String hint() {
            String columns = meant.stream()
                    .map(name -> "the column \"%s.%s\"".formatted(relation, name))
                    .collect(Collectors.joining(" or "));
            return meant.isEmpty() ? null : listed().hint(columns);
        }
    }

    /** A request whose Expect header asks for more than 100-continue. */
    record UnknownExpectation(String expected) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.UNKNOWN_EXPECTATION;
        }

        @Override
        public String message() {
            return listed().message(expected);
        }
    }

    /** A request that took too long to arrive. */
    record TooSlow(Duration limit) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.TOO_SLOW;
        }

        @Override
        public String message() {
            return listed().message(limit.toMillis());
        }
    }

    /** A body that came with fewer bytes a second than the lowest rate. */
    record SentTooSlowly(long bytesPerSecond) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.SENT_TOO_SLOWLY;
        }

        @Override
        public String message() {
            return listed().message(bytesPerSecond);
        }
    }

    /** A request for a host that is not served here, such as a name that another party has pointed to this machine. */
    record Misdirected(String host) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.MISDIRECTED;
        }

        @Override
        public String message() {
            return listed().message(host);
        }
    }

    /** A write that a browser sends for a page of another site; the details say which header shows it. */
    record CrossSiteWrite(String details) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.CROSS_SITE_WRITE;
        }
    }

    /** Something longer than the service reads. */
    record TooLarge(Part part, long limitBytes) implements RequestFailure {

        /** What was too long. */
        public enum Part {
            BODY(FailureCode.BODY_TOO_LARGE),
            URI(FailureCode.URI_TOO_LARGE),
            HEADERS(FailureCode.HEADERS_TOO_LARGE);

            private final FailureCode code;

            Part(FailureCode code) {
                this.code = code;
            }
        }

        @Override
        public FailureCode listed() {
            return part.code;
        }

        @Override
        public String message() {
            return listed().message(limitBytes);
        }
    }

    /** A read whose JSON would be larger than the service builds; as a stream it has no such limit. */
    record AnswerTooLarge(long limitBytes) implements RequestFailure {
        @Override
        public FailureCode listed() {
            return FailureCode.ANSWER_TOO_LARGE;
        }

        @Override
        public String message() {
            return listed().message(limitBytes);
        }
    }
}
