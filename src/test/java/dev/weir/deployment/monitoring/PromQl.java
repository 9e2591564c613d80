package dev.weir.deployment.monitoring;

import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of PromQL as it takes to find the metrics in an expression. Whether it is one, promtool says. */
final class PromQl {

    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern SELECTOR = Pattern.compile("\\{[^}]*}");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern LABELS =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_][\\w:]*(?!\\s*\\()(?![\\w:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "on", "without");

    private PromQl() {}

    /** The names of the metrics that an expression reads. */
    static Set<String> metrics(String expression) {
        String rest = STRING.matcher(expression).replaceAll("");
        rest = SELECTOR.matcher(rest).replaceAll("");
        rest = RANGE.matcher(rest).replaceAll("");
        rest = LABELS.matcher(rest).replaceAll("");
        return NAME.matcher(rest)
                .results()
                .map(MatchResult::group)
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toSet());
    }
}
