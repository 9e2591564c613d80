package dev.weir.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.auth.Identity;
import dev.weir.catalog.QualifiedName;
import dev.weir.dispatch.work.Context;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextsTest {

    private final Contexts contexts =
            new Contexts(new SearchPath(List.of("shop", "internal"), List.of("extensions")), "web_anon", null);

    @Test
    void plainReadsWithoutCredentialsShareOneContextForEachSchema() {
        Identity anonymous = new Identity("web_anon", null, "192.0.2.7");
        assertThat(contexts.of(anonymous, "shop", Map.of())).isEqualTo(new Context("web_anon", Map.of()));
        assertThat(contexts.of(anonymous, "internal", Map.of()))
                .isEqualTo(new Context("web_anon", Map.of("search_path", "\"internal\", \"extensions\"")))
                .isSameAs(contexts.of(new Identity("web_anon", null, "192.0.2.8"), "internal", Map.of()));
    }

    @Test
    void aPlainReadIsToldItsRoleAndNothingElseOfItsRequest() {
        assertThat(contexts.of(new Identity("editor", "{\"sub\":\"1\"}", "1"), "shop", Map.of()))
                .isEqualTo(new Context("editor", Map.of()));
    }

    @Test
    void whatCanObserveItIsToldTheClaimsAndTheRequest() {
        assertThat(contexts.of(new Identity("editor", "{\"sub\":\"1\"}", "1"), "shop", Map.of("request.method", "GET")))
                .isEqualTo(new Context(
                        "editor", Map.of("request.method", "GET", "request.jwt.claims", "{\"sub\":\"1\"}")));
    }

    @Test
    void aPreRequestIsCalledByItsQuotedName() {
        Contexts calling = new Contexts(
                new SearchPath(List.of("shop"), List.of()), null, new QualifiedName("Auth \"x\"", "check"));
        assertThat(calling.preRequest()).isEqualTo("select \"Auth \"\"x\"\"\".\"check\"()");
        assertThat(calling.of(new Identity("editor", null, "1"), "shop", Map.of("request.method", "GET"))
                        .preRequest())
                .isEqualTo(calling.preRequest());
        assertThat(contexts.preRequest()).isNull();
    }

    @Test
    void theClaimsOfARequestWithoutCredentialsAreItsRole() {
        assertThat(contexts.of(new Identity("web_anon", null, "1"), "shop", Map.of("request.method", "GET"))
                        .settings())
                .containsEntry("request.jwt.claims", "{\"role\":\"web_anon\"}");
    }
}
