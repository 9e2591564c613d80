package dev.weir.rest.request;

/**
 * One parameter of the query string, decoded.
 *
 * @param value empty when there is none
 * @param assigned whether an equals sign follows the name
 */
record Parameter(String name, String value, boolean assigned) {

    Parameter(String name, String value) {
        this(name, value, true);
    }
}
