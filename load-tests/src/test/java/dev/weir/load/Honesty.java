package dev.weir.load;

import static io.gatling.javaapi.core.CoreDsl.bodyString;

import dev.weir.load.watch.Answers;
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service may answer when its database lets it down: the refusals that its page on errors has, with
 * {@code Retry-After} exactly where that page promises it. Anything else is a failure.
 */
final class Honesty {

    /** Where a session has the code of a refusal. */
    static final String CODE = "weir.code";

    /** The write may have happened, or not. */
    static final String FATE_UNKNOWN = "WEIR004";

    private static final Set<String> RAN_TOO_LONG = Set.of("WEIR003");

    /** Nothing was done, and a later attempt can help. */
    private static final Set<String> LATER = Set.of("WEIR001", "WEIR002", "WEIR005", "PGRST002");

    /** The transaction is rolled back: it has ended, or a statement of it had failed. */
    private static final Set<String> ENDED = Set.of("WEIR404", "WEIR441");

    private static final int UNAVAILABLE = 503;
    private static final int TIMED_OUT = 504;
    private static final int LONGEST_EXAMPLE = 300;
    private static final Pattern CODE_OF_BODY = Pattern.compile("\"code\"\\s*:\\s*\"(\\w+)\"");

    private final Answers answers;
    private final Set<String> later;
    private final Map<String, LongAdder> refusals = new ConcurrentHashMap<>();

    /** @param answers keeps examples of what is no honest answer */
    Honesty(Answers answers) {
        this(answers, LATER);
    }

    /** @param later codes of refusals that are true: nothing was done, and a later attempt can help */
    Honesty(Answers answers, Set<String> later) {
        this.answers = answers;
        this.later = Set.copyOf(later);
    }

    /** How often there was a refusal with this code, honest or not. */
    long refusals(String code) {
        LongAdder count = refusals.get(code);
        return count == null ? 0 : count.sum();
    }

    /** The same for all codes there were. */
    Map<String, Long> refusals() {
        Map<String, Long> all = new TreeMap<>();
        refusals.forEach((code, count) -> all.put(code, count.sum()));
        return all;
    }

    /** A read may be refused. */
    HttpRequestActionBuilder read(HttpRequestActionBuilder request, int good) {
        return refusable(request, good, Set.of(), Set.of());
    }

    /** A write may be refused, or be of unknown fate. */
    HttpRequestActionBuilder write(HttpRequestActionBuilder request, int good) {
        return refusable(request, good, Set.of(FATE_UNKNOWN), Set.of());
    }

    /** What runs in a transaction may find that it has ended. */
    HttpRequestActionBuilder within(HttpRequestActionBuilder request, int good) {
        return refusable(request, good, Set.of(FATE_UNKNOWN), ENDED);
    }

    private HttpRequestActionBuilder refusable(
            HttpRequestActionBuilder request, int good, Set<String> unknown, Set<String> ended) {
        return request.checkIf((response, session) -> is(response, UNAVAILABLE) && saysWhen(response))
                .then(code("503 with Retry-After", later))
                .checkIf((response, session) -> is(response, UNAVAILABLE) && !saysWhen(response))
                .then(code("503 without Retry-After", unknown))
                .checkIf((response, session) -> is(response, TIMED_OUT) && !saysWhen(response))
                .then(code("504", RAN_TOO_LONG))
                .checkIf((response, session) -> is(response, TIMED_OUT) && saysWhen(response))
                .then(code("504 with Retry-After", Set.of()))
                .checkIf((response, session) ->
                        !is(response, good) && !is(response, UNAVAILABLE) && !is(response, TIMED_OUT))
                .then(code("a status that is neither good nor a refusal", ended));
    }

    private CheckBuilder code(String kind, Set<String> allowed) {
        return bodyString()
                .validate("an honest refusal: " + kind + " has one of " + allowed, (body, session) -> {
                    String code = codeOf(body);
                    refusals.computeIfAbsent(code, unseen -> new LongAdder()).increment();
                    if (!allowed.contains(code)) {
                        answers.example("%s: %s".formatted(kind, shortened(body)));
                        throw new IllegalStateException("no honest refusal");
                    }
                    return code;
                })
                .saveAs(CODE);
    }

    private static boolean is(Response response, int status) {
        return response.status().code() == status;
    }

    private static boolean saysWhen(Response response) {
        return response.headers().contains("Retry-After");
    }

    static String codeOf(String body) {
        Matcher matcher = CODE_OF_BODY.matcher(body == null ? "" : body);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static String shortened(String body) {
        return body == null || body.length() <= LONGEST_EXAMPLE ? body : body.substring(0, LONGEST_EXAMPLE) + "...";
    }
}
