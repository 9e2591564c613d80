package dev.weir.rest.query;

import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.error.DatabaseFailure;
import dev.weir.error.Failure;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure;
import dev.weir.error.WriteFailure;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import org.junit.jupiter.api.Test;

class WriteGuardTest {

    private static final String OBJECT = "Accept: application/vnd.pgrst.object+json";
    private static final String RETURN = "Prefer: return=representation";
    private static final String AT_MOST = "Prefer: handling=strict, max-affected=1";

    @Test
    void whatAGuardSaidIsTold() {
        assertThat(told("not one row 2", "PATCH", "orders", RETURN, OBJECT)).isEqualTo(new RequestFailure.NotOneRow(2));
        assertThat(told("affected 2", "PATCH", "orders", AT_MOST)).isEqualTo(new WriteFailure.TooManyAffected("2"));
        assertThat(told("other row 0", "PUT", "orders?id=eq.1")).isEqualTo(new WriteFailure.OtherRow());
    }

    @Test
    void aTextOfTheClientsIsTheDatabasesFailure() {
        assertStays("not one row 2", "GET", "orders?id=eq.x", OBJECT);
        assertStays("not one row 2", "PATCH", "orders", RETURN);
        assertStays("affected 2", "PATCH", "orders", RETURN);
        assertStays("affected 2", "GET", "orders");
        assertStays("other row 0", "POST", "orders");
        assertStays("other row 0", "DELETE", "orders");
        assertStays("not one row " + "9".repeat(19), "PATCH", "orders", RETURN, OBJECT);
    }

    private static void assertStays(String text, String method, String target, String... headers) {
        assertThat(told(text, method, target, headers)).isInstanceOf(DatabaseFailure.class);
    }

    private static Failure told(String text, String method, String target, String... headers) {
        String body = method.equals("GET") || method.equals("DELETE") ? "" : "{\"id\":1}";
        FailureException error = new FailureException(new DatabaseFailure(
                400, "22P02", "invalid input syntax for type integer: \"weir: " + text + "\"", null, null));
        return WriteGuard.explained(
                        new Planner(null, 1000).plan(request(method, target, body, headers), Shop.CATALOG), error)
                .failure();
    }
}
