package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Other relations in what a write returns. */
@SpecTest
class EmbeddingWriteSpecIT {

    private static final String REPRESENTATION = "Prefer: return=representation";
    private static final String JSON = "Content-Type: application/json";

    @Autowired
    private Http http;

    @Test
    void whatWasInsertedIsAnsweredWithWhatItBelongsTo() {
        http.post(
                        "/volumes?select=id,shelves(label)",
                        "{\"id\":10,\"shelf_id\":2,\"title\":\"Ten\"}",
                        REPRESENTATION,
                        JSON)
                .is(201, """
                [{"id":10,"shelves":{"label":"low"}}]""");
        http.delete("/volumes?select=title,...shelves(label)&id=eq.10", REPRESENTATION)
                .is(200, """
                [{"title":"Ten","label":"low"}]""");
    }

    @Test
    void whatWasChangedIsAnsweredWithFunctionsPathsAndCasts() {
        http.patch(
                        "/volumes?select=id::text,shouted,info->>a,neighbours(title)&id=eq.1",
                        "{\"title\":\"Uno\"}",
                        REPRESENTATION,
                        JSON)
                .is(200, """
                [{"id":"1","shouted":"UNO","a":"1","neighbours":[{"title":"Two"}]}]""");
        http.patch("/volumes?id=eq.1", "{\"title\":\"One\"}", JSON).is(204, "");
    }

    @Test
    void parametersOfWhatIsEmbeddedHoldInWritesToo() {
        http.patch(
                        "/shelves?select=label,volumes(id)&volumes.order=id.desc&volumes.limit=1&id=eq.1",
                        "{\"label\":\"top\"}",
                        REPRESENTATION,
                        JSON)
                .is(200, """
                [{"label":"top","volumes":[{"id":2}]}]""");
    }
}
