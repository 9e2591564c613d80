package dev.weir.rest.request;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code application/vnd.pgrst.plan}: not the answer, but how PostgreSQL would get it.
 *
 * @param json whether as JSON, and not as text
 * @param of the forms that the answer would have
 */
public record Explanation(boolean json, List<Option> options, Accepted of) {

    private static final String TYPE = "application/vnd.pgrst.plan";

    /** What else EXPLAIN tells (PostgreSQL documentation, EXPLAIN). */
    public enum Option {
        ANALYZE,
        VERBOSE,
        SETTINGS,
        BUFFERS,
        WAL;

        /** Its word in SQL, and in the media type. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Explanation {
        options = List.copyOf(options);
    }

    /** What a media range asks for; empty when it is no plan. Options that are none are ignored. */
    static Optional<Explanation> of(String[] parts) {
        boolean text = parts[0].equals(TYPE) || parts[0].equals(TYPE + "+text");
        boolean json = parts[0].equals(TYPE + "+json");
        if (!text && !json) {
            return Optional.empty();
        }
        String of = MediaTypes.parameter(parts, "for");
        String named = MediaTypes.parameter(parts, "options");
        List<String> words = named == null ? List.of() : List.of(named.split("\\|", -1));
        List<Option> options = Stream.of(Option.values())
                .filter(option -> words.contains(option.word()))
                .toList();
        return Optional.of(new Explanation(json, options, Accepted.of(of == null ? List.of() : List.of(of))));
    }

    /** The media type, for an answer of that form. */
    public String mediaType(Form form) {
        StringBuilder type = new StringBuilder(TYPE).append(json ? "+json" : "+text");
        type.append("; for=\"").append(form.mediaType()).append('"');
        if (!options.isEmpty()) {
            type.append("; options=")
                    .append(String.join("|", options.stream().map(Option::word).toList()));
        }
        return type.toString();
    }
}
