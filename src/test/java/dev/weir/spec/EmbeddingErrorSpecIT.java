package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is answered when it is not clear which rows are meant, or there are none of the kind. */
@SpecTest
class EmbeddingErrorSpecIT {

    @Autowired
    private Http http;

    @Test
    void severalWaysAreAllNamed() {
        http.get("/operas?select=title,houses(name)").is(300, """
                {"code":"PGRST201",\
                "message":"Could not embed because more than one relationship was found for 'operas' and 'houses'",\
                "details":[\
                {"cardinality":"many-to-one","embedding":"operas with houses","relationship":"operas_premiere using operas(premiere) and houses(id)"},\
                {"cardinality":"many-to-one","embedding":"operas with houses","relationship":"operas_revival using operas(revival) and houses(id)"}],\
                "hint":"Try changing 'houses' to one of the following: 'houses!operas_premiere', 'houses!operas_revival'. Find the desired relationship in the 'details' key."}""");
    }

    @Test
    void theWaysBackAreNamedToo() {
        http.get("/houses?select=operas(title)").is(300, """
                {"code":"PGRST201",\
                "message":"Could not embed because more than one relationship was found for 'houses' and 'operas'",\
                "details":[\
                {"cardinality":"one-to-many","embedding":"houses with operas","relationship":"operas_premiere using houses(id) and operas(premiere)"},\
                {"cardinality":"one-to-many","embedding":"houses with operas","relationship":"operas_revival using houses(id) and operas(revival)"}],\
                "hint":"Try changing 'operas' to one of the following: 'operas!operas_premiere', 'operas!operas_revival'. Find the desired relationship in the 'details' key."}""");
    }

    @Test
    void aJunctionIsOneOfTheWays() {
        http.get("/artists?select=name,bands(name)").is(300, """
                {"code":"PGRST201",\
                "message":"Could not embed because more than one relationship was found for 'artists' and 'bands'",\
                "details":[\
                {"cardinality":"many-to-one","embedding":"artists with bands","relationship":"artists_band_id_fkey using artists(band_id) and bands(id)"},\
                {"cardinality":"many-to-many","embedding":"artists with bands","relationship":"guests using guests_artist_id_fkey(artist_id) and guests_band_id_fkey(band_id)"}],\
                "hint":"Try changing 'bands' to one of the following: 'bands!artists_band_id_fkey', 'bands!guests'. Find the desired relationship in the 'details' key."}""");
        http.get("/artists?select=name,own:bands!band_id(name),others:bands!guests(name)&others.order=name")
                .is(200, """
                [{"name":"Di","own":{"name":"Reeds"},"others":[{"name":"Drums"},\s
                 {"name":"Horns"}]}]""");
    }

    @Test
    void noWayNamesTheNearest() {
        http.get("/operas?select=title,composer(name)")
                .fails(
                        400,
                        "PGRST200",
                        "Could not find a relationship between 'operas' and 'composer' in the schema cache",
                        "Searched for a foreign key relationship between 'operas' and 'composer' in the schema 'public', but no matches were found.",
                        "Perhaps you meant 'composers' instead of 'composer'.");
        http.get("/people?select=name,operas(title)")
                .fails(
                        400,
                        "PGRST200",
                        "Could not find a relationship between 'people' and 'operas' in the schema cache",
                        "Searched for a foreign key relationship between 'people' and 'operas' in the schema 'public', but no matches were found.",
                        "null");
    }

    @Test
    void aHintThatFitsNothingIsNamed() {
        http.get("/operas?select=title,houses!composer_id(name)")
                .fails(
                        400,
                        "PGRST200",
                        "Could not find a relationship between 'operas' and 'houses' in the schema cache",
                        "Searched for a foreign key relationship between 'operas' and 'houses' using the hint 'composer_id' in the schema 'public', but no matches were found.",
                        "null");
    }

    @Test
    void parametersAreForWhatIsEmbedded() {
        http.get("/operas?select=title&composers.name=eq.x")
                .fails(
                        400,
                        "PGRST108",
                        "'composers' is not an embedded resource in this request",
                        "null",
                        "Verify that 'composers' is included in the 'select' query parameter.");
        http.get("/operas?select=title,composers(name)&composers.countries.order=name")
                .fails(
                        400,
                        "PGRST108",
                        "'countries' is not an embedded resource in this request",
                        "null",
                        "Verify that 'countries' is included in the 'select' query parameter.");
        http.get("/operas?select=title&order=composers(name)")
                .fails(
                        400,
                        "PGRST108",
                        "'composers' is not an embedded resource in this request",
                        "null",
                        "Verify that 'composers' is included in the 'select' query parameter.");
    }

    @Test
    void rowsAreNotOrderedByManyOthers() {
        http.get("/composers?select=name,operas(title)&order=operas(title)")
                .fails(
                        400,
                        "PGRST118",
                        "A related order on 'operas' is not possible",
                        "'composers' and 'operas' do not form a many-to-one or one-to-one relationship",
                        "null");
    }

    @Test
    void anEmbeddedRelationIsNotComparedWithAValue() {
        http.get("/operas?select=title,composers(name)&composers=eq.1")
                .fails(
                        400,
                        "PGRST120",
                        "Bad operator on the 'composers' embedded resource",
                        "Only is null or not is null filters are allowed on embedded resources",
                        "null");
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithItsRelation() {
        http.get("/operas?select=title,composers(nane)")
                .fails(
                        400,
                        "42703",
                        "column composers.nane does not exist",
                        "null",
                        "Perhaps you meant to reference the column \"composers.name\".");
        http.get("/operas?select=title,composers(name)&composers.nane=eq.x")
                .fails(
                        400,
                        "42703",
                        "column composers.nane does not exist",
                        "null",
                        "Perhaps you meant to reference the column \"composers.name\".");
    }

    @Test
    void howMuchIsEmbeddedHasLimits() {
        String deep = "composers(".repeat(9) + "id" + ")".repeat(9);
        http.get("/composers?select=" + deep)
                .fails(
                        400,
                        "PGRST100",
                        "Relations stand in relations more than 8 deep",
                        "Parameter \"select\", character 90 of \"…omposers(composers(composers(composers(composers(composers(composers(id)))))))))\"",
                        "Ask for less, or have the operator raise weir.rest.max-embed-depth");
    }
}
