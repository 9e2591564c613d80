package dev.weir.rest.request;

/**
 * One parameter of the query string, decoded.
 *
 * @param value empty when there is none
 * @param assigned whether an equals sign follows the name
 * @param label what it is called in messages: the name that the client gave it
 */
record Parameter(String name, String value, boolean assigned, String label) {

    Parameter(String name, String value, boolean assigned) {
        this(name, value, assigned, name);
    }

    Parameter(String name, String value) {
        this(name, value, true);
    }
}
