package dev.weir.dispatch.work;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the SQL that answers several statements of one shape: a lateral join of their arguments with the statement itself, which
 * PostgreSQL runs once for each.
 */
final class MergedText {

    private MergedText() {}

    /**
     * The text around the parameters, of which there are as many as before.
     *
     * @param fragments of the statement
     * @param types of its parameters
     */
    static List<String> of(List<String> fragments, List<ParameterType> types) {
        List<String> text = new ArrayList<>(fragments.size());
        StringBuilder open = new StringBuilder("select q.*, m.n::text from unnest(");
        for (int i = 0; i < types.size(); i++) {
            // In a subquery of its own, so that no plan is made for the number of the values: one plan serves all.
            text.add(open.append(i == 0 ? "(select " : ", (select ").toString());
            open = new StringBuilder("::").append(types.get(i).sql()).append("[])");
        }
        open.append(") with ordinality as m(");
        for (int i = 1; i <= types.size(); i++) {
            open.append('a').append(i).append(", ");
        }
        open.append("n), lateral (").append(fragments.getFirst());
        for (int i = 1; i < fragments.size(); i++) {
            open.append("m.a").append(i).append(fragments.get(i));
        }
        text.add(open.append(") as q").toString());
        return text;
    }
}
