package dev.weir.rest.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, checked against the grammar alone.
 *
 * @param accepted which forms of the answer's rows the client takes
 * @param schema the profile header; null for the default schema
 * @param target what the path names, decoded
 * @param select the items of {@code select}; a single {@link SelectItem.Star} when there is none
 * @param filter all filters of the URL together; an empty {@link Condition.And} when there is none
 * @param embedded what the parameters of embedded relations say
 * @param columns the names of {@code columns=}; null when it is absent
 * @param conflict the names of {@code on_conflict=}; null when it is absent
 * @param payload the body of a POST, PATCH or PUT; null for the other actions
 * @param arguments what the function is called with; none for a relation
 */
public record ApiRequest(
        Action action,
        Accepted accepted,
        @Nullable String schema,
        Target target,
        List<SelectItem> select,
        Condition filter,
        List<OrderTerm> order,
        Page page,
        List<EmbedOptions> embedded,
        Preferences preferences,
        @Nullable List<String> columns,
        @Nullable List<String> conflict,
        @Nullable Payload payload,
        CallArguments arguments) {

    public ApiRequest {
        select = List.copyOf(select);
        order = List.copyOf(order);
        embedded = List.copyOf(embedded);
        columns = columns == null ? null : List.copyOf(columns);
        conflict = conflict == null ? null : List.copyOf(conflict);
    }

    /** Whether all columns are asked for, and nothing else. */
    public boolean selectsAll() {
        return select.size() == 1 && select.getFirst() instanceof SelectItem.Star;
    }

    /** The same request, for an answer in other forms. */
    public ApiRequest accepting(Accepted forms) {
        return with(forms, schema);
    }

    /** The same request, for the given schema if it names none itself. */
    public ApiRequest orIn(String defaultSchema) {
        return schema != null ? this : with(accepted, defaultSchema);
    }

    /** The same request, of other rows. */
    ApiRequest filteredBy(Condition other, List<EmbedOptions> otherEmbedded) {
        return new ApiRequest(
                action,
                accepted,
                schema,
                target,
                select,
                other,
                order,
                page,
                otherEmbedded,
                preferences,
                columns,
                conflict,
                payload,
                arguments);
    }

    private ApiRequest with(Accepted forms, @Nullable String profile) {
        return new ApiRequest(
                action,
                forms,
                profile,
                target,
                select,
                filter,
                order,
                page,
                embedded,
                preferences,
                columns,
                conflict,
                payload,
                arguments);
    }
}
