package dev.weir.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Figures with a heading; used by one thread. */
public final class Table {

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heads) {
        this.heads = List.of(heads);
    }

    /** One row; whole numbers get separators, others one digit after the point. */
    public Table row(Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(
                    "A row of %d cells in a table of %d".formatted(cells.length, heads.size()));
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(words(cell));
        }
        rows.add(row);
        return this;
    }

    private static String words(Object cell) {
        return switch (cell) {
            case Long number -> String.format(Locale.ROOT, "%,d", number);
            case Integer number -> String.format(Locale.ROOT, "%,d", number);
            case Double number -> Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%,.1f", number);
            default -> cell.toString();
        };
    }

    /** As Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        text.append("| ").append(String.join(" | ", heads)).append(" |\n");
        text.append("|").append("---|".repeat(heads.size())).append("\n");
        for (List<String> row : rows) {
            text.append("| ")
                    .append(String.join(
                            " | ",
                            row.stream().map(cell -> cell.replace("|", "\\|")).toList()))
                    .append(" |\n");
        }
        return text.toString();
    }

    String html() {
        StringBuilder text = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
        heads.forEach(head -> text.append("<th>").append(Html.text(head)).append("</th>"));
        text.append("</tr></thead><tbody>\n");
        for (List<String> row : rows) {
            text.append("<tr>");
            row.forEach(cell -> text.append(isNumber(cell) ? "<td class=\"number\">" : "<td>")
                    .append(Html.text(cell))
                    .append("</td>"));
            text.append("</tr>\n");
        }
        return text.append("</tbody></table></div>\n").toString();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[-+]?[\\d,.]+( [a-z%/]+)?");
    }
}
