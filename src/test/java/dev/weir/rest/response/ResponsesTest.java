package dev.weir.rest.response;

import static dev.weir.rest.plan.Requests.get;
import static dev.weir.rest.plan.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.dispatch.Rows;
import dev.weir.dispatch.work.Row;
import dev.weir.error.FailureException;
import dev.weir.error.RequestFailure.AnswerTooLarge;
import dev.weir.error.RequestFailure.RangeNotSatisfiable;
import dev.weir.http.Response;
import dev.weir.rest.plan.Planner;
import dev.weir.rest.plan.Shop;
import dev.weir.rest.request.ApiRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResponsesTest {

    private static final String COUNT = "Prefer: count=exact";
    private static final String REPRESENTATION = "Prefer: return=representation";

    @Test
    void aReadAnswersTheBytesOfTheDatabase() {
        Response response = render(get("orders"), "[{\"id\":1}]", 1, null);
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(header(response, "Content-Length")).isEqualTo("10");
        assertThat(header(response, "Content-Range")).isEqualTo("0-0/*");
        assertThat(header(response, "Vary")).isEqualTo("Accept, Accept-Profile, Prefer, Range");
        assertThat(header(response, "Preference-Applied")).isNull();
        assertThat(body(response)).isEqualTo("[{\"id\":1}]");
    }

    @Test
    void aWriteVariesByItsOwnProfile() {
        assertThat(header(render(request("DELETE", "orders", ""), null, 3, null), "Vary"))
                .isEqualTo("Accept, Content-Profile, Prefer");
    }

    @Test
    void aReadThatWouldBeTooLargeIsRefusedWithAWayOut() {
        assertThatThrownBy(() -> render(get("orders"), null, 3, null))
                .isInstanceOfSatisfying(FailureException.class, error -> assertThat(error.failure())
                        .isEqualTo(new AnswerTooLarge(1000)));
    }

    @Test
    void theHeadOfAStreamPromisesNeitherLengthNorRange() {
        Response response = Responses.stream(request("GET", "orders", "", "Prefer: wait=3, count=exact"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("application/x-ndjson; charset=utf-8");
        assertThat(header(response, "Vary")).isEqualTo("Accept, Accept-Profile, Prefer, Range");
        assertThat(header(response, "Preference-Applied")).isEqualTo("wait=3");
        assertThat(header(response, "Content-Range")).isNull();
        assertThat(header(response, "Content-Length")).isNull();
    }

    @Test
    void aPageOfMoreIsPartialAndSaysWhereItLies() {
        Response response = render(request("GET", "orders?limit=25&offset=50", "", COUNT), "[]", 25, "573458");
        assertThat(response.status()).isEqualTo(206);
        assertThat(header(response, "Content-Range")).isEqualTo("50-74/573458");
        assertThat(header(response, "Preference-Applied")).isEqualTo("count=exact");
    }

    @Test
    void anInsertedRowIsWhereItsKeySays() {
        ApiRequest request = request("POST", "orders", "{}", "Prefer: return=headers-only");
        assertThat(header(insert(request, "a b&c"), "Location")).isEqualTo("/orders?id=eq.a%20b%26c");
        assertThat(header(insert(request, null), "Location")).isNull();
    }

    private static Response insert(ApiRequest request, @Nullable String key) {
        return Responses.render(
                request,
                new Planner(null, 1000).plan(request, Shop.CATALOG),
                Rows.of(null, key == null ? "0" : "1", null, key),
                "/orders",
                null);
    }

    @Test
    void anEstimateIsNoLessThanWhatIsThere() {
        ApiRequest request = request("GET", "orders?offset=5", "", "Prefer: count=planned");
        Response response = Responses.render(
                request,
                new Planner(null, 1000).plan(request, Shop.CATALOG),
                Rows.of(Unpooled.copiedBuffer("[]", StandardCharsets.UTF_8), "3", null),
                "/orders",
                6L);
        assertThat(header(response, "Content-Range")).isEqualTo("5-7/8");
        response.release();
    }

    @Test
    void aPageOfAllIsWhole() {
        Response response = render(request("GET", "orders", "", COUNT), "[]", 2, "2");
        assertThat(response.status()).isEqualTo(200);
        assertThat(header(response, "Content-Range")).isEqualTo("0-1/2");
    }

    @Test
    void nothingHasNoRange() {
        assertThat(header(render(request("GET", "orders", "", COUNT), "[]", 0, "0"), "Content-Range"))
                .isEqualTo("*/0");
        assertThat(header(render(get("orders?offset=9"), "[]", 0, null), "Content-Range"))
                .isEqualTo("*/*");
    }

    @Test
    void anOffsetBeyondTheTotalCannotBeSatisfiedAndTheRowIsReleased() {
        ByteBuf bytes = Unpooled.copiedBuffer("[]", StandardCharsets.UTF_8);
        ApiRequest request = request("GET", "orders?offset=10", "", COUNT);
        Row row = Rows.of(bytes, "0", "5");
        assertThatThrownBy(() -> Responses.render(
                        request, new Planner(null, 1000).plan(request, Shop.CATALOG), row, "/orders", null))
                .isInstanceOfSatisfying(FailureException.class, error -> assertThat(error.failure())
                        .isEqualTo(new RangeNotSatisfiable(
                                "An offset of 10 was requested, but there are only 5 rows.", 5L)));
        assertThat(bytes.refCnt()).isZero();
        assertThat(row.refCnt()).isZero();
    }

    @Test
    void headHasTheHeadersOfGetButItsLength() {
        Response response = render(request("HEAD", "orders?limit=1", "", COUNT), null, 1, "3");
        assertThat(response.status()).isEqualTo(206);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(header(response, "Content-Range")).isEqualTo("0-0/3");
        assertThat(header(response, "Content-Length")).isNull();
        assertThat(response.takeBody()).isNull();
    }

    @Test
    void anInsertIsCreatedWithOrWithoutItsRows() {
        Response minimal = render(request("POST", "orders", "{\"id\":1}"), null, 1, null);
        assertThat(minimal.status()).isEqualTo(201);
        assertThat(header(minimal, "Content-Length")).isEqualTo("0");
        assertThat(header(minimal, "Content-Type")).isNull();
        assertThat(header(minimal, "Content-Range")).isEqualTo("*/*");
        Response whole = render(request("POST", "orders", "{\"id\":1}", REPRESENTATION), "[{\"id\":1}]", 1, null);
        assertThat(whole.status()).isEqualTo(201);
        assertThat(body(whole)).isEqualTo("[{\"id\":1}]");
        assertThat(header(whole, "Preference-Applied")).isEqualTo("return=representation");
    }

    @Test
    void anUpdateOrDeleteAnswersNoContentUnlessRowsAreAskedFor() {
        Response update = render(request("PATCH", "orders", "{\"id\":1}"), null, 3, null);
        assertThat(update.status()).isEqualTo(204);
        assertThat(header(update, "Content-Range")).isEqualTo("0-2/*");
        assertThat(header(update, "Content-Length")).isNull();
        Response delete = render(request("DELETE", "orders", "", COUNT), null, 3, "3");
        assertThat(delete.status()).isEqualTo(204);
        assertThat(header(delete, "Content-Range")).isEqualTo("*/3");
        Response deleted = render(request("DELETE", "orders", "", REPRESENTATION), "[]", 0, null);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(body(deleted)).isEqualTo("[]");
    }

    @Test
    void aProfileThatWasAskedForIsNamed() {
        assertThat(header(
                        render(request("GET", "we%22ird", "", "Accept-Profile: internal"), "[]", 0, null),
                        "Content-Profile"))
                .isEqualTo("internal");
    }

    @Test
    void aProfileOfAnyLettersIsSentAsUtf8() {
        Response response = Responses.stream(request("GET", "orders", "", "Accept-Profile: 日本"));
        assertThat(header(response, "Content-Profile"))
                .isEqualTo(new String("日本".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    @Test
    void theBodyIsTheRowsOwnBufferAndOutlivesIt() {
        ByteBuf bytes = Unpooled.copiedBuffer("[]", StandardCharsets.UTF_8);
        Row row = Rows.of(bytes, "0", null);
        ApiRequest request = get("orders");
        Response response =
                Responses.render(request, new Planner(null, 1000).plan(request, Shop.CATALOG), row, "/orders", null);
        assertThat(row.refCnt()).isZero();
        assertThat(bytes.refCnt()).isEqualTo(1);
        ByteBuf taken = Objects.requireNonNull(response.takeBody());
        assertThat(taken).isSameAs(bytes);
        response.release();
        assertThat(bytes.refCnt()).as("who took the body has it").isEqualTo(1);
        taken.release();
    }

    @Test
    void aBodyThatNobodyTookIsReleasedOnce() {
        ByteBuf bytes = Unpooled.copiedBuffer("[]", StandardCharsets.UTF_8);
        ApiRequest request = get("orders");
        Response response = Responses.render(
                request,
                new Planner(null, 1000).plan(request, Shop.CATALOG),
                Rows.of(bytes, "0", null),
                "/orders",
                null);
        response.release();
        response.release();
        assertThat(bytes.refCnt()).isZero();
        assertThat(response.takeBody()).isNull();
    }

    private static Response render(ApiRequest request, @Nullable String json, long rows, @Nullable String total) {
        ByteBuf bytes = json == null ? null : Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
        return Responses.render(
                request,
                new Planner(null, 1000).plan(request, Shop.CATALOG),
                Rows.of(bytes, Long.toString(rows), total),
                "/orders",
                null);
    }

    private static @Nullable String header(Response response, String name) {
        return response.headers().getFirst(name);
    }

    private static String body(Response response) {
        ByteBuf body = Objects.requireNonNull(response.takeBody());
        try {
            return body.toString(StandardCharsets.UTF_8);
        } finally {
            body.release();
        }
    }
}
