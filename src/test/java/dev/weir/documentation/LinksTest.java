package dev.weir.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every link of a page to another file of ours. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]*)(?:#([^)\\s]*))?\\)");

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
            List<Path> markdown = docs.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(
                    Stream.of("README.md", "k8s/README.md", "load-tests/README.md", "load-tests/compare/README.md")
                            .map(Path::of),
                    markdown.stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void leadsToAFileThatExistsAndToAHeadingOfIt(Path page) throws IOException {
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
            Path target = link.group(1).isEmpty()
                    ? page
                    : page.resolveSibling(link.group(1)).normalize();
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as(Objects.toString(target)).contains(link.group(2));
            }
        }
    }

    private static List<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9_ -]", "").replace(' ', '-'))
                .toList();
    }
}
