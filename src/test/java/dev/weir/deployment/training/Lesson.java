package dev.weir.deployment.training;

import java.util.Map;

/**
 * A request that the service is trained with.
 *
 * @param times how often it is sent
 * @param method of HTTP
 * @param target path and query, encoded; {@code {n}} in it stands for the number of the turn, from 1
 * @param headers what goes along
 * @param body with the same {@code {n}}; empty for none
 * @param status the answer has to have, so that nothing but what is wanted is learned
 */
record Lesson(int times, String method, String target, Map<String, String> headers, String body, int status) {

    static Lesson read(int times, String target) {
        return new Lesson(times, "GET", target, Map.of(), "", 200);
    }

    static Lesson write(int times, String method, String target, String body, int status) {
        return new Lesson(times, method, target, Map.of("Content-Type", "application/json"), body, status);
    }

    Lesson with(String header, String value) {
        return new Lesson(times, method, target, Map.of(header, value), body, status);
    }

    Lesson answeredWith(int other) {
        return new Lesson(times, method, target, headers, body, other);
    }

    String target(int turn) {
        return target.replace("{n}", Integer.toString(turn));
    }

    String body(int turn) {
        return body.replace("{n}", Integer.toString(turn));
    }
}
