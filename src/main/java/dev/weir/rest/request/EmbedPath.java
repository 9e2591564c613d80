package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells which embedded relation a parameter is for: the names before its last dot. A column whose name has a dot stands
 * in double quotes.
 *
 * @param names from the request's own relation to the embedded one; empty for the former
 * @param local the parameter without them
 */
record EmbedPath(List<String> names, Parameter local) {

    private static final Set<String> GROUPS = Set.of("and", "or");

    static EmbedPath of(Parameter parameter) {
        String name = parameter.name();
        List<Integer> dots = dots(name);
        if (!dots.isEmpty() && isNegatedGroup(name, dots)) {
            dots.removeLast();
        }
        if (dots.isEmpty()) {
            return new EmbedPath(List.of(), parameter);
        }
        Cursor cursor = Cursor.ofName(name);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < dots.size(); i++) {
            names.add(ColumnNames.name(cursor));
            cursor.skipBlanks().expect(".", "a dot");
        }
        String local = cursor.rest();
        return new EmbedPath(names, new Parameter(local, parameter.value(), parameter.assigned(), name));
    }

    /** Where the dots are that stand in no quotes, up to a path into JSON. */
    private static List<Integer> dots(String name) {
        List<Integer> dots = new ArrayList<>();
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted) {
                i += c == '\\' ? 1 : 0;
            } else if (name.startsWith("->", i)) {
                break;
            } else if (c == '.') {
                dots.add(i);
            }
        }
        return dots;
    }

    /** {@code not.or} is one word. */
    private static boolean isNegatedGroup(String name, List<Integer> dots) {
        int last = dots.getLast();
        int start = dots.size() == 1 ? 0 : dots.get(dots.size() - 2) + 1;
        return GROUPS.contains(name.substring(last + 1))
                && name.substring(start, last).equals("not");
    }
}
