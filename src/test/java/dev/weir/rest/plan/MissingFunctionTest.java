package dev.weir.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.catalog.Catalog;
import dev.weir.catalog.Function;
import dev.weir.catalog.Function.Parameter;
import dev.weir.catalog.Function.Volatility;
import dev.weir.catalog.QualifiedName;
import dev.weir.catalog.Relationships;
import dev.weir.error.CallFailure.AmbiguousFunction;
import dev.weir.error.CallFailure.FunctionNotFound;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.InvalidBody;
import dev.weir.rest.request.CallArguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which function is called, and what is said when it is none. */
class MissingFunctionTest {

    private static final Catalog CATALOG = catalog(
            function("add_them", "a integer", "b integer"),
            function("overloaded"),
            function("overloaded", "a integer", "b integer"),
            function("overloaded", "cccc integer"),
            function("unclear", "a integer"),
            function("unclear", "a text"),
            function("mixed", " json"),
            function("mixed", "x integer", "y integer"));

    private static Function function(String name, String... parameters) {
        List<Parameter> list = Stream.of(parameters)
                .map(parameter -> parameter.split(" ", 2))
                .map(parts -> new Parameter(parts[0], parts.length > 1 ? parts[1] : "integer", true, false))
                .toList();
        return new Function(
                1, new QualifiedName("public", name), list, "integer", null, false, Volatility.STABLE, null);
    }

    private static Catalog catalog(Function... functions) {
        Map<QualifiedName, List<Function>> byName = new LinkedHashMap<>();
        for (Function function : functions) {
            byName.computeIfAbsent(function.name(), name -> new ArrayList<>()).add(function);
        }
        return new Catalog(1, List.of("public"), Map.of(), Relationships.NONE, byName);
    }

    private static CallArguments posted(String body, String... headers) {
        return Objects.requireNonNull(
                Requests.request("POST", "rpc/f", body, headers).arguments());
    }

    private static CallArguments asked(String query) {
        return Requests.get("rpc/f?" + query).arguments();
    }

    private static Function found(String name, CallArguments arguments) {
        return Calls.function(new QualifiedName("public", name), arguments, CATALOG);
    }

    private static FunctionNotFound missing(String name, CallArguments arguments) {
        return MissingFunction.of(new QualifiedName("public", name), arguments, CATALOG);
    }

    @Test
    void aFunctionIsFoundByTheNamesOfItsArguments() {
        assertThat(found("overloaded", asked("")).parameters()).isEmpty();
        assertThat(found("overloaded", asked("b=1&a=2")).parameters()).hasSize(2);
        assertThat(found("overloaded", posted("{\"cccc\":1}")).parameters()).hasSize(1);
        assertThat(found("mixed", posted("[{\"x\":1,\"y\":2}]")).parameters()).hasSize(2);
    }

    @Test
    void oneWithoutANameTakesWhatNoOtherTakes() {
        for (String body : List.of("{\"z\":1}", "[1]", "3", "{\"\":1}")) {
            CallArguments whole = posted(body);
            assertThat(found("mixed", whole).parameters()).hasSize(1);
            assertThat(Calls.inputs(found("mixed", whole), whole)).isInstanceOf(Inputs.Whole.class);
        }
    }

    @Test
    void argumentsByNameComeFromAnObjectOrTheFirstOfAnArray() {
        for (String body : List.of("{\"a\":1,\"b\":2}", "[{\"a\":1,\"b\":2},{}]")) {
            CallArguments arguments = posted(body);
            assertThat(Calls.inputs(found("add_them", arguments), arguments))
                    .isInstanceOfSatisfying(Inputs.Members.class, members -> assertThat(members.first())
                            .isEqualTo(body.startsWith("[")));
        }
        CallArguments nothing = posted("[]");
        assertThatThrownBy(() -> Calls.inputs(found("overloaded", nothing), nothing))
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isInstanceOf(InvalidBody.class));
    }

    @Test
    void severalThatFitAreNamed() {
        assertThatThrownBy(() -> found("unclear", asked("a=1")))
                .isInstanceOfSatisfying(FailureException.class, refused -> assertThat(refused.failure())
                        .isEqualTo(new AmbiguousFunction("public.unclear(a => integer), public.unclear(a => text)")));
    }

    @Test
    void saysWhatWasGiven() {
        assertThat(missing("add_them", asked("c=1")).details())
                .contains("public.add_them with parameter c, but no matches");
        assertThat(missing("add_them", asked("c=1&a=2")).details()).contains("with parameters a, c, but");
        assertThat(missing("add_them", asked("")).details()).contains("without parameters, but");
        assertThat(missing("add_them", posted("{\"c\":1}")).details())
                .contains("with parameter c or with a single unnamed json/jsonb parameter, but");
        assertThat(missing("add_them", posted("c\n1\n", "Content-Type: text/csv"))
                        .details())
                .contains("with parameter c, but");
    }

    @Test
    void aBodyOfNoNamesIsLookedForByItsTypeAndHintsAtNothing() {
        FunctionNotFound missing = missing("add_them", posted("x", "Content-Type: application/octet-stream"));
        assertThat(missing.message()).isEqualTo("Could not find the function public.add_them in the schema cache");
        assertThat(missing.details()).contains("with a single unnamed bytea parameter");
        assertThat(missing.hint()).isNull();
    }

    @Test
    void hintsAtTheNameOrTheOverloadThatIsNearest() {
        assertThat(missing("add_thm", asked("a=1")).hint())
                .isEqualTo("Perhaps you meant to call the function public.add_them");
        assertThat(missing("overloaded", asked("a=1&x=2")).hint()).endsWith(" public.overloaded(a, b)");
        assertThat(missing("overloaded", asked("ccc=1")).hint()).endsWith(" public.overloaded(cccc)");
        assertThat(missing("overloaded", asked("zzzzzz=1")).hint()).isNull();
        assertThat(missing("nowhere_near", asked("a=1")).hint()).isNull();
    }

    @Test
    void anyNumberOfNamesIsSoonLookedThroughAndNotTold() {
        Function[] overloads =
                Stream.generate(() -> function("wide", names(0, 100))).limit(50).toArray(Function[]::new);
        CallArguments given =
                posted(Stream.of(names(100, 200_000)).collect(Collectors.joining("\":0,\"", "{\"", "\":0}")));
        long begun = System.nanoTime();
        FunctionNotFound missing = MissingFunction.of(new QualifiedName("public", "wide"), given, catalog(overloads));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(missing.details()).contains("with parameters p100, p1000, ", " and 199800 more or with");
        assertThat(missing.message().length()).isLessThan(1000);
    }

    private static String[] names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p" + i).toArray(String[]::new);
    }
}
