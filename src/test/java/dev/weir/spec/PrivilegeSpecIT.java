package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A role that lacks a privilege is told which grant would give it. */
@SpecTest
class PrivilegeSpecIT {

    private static final String RETURN = "Prefer: return=representation";
    private static final String COLUMNS =
            ". If the role has it for some columns only, select and filter by these alone";

    @Autowired
    private Http http;

    private final String login = SpecDatabase.login();

    private static void isDenied(Answer answer, String object, String hint) {
        answer.fails(401, "42501", "permission denied for " + object, "null", hint)
                .has("WWW-Authenticate", "Bearer");
    }

    @Test
    void namesTheGrantOnATable() {
        String table = "table forbidden";
        String onIt = " ON public.forbidden TO " + login;
        isDenied(http.get("/forbidden"), table, "The request needs GRANT SELECT" + onIt + COLUMNS);
        isDenied(
                http.get("/forbidden", "Accept: application/x-ndjson"),
                table,
                "The request needs GRANT SELECT" + onIt + COLUMNS);
        isDenied(http.post("/forbidden", "{\"id\":1}"), table, "The request needs GRANT INSERT" + onIt + COLUMNS);
        isDenied(
                http.post("/forbidden", "{\"id\":1}", RETURN),
                table,
                "The request needs GRANT INSERT, SELECT" + onIt + COLUMNS);
        isDenied(
                http.patch("/forbidden?id=eq.1", "{\"id\":1}"),
                table,
                "The request needs GRANT UPDATE, SELECT" + onIt + COLUMNS);
        isDenied(http.patch("/forbidden", "{\"id\":1}"), table, "The request needs GRANT UPDATE" + onIt + COLUMNS);
        isDenied(http.delete("/forbidden"), table, "The request needs GRANT DELETE" + onIt);
        isDenied(http.delete("/forbidden?id=eq.1"), table, "The request needs GRANT DELETE, SELECT" + onIt);
    }

    @Test
    void saysThatSomeColumnsCanBeNamed() {
        isDenied(
                http.get("/columns_only"),
                "table columns_only",
                "The request needs GRANT SELECT ON public.columns_only TO " + login + COLUMNS);
        http.get("/columns_only?select=id").is(200, "[]");
        http.post("/columns_only?columns=id&select=id", "[]", RETURN).is(201, "[]");
    }

    @Test
    void tellsAViewFromWhatItReads() {
        isDenied(
                http.get("/closed_view"),
                "view closed_view",
                "The request needs GRANT SELECT ON public.closed_view TO " + login + COLUMNS);
        isDenied(
                http.get("/peephole"),
                "table forbidden",
                "The request needs GRANT SELECT ON forbidden TO the owner of the view public.peephole, or to " + login
                        + " if the view has security_invoker");
        isDenied(
                http.post("/peephole", "{\"id\":1}"),
                "table forbidden",
                "The request needs GRANT INSERT ON forbidden TO the owner of the view public.peephole, or to " + login
                        + " if the view has security_invoker");
    }

    @Test
    void namesTheGrantOnWhatAWriteUsesBesides() {
        isDenied(
                http.post("/unnumbered", "{\"note\":\"x\"}"),
                "sequence unnumbered_id_seq",
                "The request needs GRANT USAGE ON SEQUENCE public.unnumbered_id_seq TO " + login);
        isDenied(
                http.post("/defaulted", "{\"note\":\"x\"}"),
                "function number_of_no_one",
                "The request needs GRANT EXECUTE ON FUNCTION number_of_no_one TO " + login);
        isDenied(
                http.post("/logged", "{\"note\":\"x\"}"),
                "schema shut",
                "The request needs GRANT USAGE ON SCHEMA shut TO " + login);
        isDenied(
                http.post("/forbidding", "{\"note\":\"x\"}"),
                "table forbidden",
                "A trigger, policy, default or function of public.forbidding uses it: grant on forbidden what it needs"
                        + " TO " + login);
    }

    @Test
    void tellsAPolicyFromAGrant() {
        http.post("/policed", "{\"id\":1}")
                .fails(
                        401,
                        "42501",
                        "new row violates row-level security policy for table \"policed\"",
                        "null",
                        "No grant is missing: a policy has to let the role " + login + " write this row");
    }
}
