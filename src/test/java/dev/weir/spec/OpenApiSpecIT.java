package dev.weir.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;

/** What the root says of the relations of a schema. */
@SpecTest
class OpenApiSpecIT {

    private static final String OTHER = "Accept-Profile: Other Schema";
    private static final String TWO = "application/openapi+json; charset=utf-8";

    @Autowired
    private Http http;

    @Test
    void describesASchemaInVersionTwoToWhoAsksAsClientsOfPostgrestDo() throws IOException {
        http.get("/", OTHER, "Accept: application/openapi+json")
                .isIn(TWO, expected("openapi-2.json"))
                .has("Content-Profile", "Other Schema")
                .has("Vary", "Accept, Accept-Profile, Authorization");
    }

    @Test
    void describesItInVersionThreeToEveryoneElse() throws IOException {
        http.get("/", OTHER).is(200, expected("openapi-3.json"));
        http.get("/", OTHER, "Accept: application/openapi+json;version=3.1")
                .isIn("application/openapi+json;version=3.1; charset=utf-8", expected("openapi-3.json"));
        http.get("", OTHER, "Accept: text/html, */*;q=0.8").is(200, expected("openapi-3.json"));
    }

    private static String expected(String name) throws IOException {
        return new ClassPathResource(name, OpenApiSpecIT.class)
                .getContentAsString(UTF_8)
                .strip();
    }

    /** As programs that read PostgREST's look for them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "pets":{"required":["id","name"],"type":"object"
            "id":{"type":"integer","format":"integer","description":"Note:\\nThis is a Primary Key.<pk/>"}
            "description":"Note:\\nThis is a Foreign Key to `owners.id`.<fk table='owners' column='id'/>"
            "mood":{"type":"string","format":"public.mood","enum":["sad","ok","very happy"]}
            "data":{"format":"jsonb"},"tags":{"type":"array","items":{"type":"string"},"format":"text[]"}
            """)
    void saysWhatColumnsAre(String part) {
        assertThat(http.get("/").body()).contains(part);
    }

    @Test
    void hasTheOperationsThatARelationHas() {
        assertThat(http.get("/").body())
                .contains("\"/pets\":{\"get\"")
                .containsPattern("\"/pets_per_owner\":\\{\"get\":\\{[^/]*#[^}]*}");
        http.send("OPTIONS", "/", "").is(200, "").has("Allow", "OPTIONS,GET,HEAD");
    }

    /** Of the forms that other clients know, that of PostgREST. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "/rpc/add_them":{"get":{"tags":["(rpc) add_them"],"summary":"Adds.","parameters":[{"name":"a","in":"query","required":true,"type":"integer","format":"integer"},{"name":"b","in":"query","required":false,
            "/rpc/note_it":{"post":{"tags":["(rpc) note_it"],"parameters":[{"name":"args","in":"body","required":true,"schema":{"required":["line"],"type":"object","properties":{"line":{"type":"string","format":"text"}}}}],"responses":{"200":{"description":"OK"}}}}
            "name":"v","in":"query","required":true,"type":"array","collectionFormat":"multi","items":{"type":"string"}
            "/rpc/keys_of":{"post":{"tags":["(rpc) keys_of"],"parameters":[{"name":"args","in":"body","required":true,"schema":{"format":"json"}}]
            "/rpc/refusing":{"get":{"tags":["(rpc) refusing"],"parameters":[],"responses":{"204":{"description":"No Content"}}},"post"
            """)
    void saysHowFunctionsAreCalled(String part) {
        assertThat(http.get("/", "Accept: application/openapi+json").body()).contains(part);
    }

    @Test
    void hasNoFunctionThatTheRoleMayNotCallOrThatNobodyCan() {
        assertThat(http.get("/").body())
                .contains("\"/rpc/add_them\"", "\"requestBody\"")
                .doesNotContain("/rpc/hidden_fn\"", "/rpc/into_pets\"");
    }

    @Test
    void answersAHeadWithoutTheDocument() {
        http.head("/", "Accept: application/openapi+json").is(200, "").has("Content-Type", TWO);
    }

    @Test
    void refusesWhatItIsNot() {
        http.get("/", "Accept: text/csv")
                .fails(406, "PGRST107", "None of these media types are available: text/csv", "null", "null");
        http.get("/", "Accept-Profile: nowhere")
                .fails(
                        406,
                        "PGRST106",
                        "Invalid schema: nowhere",
                        "null",
                        "Only the following schemas are exposed: public, Other Schema");
        http.post("/", "{}")
                .fails(405, "PGRST117", "Unsupported HTTP method: POST", "null", "null")
                .has("Allow", "OPTIONS,GET,HEAD");
    }
}
