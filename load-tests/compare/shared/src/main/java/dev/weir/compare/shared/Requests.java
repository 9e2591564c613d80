package dev.weir.compare.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Which request is which SQL. A program that was written for these requests knows them beforehand: it finds one by its
 * URI without the number at the end, in a hash table, and parses nothing else. Weir has to parse, plan and render each.
 */
public final class Requests {

    /** What the programs answer. */
    public static final String JSON = "application/json; charset=utf-8";

    /**
     * One kind of request.
     *
     * @param sql answers the body as one column of one row; its argument is {@code $1}
     * @param writes whether the argument is the request's body and not the number at the end of its URI
     */
    public record Request(String sql, boolean writes) {

        public int status() {
            return writes ? 201 : 200;
        }
    }

    private final Map<String, Request> byUri;

    private Requests(Map<String, Request> byUri) {
        this.byUri = byUri;
    }

    /** Reads a file of lines with four columns: workload, largest number, URI without the number, SQL. */
    public static Requests load(Path file) {
        Map<String, Request> byUri = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.split("\t");
                byUri.put(columns[2], request(columns[0].startsWith("insert"), columns[3]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Requests(byUri);
    }

    /** PostgreSQL builds the JSON of a read, as it does for Weir. */
    private static Request request(boolean writes, String sql) {
        return new Request(writes ? sql : "select coalesce(json_agg(t.*), '[]')::text from (" + sql + ") as t", writes);
    }

    public Collection<Request> all() {
        return byUri.values();
    }

    /** The request, or null when it is none of ours. */
    public Request find(String uri) {
        return byUri.get(uri.substring(0, beginOfNumber(uri)));
    }

    public static int number(String uri) {
        return Integer.parseInt(uri, beginOfNumber(uri), uri.length(), 10);
    }

    private static int beginOfNumber(String uri) {
        int begin = uri.length();
        while (begin > 0 && Character.isDigit(uri.charAt(begin - 1))) {
            begin--;
        }
        return begin;
    }
}
