package dev.weir.dispatch.work;

/** PostgreSQL has answered with an error. It has no stack trace: where it was read says nothing. */
public final class ServerException extends RuntimeException {

    /** Stands for no particular statement: the error came as the transaction was committed, or there is only one. */
    public static final int NONE = -1;

    private static final long serialVersionUID = 1;

    private final transient ServerError error;
    private final int statement;

    public ServerException(ServerError error) {
        this(error, NONE);
    }

    /** @param statement the number, from 0, of the statement of a transaction that failed; or {@link #NONE} */
    public ServerException(ServerError error, int statement) {
        super(error.code() + ": " + error.message(), null, false, false);
        this.error = error;
        this.statement = statement;
    }

    public ServerError error() {
        return error;
    }

    /** The number, from 0, of the statement of a transaction that failed; or {@link #NONE}. */
    public int statement() {
        return statement;
    }
}
