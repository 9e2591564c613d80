package dev.weir.load.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines over time, as an SVG that needs nothing else; used by one thread. */
public final class Plot implements Figure {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 220;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 28;
    private static final int LINES = 4;
    private static final int MARKS = 8;

    private record Point(double x, double y) {}

    private final String title;
    private final String unit;
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();
    private String limitName = "";
    private double limit = Double.NaN;

    /** @param unit of the upright axis; the other has seconds */
    public Plot(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** A level that is drawn across. */
    public Plot limit(String name, double level) {
        limitName = name;
        limit = level;
        return this;
    }

    /** One more point of a line; lines are made when they are first named. */
    public Plot point(String line, double seconds, double value) {
        lines.computeIfAbsent(line, name -> new ArrayList<>()).add(new Point(seconds, value));
        return this;
    }

    @Override
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    @Override
    public String html() {
        double from = edge(true);
        double to = Math.max(from + 1, edge(false));
        double top = roundUp(highest());
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<figure><figcaption>%s <small>%s</small></figcaption>\n".formatted(Html.text(title), Html.text(unit)));
        svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
                .formatted(WIDTH, HEIGHT, Html.text(title)));
        grid(svg, from, to, top);
        int colour = 0;
        for (List<Point> points : lines.values()) {
            svg.append("<polyline class=\"line%d\" points=\"".formatted(colour++));
            for (Point point : points) {
                svg.append(number(x(point.x(), from, to)))
                        .append(',')
                        .append(number(y(point.y(), top)))
                        .append(' ');
            }
            svg.append("\"/>\n");
        }
        svg.append("</svg>\n<p class=\"legend\">");
        colour = 0;
        for (String name : lines.keySet()) {
            svg.append("<span class=\"line%d\">%s</span> ".formatted(colour++, Html.text(name)));
        }
        if (!Double.isNaN(limit)) {
            svg.append("<span class=\"limit\">%s</span>".formatted(Html.text(limitName)));
        }
        return svg.append("</p></figure>\n").toString();
    }

    private void grid(StringBuilder svg, double from, double to, double top) {
        for (int i = 0; i <= LINES; i++) {
            double value = top * i / LINES;
            String y = number(y(value, top));
            svg.append("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>"
                    .formatted(LEFT, WIDTH - RIGHT, y, y));
            svg.append("<text class=\"up\" x=\"%d\" y=\"%s\">%s</text>\n".formatted(LEFT - 6, y, label(value)));
        }
        double step = Math.max(1, roundUp((to - from) / MARKS));
        for (double value = Math.ceil(from / step) * step; value <= to; value += step) {
            svg.append("<text class=\"along\" x=\"%s\" y=\"%d\">%s s</text>\n"
                    .formatted(number(x(value, from, to)), HEIGHT - 8, label(value)));
        }
        if (!Double.isNaN(limit)) {
            String y = number(y(limit, top));
            svg.append("<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/>\n"
                    .formatted(LEFT, WIDTH - RIGHT, y, y));
        }
    }

    private double edge(boolean first) {
        double found = Double.NaN;
        for (List<Point> points : lines.values()) {
            for (Point point : points) {
                found = Double.isNaN(found)
                        ? point.x()
                        : first ? Math.min(found, point.x()) : Math.max(found, point.x());
            }
        }
        return Double.isNaN(found) ? 0 : found;
    }

    private double highest() {
        double highest = Double.isNaN(limit) ? 0 : limit;
        for (List<Point> points : lines.values()) {
            for (Point point : points) {
                highest = Math.max(highest, point.y());
            }
        }
        return highest;
    }

    /** The next number that divides into four easily. */
    static double roundUp(double value) {
        if (value <= 0) {
            return 4;
        }
        double size = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 4, 6, 8, 10}) {
            if (value <= step * size) {
                return step * size;
            }
        }
        return 10 * size;
    }

    private static double x(double value, double from, double to) {
        return LEFT + (value - from) / (to - from) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double top) {
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%,.1f", value);
    }
}
