package dev.weir.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
        assertThat(Nearest.among(List.of("orders", "customers", "customer_tags"))
                        .to("custmers"))
                .contains("customers");
        assertThat(Nearest.among(List.of("orders", "customers")).to("CUSTOMERS"))
                .contains("customers");
    }

    @Test
    void staysSilentWhenNothingIsNear() {
        assertThat(Nearest.among(List.of("id", "name")).to("x")).isEmpty();
        assertThat(Nearest.among(List.of("a", "b")).to("a".repeat(10_000))).isEmpty();
        assertThat(Nearest.among(List.of()).to("anything")).isEmpty();
    }

    @Test
    void prefersTheFirstByNameOfTwoThatAreEquallyNear() {
        assertThat(Nearest.among(List.of("items", "itema")).to("item")).contains("itema");
    }

    @Test
    void findsOneOfVeryManyThatLookAlike() {
        Nearest tables = Nearest.among(
                IntStream.range(0, 60_000).mapToObj("table_%06d"::formatted).toList());
        assertThat(tables.to("tabel_031337")).contains("table_031337");
        assertThat(tables.to("table_03137")).contains("table_003137");
        assertThat(tables.to("Table-059999")).contains("table_059999");
        assertThat(tables.to("something else")).isEmpty();
    }

    /** On an event loop, and as often as a client likes: the distances alone would be 20 million steps of a loop. */
    @Test
    void costsLittleHoweverManyNamesThereAre() {
        String prefix = "a_name_as_long_as_postgresql_lets_a_name_be_and_all_alike_";
        Nearest tables = Nearest.among(IntStream.range(0, 60_000)
                .mapToObj(i -> "%s%05d".formatted(prefix, i))
                .toList());
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long begun = System.nanoTime();
            assertThat(tables.to(prefix + "x%04d".formatted(i))).isPresent();
            best = Math.min(best, System.nanoTime() - begun);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(10));
    }

    @Property
    void isTheSameInBothDirections(
            @ForAll @AlphaChars @StringLength(max = 12) String a,
            @ForAll @AlphaChars @StringLength(max = 12) String b) {
        assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
        assertThat(Nearest.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
    }
}
