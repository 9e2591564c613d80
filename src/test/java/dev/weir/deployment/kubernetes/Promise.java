package dev.weir.deployment.kubernetes;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One thing that every rendering keeps, or none at all.
 *
 * @param words what it is, as a sentence
 * @param check fails with an assertion where it is not kept
 */
record Promise(String words, Consumer<Manifests> check) {

    static List<Promise> all() {
        return Stream.of(
                        PodPromises.ALL,
                        SettingPromises.ALL,
                        ScalePromises.ALL,
                        BudgetPromises.ALL,
                        SelectionPromises.ALL,
                        ReferencePromises.ALL,
                        NetworkPromises.ALL,
                        MonitoringPromises.ALL)
                .flatMap(List::stream)
                .toList();
    }

    static Promise named(String words) {
        return all().stream()
                .filter(promise -> promise.words.equals(words))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nobody promises that " + words));
    }

    @Override
    public String toString() {
        return words;
    }
}
