package dev.weir.rest;

import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.AnswerTooLarge;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.request.ApiRequest;
import org.junit.jupiter.api.Test;

class OversizedJsonTest {

    private static final String ENLARGED = "Cannot enlarge string buffer containing 1073741800 bytes by 99 more bytes.";
    private static final ApiRequest READ = request("GET", "orders", "");
    private static final ApiRequest WRITE = request("POST", "orders", "{\"id\":1}", "Prefer: return=representation");

    @Test
    void whatCouldNotBeBuiltIsTooLarge() {
        assertThat(told(READ, ENLARGED)).isEqualTo(new AnswerTooLarge(1000));
        assertThat(told(WRITE, ENLARGED)).isEqualTo(new AnswerTooLarge(1000));
    }

    @Test
    void aLimitOfWhatIsWrittenIsTheDatabasesFailure() {
        assertThat(told(WRITE, "Values larger than 1/3 of a buffer page cannot be indexed."))
                .isInstanceOf(DatabaseFailure.class);
        assertThat(told(request("POST", "orders", "{\"id\":1}"), ENLARGED)).isInstanceOf(DatabaseFailure.class);
    }

    @Test
    void aNumberThatOnlyCodeOfTheDatabaseCanHaveSaidIsNone() {
        assertThat(told(WRITE, "99999999999999999999999 bytes")).isInstanceOf(DatabaseFailure.class);
    }

    private static Failure told(ApiRequest request, String details) {
        FailureException error =
                new FailureException(new DatabaseFailure(500, "54000", "out of memory", details, null));
        return OversizedJson.explained(new Planner(null, 1000).plan(request, Shop.CATALOG), error)
                .failure();
    }
}
