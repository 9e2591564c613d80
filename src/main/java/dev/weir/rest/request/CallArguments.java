package dev.weir.rest.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a function is called with. */
public sealed interface CallArguments {

    /** The names that are given, in their order. */
    Set<String> names();

    /** Texts of the query string, or of a form; a name may be given several times. */
    record OfText(List<Argument> arguments) implements CallArguments {

        private static final CallArguments NONE = new OfText(List.of());

        public OfText {
            arguments = List.copyOf(arguments);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>();
            arguments.forEach(argument -> names.add(argument.name()));
            return names;
        }

        /** The texts that are given under a name. */
        public List<String> values(String name) {
            List<String> values = new ArrayList<>();
            arguments.stream()
                    .filter(argument -> argument.name().equals(name))
                    .forEach(argument -> values.add(argument.value()));
            return values;
        }
    }

    /** One text under its name. */
    record Argument(String name, String value) {}

    /**
     * A body.
     *
     * @param names the keys of a JSON object, or those of it that are to be taken; empty for any other body
     * @param text the body as text, of CSV as JSON; of one of bytes, as PostgreSQL writes these
     * @param kind what it is
     * @param named what has the names
     */
    record OfBody(Set<String> names, String text, Kind kind, Names named) implements CallArguments {

        /** What of a body has names. */
        public enum Names {
            OF_NOTHING,
            OF_OBJECT,
            /** Of an array the first object is taken. */
            OF_FIRST
        }

        /** A body without names. */
        static OfBody of(String text, Kind kind) {
            return new OfBody(Set.of(), text, kind, Names.OF_NOTHING);
        }
    }

    /** What a body can be, and the types of the one parameter that takes all of it. */
    enum Kind {
        JSON,
        CSV,
        TEXT,
        BYTES,
        XML;

        /** The types as SQL spells them; none for what is taken by names alone. */
        public List<String> types() {
            return switch (this) {
                case JSON -> List.of("json", "jsonb");
                case CSV -> List.of();
                case TEXT -> List.of("text");
                case BYTES -> List.of("bytea");
                case XML -> List.of("xml");
            };
        }

        /** Whether it can have names. */
        public boolean hasNames() {
            return this == JSON || this == CSV;
        }
    }

    /** No arguments. */
    static CallArguments none() {
        return OfText.NONE;
    }

    /** The kind of the body; null without one. */
    default @Nullable Kind bodyKind() {
        return this instanceof OfBody body ? body.kind() : null;
    }
}
