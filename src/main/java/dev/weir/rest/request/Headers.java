package dev.weir.rest.request;

import java.util.List;

/** The headers of a request, wherever they are kept. */
@FunctionalInterface
public interface Headers {

    /** All values of a header, in their order; its name in any case. Empty when the request does not have it. */
    List<String> values(String name);
}
