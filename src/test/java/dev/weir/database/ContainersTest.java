package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContainersTest {

    @Test
    void embeddedIsTakenWhereItIsAskedForWhateverAnswers() {
        assertThat(Containers.choose("embedded")).isFalse();
    }

    @Test
    void aMisspeltChoiceIsToldInsteadOfIgnored() {
        assertThatThrownBy(() -> Containers.choose("docker")).hasMessageContaining("container, embedded or installed");
    }
}
