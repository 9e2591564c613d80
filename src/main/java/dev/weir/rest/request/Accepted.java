package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accept: which of the forms that an answer can have the client likes best (RFC 9110, 12.5.1). Of forms that it likes
 * equally, the one that it names more closely is sent, then the one that it names first, then one that the database makes,
 * then JSON: {@code application/x-ndjson, *}{@code /*} asks for NDJSON.
 *
 * @param headers the values of all Accept headers
 */
public record Accepted(List<String> headers, List<Range> ranges) {

    private static final List<Format> OF_READS = List.of(Format.values());
    private static final List<Format> OF_WRITES =
            OF_READS.stream().filter(format -> !format.isStream()).toList();

    /** PostgREST's names for its own forms are taken with and without a suffix. */
    private static final Map<String, String> NAMES = Map.of(
            "application/vnd.pgrst.array", "application/vnd.pgrst.array+json",
            "application/vnd.pgrst.object", "application/vnd.pgrst.object+json");

    /** What the names of forms begin with that the database cannot make. */
    private static final String RESERVED = "application/vnd.pgrst.";

    private static final Pattern QUALITY = Pattern.compile("0(?:\\.[0-9]{0,3})?");

    private static final Comparator<Range> BEST_FIRST =
            Comparator.<Range>comparingDouble(range -> -range.quality()).thenComparingInt(Range::place);

    private static final Comparator<Range> CLOSEST_LAST =
            Comparator.comparingInt(Range::closeness).thenComparingDouble(Range::quality);

    /**
     * One media range.
     *
     * @param closeness how closely it names a type: 2 for the type itself, 0 for any
     * @param place of which the first range has 0
     * @param plan what it asks for if that is a plan; null for an answer
     */
    public record Range(
            String type,
            double quality,
            int closeness,
            int place,
            @Nullable Explanation plan) {

        /** One that the database makes is to be named itself. */
        private boolean matches(Form form) {
            return (form instanceof Format && closeness == 0)
                    || (form instanceof Format
                            && closeness == 1
                            && form.mediaType().startsWith(type.substring(0, type.length() - 1)))
                    || type.equals(form.mediaType());
        }
    }

    public Accepted {
        headers = List.copyOf(headers);
        ranges = List.copyOf(ranges);
    }

    /** What the headers accept; without any, all. */
    static Accepted of(List<String> headers) {
        return headers.isEmpty() ? new Accepted(List.of(), List.of()) : new Accepted(headers, ranges(headers));
    }

    /** How a plan is to be told, if that is what the client likes best. */
    public Optional<Explanation> explanation() {
        return best().map(Range::plan);
    }

    private Optional<Range> best() {
        return ranges.stream().filter(range -> range.quality() > 0).min(BEST_FIRST);
    }

    /** Of the service's own forms the one to answer in; empty when there is none that the client takes. */
    Optional<Form> own(Action action) {
        return choose(action, List.of());
    }

    /**
     * The form to answer in.
     *
     * @param handled those that the database makes of it
     * @throws dev.weir.error.FailureException when the client takes none
     */
    public Form form(Action action, List<Handled> handled) {
        return choose(action, handled)
                .orElseThrow(() -> MediaTypes.unsupported(
                        406, "None of these media types are available: " + String.join(", ", headers), null));
    }

    private Optional<Form> choose(Action action, List<Handled> handled) {
        Handled any = ofAny(handled);
        if (any != null && !best().map(Range::type).orElse("").startsWith(RESERVED)) {
            return Optional.of(any);
        }
        if (ranges.isEmpty()) {
            return Optional.of(Format.JSON);
        }
        Choice choice = best(best(null, handled), action.reads() ? OF_READS : OF_WRITES);
        return choice == null ? Optional.empty() : Optional.of(choice.form());
    }

    private static @Nullable Handled ofAny(List<Handled> handled) {
        for (Handled form : handled) {
            if (form.maker().isOfAny()) {
                return form;
            }
        }
        return null;
    }

    /** The best of the choice before and of those forms; of equal ones the first. */
    private @Nullable Choice best(@Nullable Choice before, List<? extends Form> forms) {
        Choice best = before;
        for (Form form : forms) {
            Range range = decisive(form);
            if (range != null && range.quality() > 0) {
                Choice choice = new Choice(form, range);
                best = best == null || Choice.BEST_FIRST.compare(choice, best) < 0 ? choice : best;
            }
        }
        return best;
    }

    /** A form with the range that accepts it. */
    private record Choice(Form form, Range range) {

        static final Comparator<Choice> BEST_FIRST = Comparator.<Choice>comparingDouble(
                        choice -> -choice.range.quality())
                .thenComparingInt(choice -> -choice.range.closeness())
                .thenComparingInt(choice -> choice.range.place());
    }

    /** The range that names the form most closely decides, also when it refuses it. */
    private @Nullable Range decisive(Form form) {
        Range decisive = null;
        for (Range range : ranges) {
            boolean closer = decisive == null || CLOSEST_LAST.compare(range, decisive) > 0;
            if (closer && range.matches(form)) {
                decisive = range;
            }
        }
        return decisive;
    }

    private static List<Range> ranges(List<String> headers) {
        List<Range> ranges = new ArrayList<>();
        for (String header : headers) {
            for (String range : MediaTypes.split(header, ',')) {
                if (!range.isBlank()) {
                    ranges.add(range(MediaTypes.parts(range), ranges.size()));
                }
            }
        }
        return ranges;
    }

    private static Range range(String[] parts, int place) {
        String type = type(parts);
        int closeness = type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
        return new Range(
                type,
                quality(MediaTypes.parameter(parts, "q")),
                closeness,
                place,
                Explanation.of(parts).orElse(null));
    }

    /** The media type of the form that is named; an array with its nulls is plain JSON. */
    private static String type(String[] parts) {
        String type = NAMES.getOrDefault(parts[0], parts[0]);
        if (NAMES.containsValue(type) && "stripped".equals(MediaTypes.parameter(parts, "nulls"))) {
            return type + ";nulls=stripped";
        }
        return type.equals("application/vnd.pgrst.array+json") ? Format.JSON.mediaType() : type;
    }

    /** One that is none is taken for the highest, as if it were absent. */
    private static double quality(@Nullable String quality) {
        return quality != null && QUALITY.matcher(quality).matches() ? Double.parseDouble(quality) : 1;
    }
}
