package dev.weir.deployment.training;

import static dev.weir.deployment.training.Lesson.read;
import static dev.weir.deployment.training.Lesson.write;

import java.util.List;

/**
 * What the service is asked: some thousands of what is asked most, so that the JVM knows what is hot, and enough of
 * everything else that its classes are known too.
 */
final class Lessons {

    private static final String REST = "/rest/v1/";

    private Lessons() {}

    /** Reads only, of any relation that has a column {@code id}. */
    static List<Lesson> of(String relation) {
        String rows = REST + relation;
        return List.of(
                read(8000, rows + "?id=eq.{n}"),
                read(500, rows + "?id=in.({n},2,3)&or=(id.gt.0,id.is.null)").with("Accept", "application/json"),
                read(500, rows + "?select=id&order=id.desc&limit=5&offset={n}")
                        .with("Prefer", "count=exact")
                        .answeredWith(206),
                read(300, rows + "?select=id&limit=100&offset={n}").with("Accept", "application/x-ndjson"),
                read(200, rows + "?nowhere=eq.{n}").answeredWith(400));
    }

    /** Reads of the demonstration shop, and writes, each of which is undone. */
    static List<Lesson> ofTheShop() {
        String tag = REST + "tags?name=eq.trained-{n}";
        return List.of(
                read(300, REST + "products?select=id,title:name,price&name=ilike.*lamp*&price=lt.{n}&order=price,id"),
                read(300, REST + "orders?select=id,status&status=eq.delivered&order=id&limit=20&offset={n}")
                        .with("Prefer", "server-timing"),
                write(200, "POST", REST + "tags", "{\"name\": \"trained-{n}\"}", 201),
                write(200, "PATCH", tag, "{\"name\": \"trained-{n}\"}", 204),
                write(200, "DELETE", tag, "", 204));
    }

    /** What orchestrators and Prometheus ask on the management port. */
    static List<Lesson> ofTheManagement() {
        return List.of(
                read(20, "/actuator/health/liveness"),
                read(20, "/actuator/health/readiness"),
                read(20, "/actuator/prometheus"));
    }
}
