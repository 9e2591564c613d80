package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignKeyTest {

    private static final QualifiedName FROM = new QualifiedName("public", "desks");
    private static final QualifiedName TO = new QualifiedName("public", "offices");

    @Test
    void keepsItsColumnsWhateverBecomesOfTheListsThatItWasMadeOf() {
        List<String> from = new ArrayList<>(List.of("house", "floor"));
        List<String> to = new ArrayList<>(List.of("id", "floor"));
        List<String> primary = new ArrayList<>(List.of("desk"));
        ForeignKey key = new ForeignKey("desks_office", FROM, from, TO, to, primary, false);
        List.of(from, to, primary).forEach(List::clear);
        assertThat(key)
                .isEqualTo(new ForeignKey(
                        "desks_office",
                        FROM,
                        List.of("house", "floor"),
                        TO,
                        List.of("id", "floor"),
                        List.of("desk"),
                        false));
    }

    @Test
    void differsFromOneOfOtherColumnsInTheSameTables() {
        ForeignKey key = new ForeignKey("k", FROM, List.of("a"), TO, List.of("id"), List.of(), false);
        assertThat(key).isNotEqualTo(new ForeignKey("k", FROM, List.of("b"), TO, List.of("id"), List.of(), false));
        assertThat(key).isNotEqualTo(new ForeignKey("k", FROM, List.of("a"), TO, List.of("id"), List.of(), true));
    }
}
