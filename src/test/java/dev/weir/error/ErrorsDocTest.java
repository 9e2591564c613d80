package dev.weir.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.RequestFailure.TooLarge.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code src/docs/errors.md} and the catalogue of failures together. */
class ErrorsDocTest {

    private static final Path PAGE = Path.of("src/docs/errors.md");
    /** Parts of a line of the two tables, split at every bar. */
    private static final int CODE_ROW = 6;

    private static final int STATE_ROW = 5;

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void everyKindOfFailureIsExamined() {
        Set<Class<?>> examined = failures().map(Object::getClass).collect(Collectors.toSet());

        // What PostgreSQL refuses has PostgreSQL's codes, and the page its table of statuses; what SQL raises has any.
        assertThat(leaves(Failure.class))
                .filteredOn(type -> type != DatabaseFailure.class && type != RaisedFailure.class)
                .hasSameElementsAs(examined);
    }

    @Test
    void everyLineOfTheCatalogueIsSomeFailures() {
        assertThat(failures().map(failure -> ((ListedFailure) failure).listed()))
                .containsOnly(FailureCode.values());
    }

    @Test
    void thePageListsExactlyTheCodesThatExist() throws IOException {
        List<String> documented = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[A-Z0-9]+` \\| \\d{3}.*"))
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == CODE_ROW)
                .map(cells -> cells[1].strip().replace("`", "") + " " + cells[2].strip())
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(failures()
                        .map(failure -> failure.code() + " " + failure.status())
                        .collect(Collectors.toSet()));
    }

    @Test
    void thePageHasTheStatusesOfPostgresqlsErrors() throws IOException {
        List<String[]> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[0-9A-Z]{2,5}\\*?`(, `[0-9A-Z]{2,5}\\*?`)* \\|.*"))
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == STATE_ROW)
                .toList();

        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(cells -> {
            for (String state : cells[1].replace("`", "").split(",", -1)) {
                String example = state.strip().replace("*", "000").substring(0, 5);
                assertThat(SqlStates.status(example)).as(example).isEqualTo(Integer.parseInt(cells[2].strip()));
            }
        });
    }

    private static Stream<Failure> failures() {
        return Stream.of(
                new RequestFailure.Malformed("message", null, null),
                new RequestFailure.InvalidBody("message", null),
                new EmbedFailure.NotEmbedded("target"),
                new EmbedFailure.NotToOne("relation", "target"),
                new EmbedFailure.NotComparable("target"),
                new EmbedFailure.AggregatesDisabled(),
                new EmbedFailure.NotImplemented("details"),
                new EmbedFailure.RelationshipNotFound("public", "relation", "target", null, null, null),
                new EmbedFailure.AmbiguousRelationship("relation", "target", List.of()),
                new RequestFailure.RangeNotSatisfiable("details", 5L),
                new RequestFailure.SchemaNotExposed("other", "public"),
                new RequestFailure.UnsupportedMediaType(406, "message"),
                new RequestFailure.UnsupportedMediaType(415, "message"),
                new RequestFailure.NotOneRow(2),
                new RequestFailure.MethodNotAllowed("PUT", "GET"),
                new RequestFailure.InvalidPreferences("details"),
                new CallFailure.MethodOfCall("PUT"),
                new CallFailure.FunctionNotFound("message", "details", null),
                new CallFailure.AmbiguousFunction("candidates"),
                new CallFailure.NotASet(),
                new WriteFailure.NotTheKey(List.of("id")),
                new WriteFailure.WindowInPut(),
                new WriteFailure.OtherRow(),
                new WriteFailure.TooManyAffected("2"),
                new WriteFailure.FilterRequired("PATCH"),
                new CredentialFailure.TokenInvalid("message", null),
                new CredentialFailure.TokenRequired(),
                new CredentialFailure.ApiKeyInvalid(),
                new CredentialFailure.ClaimsInvalid("message"),
                new RequestFailure.CrossSiteWrite("details"),
                new RequestFailure.Misdirected("host"),
                new RequestFailure.UnknownExpectation("a-miracle"),
                new RequestFailure.RouteNotFound("/path", "hint"),
                new RequestFailure.RootDisabled(),
                new RequestFailure.ColumnNotFound("relation", "column", null),
                new RequestFailure.RelationNotFound("public", "relation", null),
                new RequestFailure.UnknownColumn("relation", "column", List.of()),
                new RequestFailure.AnswerTooLarge(1),
                new SqlFailure.ResultTooLarge(1, false),
                new SqlFailure.CopyNotServed(false),
                new CredentialFailure.PasswordWrong("user"),
                new CredentialFailure.TooManyAttempts(SECOND),
                new CredentialFailure.RoleNotServed(),
                new TransactionFailure.Gone(null),
                new TransactionFailure.Busy(),
                new TransactionFailure.RolledBack(),
                new TransactionFailure.NoRoom(),
                new TransactionFailure.Elsewhere(),
                new RequestFailure.TooSlow(SECOND),
                new RequestFailure.SentTooSlowly(1),
                new RequestFailure.TooLarge(Part.BODY, 1),
                new RequestFailure.TooLarge(Part.URI, 1),
                new RequestFailure.TooLarge(Part.HEADERS, 1),
                new ServiceFailure.Overloaded("message", SECOND),
                new ServiceFailure.LimitReached("details", SECOND),
                new ResponseFailure.HeadersInvalid("details"),
                new ResponseFailure.StatusInvalid(),
                new ResponseFailure.RaiseInvalid("details", null),
                new ServiceFailure.WaitedTooLong(SECOND, SECOND),
                new ServiceFailure.RanTooLong(SECOND),
                new ServiceFailure.WriteFateUnknown(),
                new ServiceFailure.DatabaseUnavailable(SECOND),
                new ServiceFailure.DatabaseReadOnly(SECOND),
                new ServiceFailure.NotReady(SECOND),
                new ServiceFailure.ShuttingDown(SECOND),
                new ServiceFailure.ReaderStalled(SECOND),
                new ServiceFailure.TooManyConnections(SECOND),
                new ServiceFailure.MemoryShort("message", SECOND),
                new ServiceFailure.AnswerNotKept(),
                new ServiceFailure.KeysUnavailable(SECOND),
                new ServiceFailure.NoTokenKey(),
                new ServiceFailure.Internal(null));
    }

    private static List<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        List<Class<?>> leaves = new ArrayList<>();
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            leaves.addAll(leaves(permitted));
        }
        return leaves;
    }
}
