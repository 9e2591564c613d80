package dev.weir.bound;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Sixty-one different requests, as the application had routes that Weir was first made for: each a relation of its
 * own, and for each the body that it must answer for a key.
 */
final class Requests {

    static final int RELATIONS = 61;
    static final int ROWS = 200;

    private Requests() {}

    /** One request and its right answer. */
    record Request(String path, String body) {}

    static String schema() {
        StringBuilder sql = new StringBuilder();
        for (int relation = 1; relation <= RELATIONS; relation++) {
            sql.append("""
                    create table route_%1$d (id int primary key, name text not null, amount numeric not null);
                    insert into route_%1$d select i, 'route %1$d, row ' || i, i * %1$d from generate_series(1, %2$d) i;
                    """.formatted(relation, ROWS));
        }
        return sql.toString();
    }

    /** One request of each kind, for a random key. */
    static List<Request> round(RandomGenerator random) {
        List<Request> round = new ArrayList<>(RELATIONS);
        for (int relation = 1; relation <= RELATIONS; relation++) {
            round.add(request(relation, 1 + random.nextInt(ROWS)));
        }
        return round;
    }

    private static Request request(int relation, int key) {
        String path = "/rest/v1/route_" + relation;
        String id = "\"id\":" + key;
        String name = "\"name\":\"route " + relation + ", row " + key + '"';
        String amount = "\"amount\":" + (long) key * relation;
        return switch (relation % 4) {
            case 0 -> new Request(path + "?id=eq." + key, "[{" + id + "," + name + "," + amount + "}]");
            case 1 -> new Request(path + "?select=id,name&id=eq." + key, "[{" + id + "," + name + "}]");
            case 2 ->
                new Request(
                        path + "?select=name&name=eq.route%20" + relation + "%2C%20row%20" + key, "[{" + name + "}]");
            default ->
                new Request(
                        path + "?select=amount,id&id=gte." + key + "&order=id&limit=1",
                        "[{" + amount + "," + id + "}]");
        };
    }
}
