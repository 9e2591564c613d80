package dev.weir.rest.request;

import java.util.Set;

/**
 * A JSON body that has been read to its end and found well-formed.
 *
 * @param json the text as it came
 * @param keys the keys of its objects, in the order of their first appearance
 * @param array whether it is an array of objects; otherwise it is one object
 * @param rows how many objects it has
 */
public record Payload(String json, Set<String> keys, boolean array, int rows) {}
