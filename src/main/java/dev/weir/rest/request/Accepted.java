package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accept: which of the forms that an answer can have the client likes best (RFC 9110, 12.5.1). Of forms that it likes
 * equally, the one that it names more closely is sent, then the one that it names first, then JSON:
 * {@code application/x-ndjson, *}{@code /*} asks for the former.
 */
final class Accepted {

    private static final List<Format> OF_READS = List.of(Format.values());
    private static final List<Format> OF_WRITES =
            OF_READS.stream().filter(format -> !format.isStream()).toList();

    /** PostgREST's names for its own forms are taken with and without a suffix. */
    private static final Map<String, String> NAMES = Map.of(
            "application/vnd.pgrst.array", "application/vnd.pgrst.array+json",
            "application/vnd.pgrst.object", "application/vnd.pgrst.object+json");

    private static final Pattern QUALITY = Pattern.compile("0(?:\\.[0-9]{0,3})?");

    private final List<Range> ranges;

    /**
     * One media range.
     *
     * @param closeness how closely it names a type: 2 for the type itself, 0 for any
     * @param place of which the first range has 0
     */
    private record Range(String type, double quality, int closeness, int place) {

        boolean matches(Format format) {
            return closeness == 0
                    || (closeness == 1 && format.mediaType().startsWith(type.substring(0, type.length() - 1)))
                    || type.equals(format.mediaType());
        }
    }

    private Accepted(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * The form to answer in.
     *
     * @param headers the values of all Accept headers; without any, all is accepted
     */
    static Format of(Action action, List<String> headers) {
        List<Format> offered = action.reads() ? OF_READS : OF_WRITES;
        Accepted accepted = new Accepted(ranges(headers));
        if (accepted.ranges.isEmpty()) {
            return Format.JSON;
        }
        return offered.stream()
                .map(accepted::choice)
                .flatMap(Optional::stream)
                .min(Choice.BEST_FIRST)
                .map(Choice::format)
                .orElseThrow(() -> MediaTypes.unsupported(
                        406, "None of these media types are available: " + String.join(", ", headers), null));
    }

    /** A form with the range that accepts it. */
    private record Choice(Format format, Range range) {

        static final Comparator<Choice> BEST_FIRST = Comparator.<Choice>comparingDouble(choice -> -choice.range.quality)
                .thenComparingInt(choice -> -choice.range.closeness)
                .thenComparingInt(choice -> choice.range.place)
                .thenComparing(Choice::format);
    }

    /** The range that names the form most closely decides, also when it refuses it. */
    private Optional<Choice> choice(Format format) {
        return ranges.stream()
                .filter(range -> range.matches(format))
                .max(Comparator.comparingInt(Range::closeness).thenComparingDouble(Range::quality))
                .filter(range -> range.quality > 0)
                .map(range -> new Choice(format, range));
    }

    private static List<Range> ranges(List<String> headers) {
        List<Range> ranges = new ArrayList<>();
        headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .filter(range -> !range.isBlank())
                .map(MediaTypes::parts)
                .forEach(parts -> ranges.add(range(parts, ranges.size())));
        return ranges;
    }

    private static Range range(String[] parts, int place) {
        String type = type(parts);
        int closeness = type.equals("*/*") ? 0 : type.endsWith("/*") ? 1 : 2;
        return new Range(type, quality(MediaTypes.parameter(parts, "q")), closeness, place);
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
