package dev.weir.error;

import org.jspecify.annotations.Nullable;

/**
 * The catalogue of failures: HTTP status, permanent code, and the words that are always the same. A code is never used
 * for something else; {@code src/docs/errors.md} lists the same codes, with what to do about each.
 */
enum FailureCode {
    MALFORMED(400, "PGRST100"),
    METHOD_OF_CALL(405, "PGRST101", "Cannot use the %s method on RPC", "Allowed here: GET, HEAD, POST"),
    INVALID_BODY(400, "PGRST102"),
    RANGE_NOT_SATISFIABLE(416, "PGRST103", "Requested range not satisfiable"),
    SCHEMA_NOT_EXPOSED(406, "PGRST106", "Invalid schema: %s", "Only the following schemas are exposed: %s"),
    NOT_ACCEPTABLE(406, "PGRST107"),
    UNSUPPORTED_MEDIA_TYPE(415, "PGRST107"),
    NOT_ONE_ROW(406, "PGRST116", "Cannot coerce the result to a single JSON object"),
    RESPONSE_HEADERS_INVALID(
            500,
            "PGRST111",
            "response.headers guc must be a JSON array composed of objects with a single key and a string value",
            "What the statement has written stays; correct the function that sets it"),
    RESPONSE_STATUS_INVALID(
            500,
            "PGRST112",
            "response.status guc must be a valid status code",
            "Set it to a number from 200 to 599; what the statement has written stays"),
    RAISE_INVALID(500, "PGRST121", "Could not parse JSON in the \"RAISE SQLSTATE 'PGRST'\" error"),
    NOT_THE_KEY(405, "PGRST105", "Filters must include all and only primary key columns with 'eq' operators"),
    WINDOW_IN_PUT(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT"),
    OTHER_ROW(400, "PGRST115", "Payload values do not match URL in primary key column(s)"),
    NOT_EMBEDDED(
            400,
            "PGRST108",
            "'%s' is not an embedded resource in this request",
            "Verify that '%s' is included in the 'select' query parameter."),
    NOT_TO_ONE(400, "PGRST118", "A related order on '%s' is not possible"),
    NOT_COMPARABLE(400, "PGRST120", "Bad operator on the '%s' embedded resource"),
    AGGREGATES_DISABLED(400, "PGRST123", "Use of aggregate functions is not allowed"),
    NOT_IMPLEMENTED(400, "PGRST127", "Feature not implemented"),
    RELATIONSHIP_NOT_FOUND(400, "PGRST200", "Could not find a relationship between '%s' and '%s' in the schema cache"),
    AMBIGUOUS_RELATIONSHIP(
            300,
            "PGRST201",
            "Could not embed because more than one relationship was found for '%s' and '%s'",
            "Try changing '%s' to one of the following: %s. Find the desired relationship in the 'details' key."),
    METHOD_NOT_ALLOWED(405, "PGRST117", "Unsupported HTTP method: %s"),
    INVALID_PREFERENCES(400, "PGRST122", "Invalid preferences given with handling=strict"),
    TOO_MANY_AFFECTED(400, "PGRST124", "Query result exceeds max-affected preference constraint"),
    ROUTE_NOT_FOUND(404, "PGRST125", "Invalid path specified in request URL"),
    ROOT_DISABLED(404, "PGRST126", "Root endpoint metadata is disabled"),
    NOT_A_SET(
            400,
            "PGRST128",
            "Function must return SETOF or TABLE when max-affected preference is used with handling=strict"),
    FUNCTION_NOT_FOUND(404, "PGRST202"),
    AMBIGUOUS_FUNCTION(
            300,
            "PGRST203",
            "Could not choose the best candidate function between: %s",
            "Try renaming the parameters or the function itself in the database so function overloading can be resolved"),
    COLUMN_NOT_FOUND(
            400,
            "PGRST204",
            "Could not find the '%s' column of '%s' in the schema cache",
            "Perhaps you meant the column '%s'"),
    RELATION_NOT_FOUND(
            404,
            "PGRST205",
            "Could not find the table '%s.%s' in the schema cache",
            "Perhaps you meant the table '%s.%s'"),
    TOKEN_INVALID(401, "PGRST301"),
    TOKEN_REQUIRED(
            401,
            "PGRST302",
            "Anonymous access is disabled",
            "Send a token (Authorization: Bearer), or have the operator set weir.rest.anon-role"),
    CLAIMS_INVALID(401, "PGRST303"),
    FILTER_REQUIRED(
            400,
            "WEIR450",
            "A %s without a filter is not allowed here",
            "Name the rows by filters, or have the operator set weir.rest.require-filter=false"),
    KEY_INVALID(
            400,
            "WEIR451",
            "Idempotency-Key is not a key",
            "Send one text of visible characters, as \"8e03978e-40d5-43dd\""),
    KEY_IN_USE(
            409,
            "WEIR452",
            "A request with this Idempotency-Key is still running",
            "Nothing was done; send it again after the time in Retry-After"),
    KEY_REUSED(
            422,
            "WEIR453",
            "This Idempotency-Key belongs to another request",
            "Nothing was done; use a new key for a new request, and repeat a request as it was"),
    KEYED_ANSWER_TOO_LARGE(
            507,
            "WEIR454",
            "The answer is larger than the %d bytes that are kept with an Idempotency-Key",
            "Nothing was changed; write with Prefer: return=minimal, or have the operator raise"
                    + " weir.rest.idempotency.max-answer"),
    KEYS_NOT_KEPT(
            503,
            "WEIR455",
            "There is no place for Idempotency-Keys in the database",
            "Nothing was done; have the operator run the script, or set weir.rest.idempotency.create=true"),
    TOO_MANY_IN_ONE(
            413,
            "WEIR456",
            "One request may carry %d",
            "Send fewer at a time, or have the operator raise weir.rest.max-requests"),
    NOT_TOGETHER(400, "WEIR457", "The request cannot be one of several", "Send it alone"),
    API_KEY_INVALID(401, "WEIR401", "The API key is not known", "Send a key of weir.auth.api-keys, or a token"),
    UNKNOWN_COLUMN(400, "42703", "column %s.%s does not exist", "Perhaps you meant to reference %s."),
    CROSS_SITE_WRITE(
            403,
            "WEIR403",
            "A page of another site may not write here",
            "Send the request from a server, or through a proxy on the page's own site"),
    ANSWER_TOO_LARGE(
            406,
            "WEIR406",
            "The answer would be larger than %d bytes",
            "Ask for fewer rows or columns, or stream rows with Accept: application/x-ndjson (weir.rest.max-response)"),
    TRANSACTION_GONE(404, "WEIR404", "There is no such transaction", "Begin another one, and run all of it again"),
    TRANSACTION_BUSY(
            409,
            "WEIR409",
            "A statement of the transaction still runs",
            "Wait for its answer; a transaction runs one statement after the other"),
    TRANSACTION_ROLLED_BACK(
            409,
            "WEIR441",
            "The transaction was rolled back, since a statement of it had failed",
            "Nothing was changed; begin another one, and run all of it again"),
    NO_TRANSACTIONS(
            409,
            "WEIR442",
            "With one connection to PostgreSQL there are no interactive transactions: one would keep all other requests waiting",
            "Send a batch, or have the operator set weir.pool.size to 2 or more"),
    TRANSACTION_ELSEWHERE(
            421,
            "WEIR443",
            "The transaction was begun at another instance, or before this one was started",
            "Send all requests of a transaction to one instance"),
    COPY_NOT_SERVED(
            400, "WEIR400", "COPY from or to the client cannot be used over HTTP", "Use insert and select instead"),
    ROLE_NOT_SERVED(
            403,
            "WEIR444",
            "The token's role may not send SQL",
            "Have the operator add the role to weir.sql.roles, or send the password of a user of weir.sql.users"),
    PASSWORD_WRONG(400, "28P01", "password authentication failed for user \"%s\""),
    TOO_MANY_ATTEMPTS(
            429,
            "WEIR429",
            "Too many wrong passwords for this user from this address",
            "Correct the password; try again after the time in Retry-After"),
    RESULT_TOO_LARGE(
            507,
            "WEIR507",
            "The result is larger than %d bytes",
            "Ask for less, page with limit and offset, or ask the operator to raise weir.sql.max-result"),
    TOO_SLOW(
            408,
            "WEIR408",
            "The request did not arrive within %d ms",
            "Send it faster, or ask the operator to raise weir.http.read-timeout"),
    SENT_TOO_SLOWLY(
            408,
            "WEIR408",
            "The request's body came with less than %d bytes a second",
            "Send it faster, or ask the operator to lower weir.http.min-rate"),
    BODY_TOO_LARGE(
            413,
            "WEIR413",
            "The request's body is larger than %d bytes",
            "Send less, or ask the operator to raise weir.http.max-body"),
    URI_TOO_LARGE(
            414,
            "WEIR414",
            "The request's URI is larger than %d bytes",
            "Send less, or ask the operator to raise weir.http.max-uri"),
    UNKNOWN_EXPECTATION(417, "WEIR417", "The expectation cannot be met: %s", "Expect nothing, or 100-continue"),
    MISDIRECTED(
            421,
            "WEIR421",
            "This service does not answer for the host %s",
            "Ask for localhost, or have the operator add the host to weir.http.allowed-hosts"),
    HEADERS_TOO_LARGE(
            431,
            "WEIR431",
            "The request's headers are larger than %d bytes",
            "Send less, or ask the operator to raise weir.http.max-headers"),

    OVERLOADED(503, "WEIR001", "", "Nothing was done; try again after the time in Retry-After"),
    WAITED_TOO_LONG(
            503,
            "WEIR002",
            "The request waited %d ms for a connection and its deadline passed",
            "Nothing was done; try again after the time in Retry-After"),
    RAN_TOO_LONG(
            504,
            "WEIR003",
            "The query ran past its deadline of %d ms and was cancelled",
            "Ask for less, add an index, or allow more time (weir.dispatch.deadline)"),
    WRITE_FATE_UNKNOWN(
            503,
            "WEIR004",
            "The connection to the database was lost while the write was on its way",
            "Read before you write again"),
    DATABASE_UNAVAILABLE(
            503,
            "WEIR005",
            "The database cannot be reached at the moment",
            "Nothing was changed; try again after the time in Retry-After"),
    SHUTTING_DOWN(
            503, "WEIR006", "The service is shutting down", "Nothing was done; open a new connection and try again"),
    READER_STALLED(
            503,
            "WEIR007",
            "The reader of the stream took nothing for %d ms",
            "Read faster, or ask for less (weir.stream.stall-timeout)"),
    MEMORY_SHORT(503, "WEIR008", "", "Nothing was changed; try again after the time in Retry-After, or ask for less"),
    ANSWER_NOT_KEPT(
            503,
            "WEIR009",
            "There was no memory for the rows that the write returns",
            "Do not write again; read what was written, or write with Prefer: return=minimal"),
    DATABASE_READ_ONLY(
            503,
            "WEIR010",
            "The database takes no writes at the moment",
            "Nothing was changed; try again after the time in Retry-After"),
    TOO_MANY_CONNECTIONS(
            503,
            "WEIR011",
            "Too many clients are connected",
            "Nothing was done; try again after the time in Retry-After, or have the operator raise"
                    + " weir.http.max-connections"),
    KEYS_UNAVAILABLE(
            503,
            "WEIR012",
            "The keys that tokens are verified with cannot be fetched at the moment",
            "Nothing was done; try again after the time in Retry-After"),
    LIMIT_REACHED(
            429,
            "WEIR013",
            "This consumer sends more requests than it may",
            "Nothing was done; send fewer, and try again after the time in Retry-After"),
    NO_TOKEN_KEY(
            500,
            "PGRST300",
            "Server lacks JWT secret",
            "Send no token, or have the operator set weir.auth.jwt.secret, jwk-set or jwk-set-uri"),
    NOT_READY(503, "PGRST002", "Could not query the database for the schema cache. Retrying."),
    INTERNAL(500, "WEIR500", "Something went wrong inside the service", "The service's log says more");

    private final int status;
    private final String code;
    private final String message;
    private final @Nullable String hint;

    /** The words are the failure's own. */
    FailureCode(int status, String code) {
        this(status, code, "");
    }

    FailureCode(int status, String code, String message) {
        this(status, code, message, null);
    }

    /** One line. Message and hint have a place for each value; where each failure brings its own they are empty and null. */
    FailureCode(int status, String code, String message, @Nullable String hint) {
        this.status = status;
        this.code = code;
        this.message = message;
        this.hint = hint;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String message(Object... values) {
        return values.length == 0 ? message : message.formatted(values);
    }

    @Nullable
    String hint(Object... values) {
        return hint == null || values.length == 0 ? hint : hint.formatted(values);
    }
}
