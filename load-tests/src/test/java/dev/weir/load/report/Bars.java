package dev.weir.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One bar for each of several things, longest is most; used by one thread. */
public final class Bars implements Figure {

    private static final int WIDTH = 760;
    private static final int NAMES = 180;
    private static final int FIGURES = 90;
    private static final int ROW = 26;
    private static final int THICK = 16;

    private record Bar(String name, double value, boolean marked) {}

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    public Bars(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** @param marked whether it is the one that the others are compared with */
    public Bars bar(String name, double value, boolean marked) {
        bars.add(new Bar(name, value, marked));
        return this;
    }

    @Override
    public boolean isEmpty() {
        return bars.isEmpty();
    }

    @Override
    public String html() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        int height = ROW * bars.size() + 4;
        StringBuilder svg = new StringBuilder();
        svg.append(
                "<figure><figcaption>%s <small>%s</small></figcaption>\n".formatted(Html.text(title), Html.text(unit)));
        svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
                .formatted(WIDTH, height, Html.text(title)));
        int y = 2;
        for (Bar bar : bars) {
            double length = most > 0 ? bar.value() / most * (WIDTH - NAMES - FIGURES) : 0;
            int middle = y + ROW / 2;
            svg.append("<text class=\"up\" x=\"%d\" y=\"%d\">%s</text>"
                    .formatted(NAMES - 8, middle, Html.text(bar.name())));
            svg.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\"/>"
                    .formatted(
                            bar.marked() ? "bar marked" : "bar",
                            NAMES,
                            y + (ROW - THICK) / 2,
                            String.format(Locale.ROOT, "%.1f", length),
                            THICK));
            svg.append("<text class=\"beside\" x=\"%s\" y=\"%d\">%s</text>\n"
                    .formatted(
                            String.format(Locale.ROOT, "%.1f", NAMES + length + 6),
                            middle,
                            String.format(Locale.ROOT, bar.value() < 100 ? "%,.1f" : "%,.0f", bar.value())));
            y += ROW;
        }
        return svg.append("</svg></figure>\n").toString();
    }
}
