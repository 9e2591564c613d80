package dev.weir.rest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "ab,ba,1", "'',abc,3", "abc,'',3", "same,same,0", "ca,abc,3", "name,nmae,1"})
    void countsInsertionsDeletionsReplacementsAndSwaps(String a, String b, int distance) {
        assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    }

    @Test
    void findsTheNameThatWasMeant() {
        assertThat(Nearest.to("custmers", List.of("orders", "customers", "customer_tags")))
                .contains("customers");
        assertThat(Nearest.to("CUSTOMERS", List.of("orders", "customers"))).contains("customers");
    }

    @Test
    void staysSilentWhenNothingIsNear() {
        assertThat(Nearest.to("x", List.of("id", "name"))).isEmpty();
        assertThat(Nearest.to("a".repeat(10_000), List.of("a", "b"))).isEmpty();
        assertThat(Nearest.to("anything", List.of())).isEmpty();
    }

    @Test
    void prefersTheFirstByNameOfTwoThatAreEquallyNear() {
        assertThat(Nearest.to("item", List.of("items", "itema"))).contains("itema");
    }

    @Property
    void isTheSameInBothDirections(
            @ForAll @AlphaChars @StringLength(max = 12) String a,
            @ForAll @AlphaChars @StringLength(max = 12) String b) {
        assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
        assertThat(Nearest.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
    }
}
