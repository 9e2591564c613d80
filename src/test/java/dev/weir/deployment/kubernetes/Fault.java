package dev.weir.deployment.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * A mistake that somebody could make, and the promise that it breaks. {@code faults.txt} lists them.
 *
 * @param promise the words of the promise
 * @param rendering where it shows
 * @param file where it is made
 * @param text what stands there
 * @param mistake what stands there then
 */
record Fault(String promise, Rendering rendering, String file, String text, String mistake) {

    private static final String LIST = "faults.txt";
    private static final String NOTHING = "(nothing)";

    static Stream<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        String promise = "";
        for (String line : lines()) {
            if (line.startsWith("  ")) {
                faults.add(parse(promise, line.strip().split(" \\| ", -1)));
            } else if (!line.startsWith("#")) {
                promise = line;
            }
        }
        return faults.stream();
    }

    private static Fault parse(String promise, String[] cells) {
        String mistake = cells[3].equals(NOTHING) ? "" : cells[3].translateEscapes();
        return new Fault(promise, Rendering.named(cells[0]), cells[1], cells[2].translateEscapes(), mistake);
    }

    private static List<String> lines() {
        try {
            return new ClassPathResource(LIST, Fault.class)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "%s: %s for %s in %s"
                .formatted(rendering, mistake.isEmpty() ? NOTHING : mistake, text, file)
                .replaceAll("\\s+", " ");
    }
}
