package dev.weir.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunbookPageTest {

    private static String main(String markdown) {
        String page = RunbookPage.of("WeirDown", markdown);
        return page.substring(page.indexOf("<main>") + "<main>".length(), page.indexOf("</main>"))
                .strip();
    }

    @Test
    void itIsAPageWithATitleAndAWayToTheOthers() {
        assertThat(RunbookPage.of("WeirDown", "# WeirDown"))
                .startsWith("<!doctype html>")
                .contains("<title>WeirDown</title>", "<a href=\"README.md\">All runbooks</a>", "<h1>WeirDown</h1>");
    }

    @Test
    void commandsAndTablesAreReadable() {
        assertThat(main("    select 1 < 2;")).isEqualTo("<pre><code>select 1 &lt; 2;\n</code></pre>");
        assertThat(main("| a | b |\n|---|---|\n| 1 | 2 |")).contains("<th>a</th>", "<td>2</td>");
    }

    @Test
    void aLinkToAnotherRunbookIsKept() {
        assertThat(main("see [Paused](WeirPaused.md)")).isEqualTo("<p>see <a href=\"WeirPaused.md\">Paused</a></p>");
    }

    @Test
    void ofALinkToAnythingElseItsPlaceInTheRepositoryIsTold() {
        assertThat(main("see [the *budget*](../../../k8s/README.md#the-budget), please"))
                .isEqualTo("<p>see the <em>budget</em> (k8s/README.md), please</p>");
        assertThat(main("[steer](../operations.md#while-it-runs)")).isEqualTo("<p>steer (src/docs/operations.md)</p>");
    }

    @Test
    void markupInTheTextIsText() {
        assertThat(main("a <script>b</script>")).isEqualTo("<p>a &lt;script&gt;b&lt;/script&gt;</p>");
    }
}
