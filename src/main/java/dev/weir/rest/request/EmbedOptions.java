package dev.weir.rest.request;

import java.util.List;

/**
 * What the parameters of an embedded relation say, {@code orders.items.price=gt.5}.
 *
 * @param path the names that lead to it from the request's own relation
 * @param parameter the first of its parameters, for messages
 */
public record EmbedOptions(
        List<String> path, String parameter, Condition.And filter, List<OrderTerm> order, Page page) {

    public EmbedOptions {
        path = List.copyOf(path);
        order = List.copyOf(order);
    }
}
