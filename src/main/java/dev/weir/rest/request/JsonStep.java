package dev.weir.rest.request;

/**
 * One step into JSON, or into a composite or an array as JSON: {@code ->key}, {@code ->>key}, {@code ->0}.
 *
 * @param key the key of an object, or the number of an array's element, from its end if it is negative
 * @param index whether it is a number
 * @param asText whether it answers text and not JSON
 */
public record JsonStep(String key, boolean index, boolean asText) {}
