package dev.weir.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Where the role is in the claims, as in PostgREST's {@code jwt-role-claim-key}: names ({@code .a}, {@code ."a b"}), places of
 * lists ({@code [0]}), and at the end a filter for the first text of a list ({@code [?(@ == "x")]}; also {@code !=},
 * {@code ^==} for how it begins, {@code ==^} for how it ends, {@code *==} for what it contains).
 */
final class RoleClaim {

    private static final Pattern STEP = Pattern.compile("\\.(?<name>[A-Za-z0-9_$@-]+)"
            + "|\\.\"(?<quoted>[^\"]+)\""
            + "|\\[(?<index>[0-9]{1,6})]"
            + "|\\[\\?\\(@ *(?<test>==\\^|\\^==|\\*==|==|!=) *\"(?<operand>[^\"]*)\"\\)](?=$)");

    private final List<Step> steps;

    private RoleClaim(List<Step> steps) {
        this.steps = steps;
    }

    private interface Step {
        Optional<JsonNode> from(JsonNode node);
    }

    /** @throws IllegalArgumentException for what is no such path */
    static RoleClaim parse(String path) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int at = 0;
        while (at < path.length() && matcher.region(at, path.length()).lookingAt()) {
            steps.add(step(matcher));
            at = matcher.end();
        }
        if (steps.isEmpty() || at < path.length()) {
            throw new IllegalArgumentException("weir.auth.jwt.role-claim is no path at character " + (at + 1)
                    + "; write it as .role or .app.\"my roles\"[0]");
        }
        return new RoleClaim(steps);
    }

    private static Step step(Matcher matcher) {
        String name = matcher.group("name") == null ? matcher.group("quoted") : matcher.group("name");
        if (name != null) {
            return node -> Optional.ofNullable(node.get(name));
        }
        String index = matcher.group("index");
        if (index != null) {
            int place = Integer.parseInt(index);
            return node -> Optional.ofNullable(node.get(place));
        }
        BiPredicate<String, String> test = test(matcher.group("test"));
        String operand = matcher.group("operand");
        return node -> node.isArray()
                ? node.valueStream()
                        .filter(JsonNode::isString)
                        .filter(text -> test.test(text.stringValue(), operand))
                        .findFirst()
                : Optional.empty();
    }

    private static BiPredicate<String, String> test(String operator) {
        return switch (operator) {
            case "==" -> String::equals;
            case "!=" -> (text, operand) -> !text.equals(operand);
            case "^==" -> String::startsWith;
            case "==^" -> String::endsWith;
            default -> String::contains;
        };
    }

    /** What stands there; nothing when there is nothing, or null. */
    Optional<JsonNode> in(JsonNode claims) {
        Optional<JsonNode> node = Optional.of(claims);
        for (Step step : steps) {
            node = node.flatMap(step::from);
        }
        return node.filter(found -> !found.isNull());
    }
}
