package dev.weir.load.feed;

/**
 * A read and its right answer.
 *
 * @param relation what is read
 * @param kind what sort of read it is, as {@code by key}
 * @param query what follows the relation in the URL, encoded
 * @param sql asks PostgreSQL for the same body
 * @param body the right answer, as PostgreSQL gave it
 */
public record Read(String relation, String kind, String query, String sql, String body) {

    /** The URL below the service's own, encoded. */
    public String path(String surface) {
        return surface + "/" + Encoding.percent(relation) + "?" + query;
    }
}
