package dev.weir.spec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Names that have to stand in double quotes, and what is said where they do not. */
@SpecTest
class NameSpecIT {

    @Autowired
    private Http http;

    /** Letters with marks, such as those of Hindi, are no plain letters; a dot is the grammar's. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select=नाम             | Expected the end of a column name, found "ा" | Parameter "select", character 2 of "नाम"           | "नाम"
            select=id,नाम:name     | Expected the end of a column name, found "ा" | Parameter "select", character 5 of "id,नाम:name"   | "नाम"
            select=x:नाम           | Expected the end of a column name, found "ा" | Parameter "select", character 4 of "x:नाम"         | "नाम"
            order=नाम.desc         | Expected the end of a column name, found "ा" | Parameter "order", character 2 of "नाम.desc"       | "नाम"
            नाम=eq.x               | Expected the end of a column name, found "ा" | Parameter name, character 2 of "नाम"               | "नाम"
            or=(नाम.eq.x,id.eq.1)  | Expected the end of a column name, found "ा" | Parameter "or", character 3 of "(नाम.eq.x,id.eq.1)" | "नाम"
            columns=नाम            | Expected the end of a column name, found "ा" | Parameter "columns", character 2 of "नाम"          | "नाम"
            select=😀              | Expected a column name, found "😀"           | Parameter "select", character 1 of "😀"            | "😀"
            select=a/b             | Expected the end of a column name, found "/" | Parameter "select", character 2 of "a/b"           | "a/b"
            select=a-              | Expected a column name, found the end        | Parameter "select", character 3 of "a-"            | "a-"
            select=a.b             | Expected a comma, the end or an aggregate, as in column.sum(), found "." | Parameter "select", character 2 of "a.b"           | "a.b"
            columns=a.b            | Expected a comma or the end, found "."       | Parameter "columns", character 2 of "a.b"          | "a.b"
            order=a.b.desc         | Expected asc, desc, nullsfirst or nullslast once, in this order, found "." | Parameter "order", character 2 of "a.b.desc" | "a.b"
            or=(a:b.eq.x)          | Expected a dot and an operator after the column name, found ":" | Parameter "or", character 3 of "(a:b.eq.x)" | "a:b"
            """)
    void saysThatQuotesHelpANameThatIsNotPlain(String query, String message, String details, String name) {
        http.get("/people?" + query)
                .fails(400, "PGRST100", message, details, "If this is one name, put it in double quotes: " + name);
    }

    @Test
    void saysThatQuotesHelpANameWithADotBeforeAnOperator() {
        String hint = "Operators are eq, neq, gt, gte, lt, lte, like, ilike, match, imatch, in, is,"
                + " isdistinct, fts, plfts, phfts, wfts, cs, cd, ov, sl, sr, nxr, nxl and adj, as in column=eq.value;"
                + " a column whose name has a dot in it stands in double quotes, as in \"a.b\".eq.1";
        http.get("/people?or=(a.b.eq.x)")
                .fails(
                        400,
                        "PGRST100",
                        "There is no operator \"b\"",
                        "Parameter \"or\", character 4 of \"(a.b.eq.x)\"",
                        hint);
    }
}
