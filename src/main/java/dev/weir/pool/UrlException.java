package dev.weir.pool;

/**
 * A database's URL cannot be right. Neither the problem nor the remedy repeats any part of it: whatever part that seems to
 * be, it may be a piece of the password.
 */
public final class UrlException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String remedy;

    /**
     * A problem and its remedy.
     *
     * @param problem as {@link #problem()}
     * @param remedy as {@link #remedy()}
     */
    public UrlException(String problem, String remedy) {
        super("The URL " + problem + ". " + remedy + ".");
        this.problem = problem;
        this.remedy = remedy;
    }

    /** What is wrong, as the rest of a sentence that begins with what the URL is called; without a full stop. */
    public String problem() {
        return problem;
    }

    /** How to write it instead, as a sentence without its full stop. */
    public String remedy() {
        return remedy;
    }
}
