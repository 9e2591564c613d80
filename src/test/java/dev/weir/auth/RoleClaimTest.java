package dev.weir.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RoleClaimTest {

    private static final JsonNode CLAIMS = JsonMapper.builder().build().readTree("""
            {"role": "r", "a": {"b": "nested"}, "quoted key": "q", "nothing": null,
             "https://example.org/claims": {"role": "url"},
             "roles": ["first", "web_user", "user_admin"], "mixed": [5, "text"]}""");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ".role|r",
                ".a.b|nested",
                ".\"quoted key\"|q",
                ".\"https://example.org/claims\".role|url",
                ".roles[0]|first",
                ".roles[?(@ == \"web_user\")]|web_user",
                ".roles[?(@ != \"first\")]|web_user",
                ".roles[?(@ ^== \"user\")]|user_admin",
                ".roles[?(@ ==^ \"_user\")]|web_user",
                ".roles[?(@ *== \"_ad\")]|user_admin",
                ".mixed[?(@ != \"x\")]|text"
            })
    void findsWhatThePathLeadsTo(String path, String role) {
        assertThat(RoleClaim.parse(path).in(CLAIMS).map(JsonNode::asString)).contains(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {".missing", ".a.c", ".role.more", ".roles[9]", ".role[0]", ".nothing", ".a[?(@ == \"x\")]"})
    void findsNothingWhereItLeadsNowhere(String path) {
        assertThat(RoleClaim.parse(path).in(CLAIMS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "role", ".", ".a..b", ".a[", ".a[x]", ".\"open", ".a[?(@ == \"x\")].b", ".a[?(@ ~ \"x\")]"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> RoleClaim.parse(path)).hasMessageContaining("weir.auth.jwt.role-claim is no path");
    }
}
