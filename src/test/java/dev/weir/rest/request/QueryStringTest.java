package dev.weir.rest.request;

import static dev.weir.rest.request.Refusals.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueryStringTest {

    @Test
    void parametersAreTakenApartBeforeTheyAreDecoded() {
        assertThat(QueryString.parse("a=1%262&&b%3D=c=d&e&"))
                .containsExactly(new Parameter("a", "1&2"), new Parameter("b=", "c=d"), new Parameter("e", "", false));
    }

    @Test
    void noQueryHasNoParameters() {
        assertThat(QueryString.parse(null)).isEmpty();
        assertThat(QueryString.parse("")).isEmpty();
    }

    @Test
    void aParameterWithoutANameIsRefused() {
        assertMalformed(
                () -> QueryString.parse("a=1&=eq.2"), "A parameter has no name", "The query string has \"=eq.2\"");
    }

    @Test
    void aRefusalNamesTheParameter() {
        assertMalformed(
                () -> QueryString.parse("a=1&b=eq.%ff"),
                "The parameter \"b\" is not valid UTF-8",
                "It was sent as \"eq.%ff\"");
    }
}
