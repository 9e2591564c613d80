package dev.weir.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

    private final Page page = new Page("bound", "Does it hold?")
            .criterion("at most 2", "2", true)
            .table("Answers", new Table("kind", "count", "ms").row("read <b>", 1234L, 1.25));

    @Test
    void theVerdictComesFirst() {
        assertThat(page.markdown()).startsWith("# bound: PASSED, 1 of 1 criteria hold\n\nDoes it hold?\n");
        page.criterion("none wrong", "3", false);

        assertThat(page.isGood()).isFalse();
        assertThat(page.markdown())
                .startsWith("# bound: FAILED, 1 of 2 criteria are broken\n")
                .contains("| **broken** | none wrong | 3 |");
        assertThat(page.html()).contains("<h1 class=\"bad\">bound: FAILED");
    }

    @Test
    void figuresHaveSeparatorsAndTextCannotBecomeMarkup() {
        assertThat(page.markdown()).contains("| read <b> | 1,234 | 1.3 |");
        assertThat(page.html()).contains("read &lt;b&gt;").contains("<td class=\"number\">1,234</td>");
    }

    @Test
    void aPlotIsDrawnWithItsLimit() {
        page.plot(new Plot("Connections", "connections")
                        .limit("bound", 2)
                        .point("most", 0, 1)
                        .point("most", 10, 2))
                .plot(new Plot("Nothing", "at all"));

        assertThat(page.html())
                .contains("<polyline")
                .contains("class=\"limit\"")
                .doesNotContain("Nothing");
    }

    @Test
    void bothFormsAreWrittenAndNeedNoOtherFile(@TempDir Path directory) throws IOException {
        page.write(directory);

        assertThat(directory.resolve("bound.md")).exists();
        assertThat(Files.readString(directory.resolve("bound.html"))).doesNotContain("http", "src=", "<link");
    }
}
