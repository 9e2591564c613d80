package dev.weir.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The request itself is wrong; the same request will be wrong again. */
public sealed interface RequestFailure extends Failure {

    /** A query parameter, header or path that does not follow the grammar. */
    record Malformed(
            String message,
            @Nullable String details,
            @Nullable String hint) implements RequestFailure {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "PGRST100";
        }
    }

    /** A body that is not what its content type says. */
    record InvalidBody(String message, @Nullable String details) implements RequestFailure {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "PGRST102";
        }
    }

    /**
     * A Range, limit or offset that cannot be satisfied.
     *
     * @param total how many rows there are; null when they were not counted
     */
    record RangeNotSatisfiable(String details, @Nullable Long total) implements RequestFailure {
        @Override
        public int status() {
            return 416;
        }

        @Override
        public String code() {
            return "PGRST103";
        }

        @Override
        public String message() {
            return "Requested range not satisfiable";
        }
    }

    /** A schema that is not exposed. */
    record SchemaNotExposed(String schema, String exposed) implements RequestFailure {
        @Override
        public int status() {
            return 406;
        }

        @Override
        public String code() {
            return "PGRST106";
        }

        @Override
        public String message() {
            return "Invalid schema: " + schema;
        }

        @Override
        public String hint() {
            return "Only the following schemas are exposed: " + exposed;
        }
    }

    /** No media type of the Accept header, the one of Content-Type, or the coding of the body, can be served. */
    record UnsupportedMediaType(
            int status, String message, @Nullable String hint) implements RequestFailure {

        public UnsupportedMediaType(int status, String message) {
            this(status, message, null);
        }

        @Override
        public String code() {
            return "PGRST107";
        }
    }

    /** A method that the target does not have. */
    record MethodNotAllowed(String method, String allowed) implements RequestFailure {
        @Override
        public int status() {
            return 405;
        }

        @Override
        public String code() {
            return "PGRST117";
        }

        @Override
        public String message() {
            return "Unsupported HTTP method: " + method;
        }

        @Override
        public String hint() {
            return "Allowed here: " + allowed;
        }
    }

    /** A preference that cannot be honoured, with handling=strict. */
    record InvalidPreferences(String details) implements RequestFailure {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "PGRST122";
        }

        @Override
        public String message() {
            return "Invalid preferences given with handling=strict";
        }
    }

    /** The path leads nowhere. */
    record RouteNotFound(String path, String hint) implements RequestFailure {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String code() {
            return "PGRST125";
        }

        @Override
        public String message() {
            return "Invalid path specified in request URL";
        }

        @Override
        public String details() {
            return "Nothing is served at " + path;
        }
    }

    /** A column named in a body or in columns= that the relation does not have. */
    record ColumnNotFound(
            String relation, String column, @Nullable String nearest) implements RequestFailure {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "PGRST204";
        }

        @Override
        public String message() {
            return "Could not find the '%s' column of '%s' in the schema cache".formatted(column, relation);
        }

        @Override
        public @Nullable String hint() {
            return nearest == null ? null : "Perhaps you meant the column '" + nearest + "'";
        }
    }

    /** A relation that none of the exposed schemas has. */
    record RelationNotFound(
            String schema, String relation, @Nullable String nearest) implements RequestFailure {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String code() {
            return "PGRST205";
        }

        @Override
        public String message() {
            return "Could not find the table '%s.%s' in the schema cache".formatted(schema, relation);
        }

        @Override
        public @Nullable String hint() {
            return nearest == null ? null : "Perhaps you meant the table '" + schema + "." + nearest + "'";
        }
    }

    /** A column named in a filter, a selection or an order that the relation does not have. */
    record UnknownColumn(
            String relation,
            String column,
            String parameter,
            @Nullable String nearest) implements RequestFailure {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String code() {
            return "42703";
        }

        @Override
        public String message() {
            return "column %s.%s does not exist".formatted(relation, column);
        }

        @Override
        public String details() {
            return "It is named in " + parameter;
        }

        @Override
        public @Nullable String hint() {
            return nearest == null ? null : "Perhaps you meant the column '" + nearest + "'";
        }
    }

    /** A request that expects more of the service than to be told to go on with its body. */
    record UnknownExpectation(String expected) implements RequestFailure {
        @Override
        public int status() {
            return 417;
        }

        @Override
        public String code() {
            return "WEIR417";
        }

        @Override
        public String message() {
            return "The expectation cannot be met: " + expected;
        }

        @Override
        public String hint() {
            return "Expect nothing, or 100-continue";
        }
    }

    /** A request that took too long to arrive. */
    record TooSlow(Duration limit) implements RequestFailure {
        @Override
        public int status() {
            return 408;
        }

        @Override
        public String code() {
            return "WEIR408";
        }

        @Override
        public String message() {
            return "The request did not arrive within %d ms".formatted(limit.toMillis());
        }

        @Override
        public String hint() {
            return "Send it faster, or ask the operator to raise weir.http.read-timeout";
        }
    }

    /** A body that came with fewer bytes a second than the lowest rate. */
    record SentTooSlowly(long bytesPerSecond) implements RequestFailure {
        @Override
        public int status() {
            return 408;
        }

        @Override
        public String code() {
            return "WEIR408";
        }

        @Override
        public String message() {
            return "The request's body came with less than %d bytes a second".formatted(bytesPerSecond);
        }

        @Override
        public String hint() {
            return "Send it faster, or ask the operator to lower weir.http.min-rate";
        }
    }

    /** A request for a host that is not served here: by a name that somebody else has pointed to this machine, perhaps. */
    record Misdirected(String host) implements RequestFailure {
        @Override
        public int status() {
            return 421;
        }

        @Override
        public String code() {
            return "WEIR421";
        }

        @Override
        public String message() {
            return "This service does not answer for the host " + host;
        }

        @Override
        public String hint() {
            return "Ask for localhost, or have the operator add the host to weir.http.allowed-hosts";
        }
    }

    /**
     * A write that a browser sends for a page of another site, which nobody has allowed to.
     *
     * @param details which header says so
     */
    record CrossSiteWrite(String details) implements RequestFailure {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String code() {
            return "WEIR403";
        }

        @Override
        public String message() {
            return "A page of another site may not write here";
        }

        @Override
        public String hint() {
            return "Send the request from a server, or through a proxy on the page's own site";
        }
    }

    /** Something longer than the service reads. */
    record TooLarge(Part part, long limitBytes) implements RequestFailure {

        /** What was too long. */
        public enum Part {
            BODY("body is", 413, "WEIR413", "weir.http.max-body"),
            URI("URI is", 414, "WEIR414", "weir.http.max-uri"),
            HEADERS("headers are", 431, "WEIR431", "weir.http.max-headers");

            private final String subject;
            private final int status;
            private final String code;
            private final String setting;

            Part(String subject, int status, String code, String setting) {
                this.subject = subject;
                this.status = status;
                this.code = code;
                this.setting = setting;
            }
        }

        @Override
        public int status() {
            return part.status;
        }

        @Override
        public String code() {
            return part.code;
        }

        @Override
        public String message() {
            return "The request's %s larger than %d bytes".formatted(part.subject, limitBytes);
        }

        @Override
        public String hint() {
            return "Send less, or ask the operator to raise " + part.setting;
        }
    }

    /** A read whose JSON would be larger than the service builds; another form, which has no such limit, would do. */
    record AnswerTooLarge(long limitBytes) implements RequestFailure {
        @Override
        public int status() {
            return 406;
        }

        @Override
        public String code() {
            return "WEIR406";
        }

        @Override
        public String message() {
            return "The answer would be larger than %d bytes of JSON".formatted(limitBytes);
        }

        @Override
        public String hint() {
            return "Ask for it with Accept: application/x-ndjson, or page with limit and offset"
                    + " (weir.rest.max-response)";
        }
    }
}
