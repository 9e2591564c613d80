package dev.weir.load.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report on one run, for a person who was not there: the verdict, what it rests on, what was run on what, and then the
 * figures. Written as one HTML file that needs no other, and as Markdown beside it; used by one thread.
 */
public final class Page {

    private record Criterion(String what, String seen, boolean good) {}

    /** What comes after the facts, in the order in which it was added. */
    private sealed interface Section {

        record Titled(String title, Table table) implements Section {}

        record Drawn(Figure figure) implements Section {}
    }

    private final String name;
    private final String question;
    private final List<Criterion> criteria = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    public Page(String name, String question) {
        this.name = name;
        this.question = question;
        fact("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        fact(
                "machine",
                "%d cores, %s %s, Java %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.version()));
    }

    public Page criterion(String what, String seen, boolean good) {
        criteria.add(new Criterion(what, seen, good));
        return this;
    }

    /** What the run was: of the machine, the target, the load. */
    public Page fact(String name, String value) {
        facts.put(name, value);
        return this;
    }

    public Page table(String title, Table table) {
        sections.add(new Section.Titled(title, table));
        return this;
    }

    /** Left out when there is nothing to draw. */
    public Page plot(Figure figure) {
        if (!figure.isEmpty()) {
            sections.add(new Section.Drawn(figure));
        }
        return this;
    }

    public Page note(String note) {
        notes.add(note);
        return this;
    }

    /** Whether every criterion holds; a page without criteria is no verdict, and holds. */
    public boolean isGood() {
        return criteria.stream().allMatch(Criterion::good);
    }

    /** Writes both forms under its name, and prints the verdict. */
    public void write(Path directory) {
        write(directory, name);
    }

    /** Writes both forms, and prints the verdict. */
    void write(Path directory, String file) {
        try {
            Files.createDirectories(directory);
            Path html = directory.resolve(file + ".html");
            Files.writeString(html, html());
            Files.writeString(directory.resolve(file + ".md"), markdown());
            System.out.println("\n" + verdict());
            criteria.forEach(criterion -> System.out.println(line(criterion)));
            System.out.println("The whole report: " + html + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(Criterion criterion) {
        return "  %s %s: %s".formatted(criterion.good() ? "holds " : "BROKEN", criterion.what(), criterion.seen());
    }

    private String verdict() {
        long broken = criteria.stream().filter(criterion -> !criterion.good()).count();
        return broken == 0
                ? "%s: PASSED, %d of %d criteria hold".formatted(name, criteria.size(), criteria.size())
                : "%s: FAILED, %d of %d criteria are broken".formatted(name, broken, criteria.size());
    }

    String markdown() {
        StringBuilder text =
                new StringBuilder("# %s\n\n%s\n\n".formatted(criteria.isEmpty() ? name : verdict(), question));
        if (!criteria.isEmpty()) {
            Table verdicts = new Table("", "criterion", "seen");
            criteria.forEach(criterion ->
                    verdicts.row(criterion.good() ? "holds" : "**broken**", criterion.what(), criterion.seen()));
            text.append(verdicts.markdown()).append('\n');
        }
        facts.forEach((fact, value) -> text.append("* %s: %s\n".formatted(fact, value)));
        for (Section section : sections) {
            // A figure is of no use as text; its numbers are in the tables.
            if (section instanceof Section.Titled titled) {
                text.append(
                        "\n## %s\n\n%s".formatted(titled.title(), titled.table().markdown()));
            }
        }
        if (!notes.isEmpty()) {
            text.append("\n## Notes\n\n");
            notes.forEach(note -> text.append("* ").append(note).append('\n'));
        }
        return text.toString();
    }

    String html() {
        StringBuilder text = new StringBuilder();
        text.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        text.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        text.append(
                "<title>%s</title>\n<style>\n%s</style></head>\n<body><main>\n".formatted(Html.text(name), style()));
        if (criteria.isEmpty()) {
            text.append("<h1>%s</h1>\n".formatted(Html.text(name)));
        } else {
            text.append("<h1 class=\"%s\">%s</h1>\n".formatted(isGood() ? "good" : "bad", Html.text(verdict())));
        }
        text.append("<p>%s</p>\n".formatted(Html.text(question)));
        if (!criteria.isEmpty()) {
            text.append("<ul class=\"criteria\">\n");
            criteria.forEach(criterion -> text.append("<li class=\"%s\"><b>%s</b> %s</li>\n"
                    .formatted(
                            criterion.good() ? "good" : "bad",
                            Html.text(criterion.what()),
                            Html.text(criterion.seen()))));
            text.append("</ul>\n");
        }
        text.append("<dl>\n");
        facts.forEach(
                (fact, value) -> text.append("<dt>%s</dt><dd>%s</dd>\n".formatted(Html.text(fact), Html.text(value))));
        text.append("</dl>\n");
        sections.forEach(section -> text.append(
                switch (section) {
                    case Section.Titled titled ->
                        "<h2>%s</h2>\n%s"
                                .formatted(
                                        Html.text(titled.title()),
                                        titled.table().html());
                    case Section.Drawn drawn -> drawn.figure().html();
                }));
        if (!notes.isEmpty()) {
            text.append("<h2>Notes</h2>\n<ul>\n");
            notes.forEach(note -> text.append("<li>%s</li>\n".formatted(Html.text(note))));
            text.append("</ul>\n");
        }
        return text.append("</main></body></html>\n").toString();
    }

    private static String style() {
        try (InputStream style = Page.class.getResourceAsStream("page.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
