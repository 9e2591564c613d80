package dev.weir.rest.request;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** What the JSON parser says of a body, without its advice on how to configure the parser. */
final class JsonErrors {

    /** What it adds: where something began in a source that it does not show, and which of its options to set. */
    private static final Pattern ASIDE =
            Pattern.compile(" \\((?:start marker at|for \\w+ starting at) \\[Source:[^]]*]\\)"
                    + "|: enable `[^`]*` to allow"
                    + "|: maybe a \\(non-standard\\) comment\\? \\(not recognized as one since Feature '\\w+' not enabled for parser\\)"
                    + "| \\(consider enabling `.*");

    /** Whatever else is of the parser and not of the text. */
    private static final Pattern OF_THE_PARSER =
            Pattern.compile("`|\\[Source|Feature\\b|ALLOW_|StreamRead|[Jj]ackson|JsonRead");

    private JsonErrors() {}

    static String words(JacksonException error) {
        return words(error.getOriginalMessage());
    }

    static String words(String message) {
        String words = ASIDE.matcher(message).replaceAll("");
        return OF_THE_PARSER.matcher(words).find() ? "It is not valid JSON" : words;
    }
}
