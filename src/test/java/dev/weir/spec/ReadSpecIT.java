package dev.weir.spec;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SpecTest
class ReadSpecIT {

    private static final String ODD = "/%E6%97%A5%E6%9C%AC%20%22table%22.x";

    @Autowired
    private Http http;

    @Test
    void readsAllColumnsInTheOrderOfTheTable() {
        http.get("/people?id=eq.1")
                .is(200, """
                        [{"id":1,"name":"Ada","age":36,"score":9.50,"active":true,"tags":["math","poetry"],\
                        "span":"[1,5)","bio":"The fat cats ate rats"}]""")
                .has("Content-Range", "0-0/*")
                .has("Vary", "Accept, Accept-Profile, Prefer, Range");
    }

    @Test
    void takesAnEmptySelectForAllColumns() {
        String all = http.get("/people?id=eq.1").body();
        for (String select : List.of("select=", "select", "select=%20", "select=*")) {
            http.get("/people?id=eq.1&" + select).is(200, all);
        }
        http.get("/people?id=eq.1&select=", "Accept: application/x-ndjson").streams(all.substring(1, all.length() - 1));
    }

    @Test
    void readsTheSelectedColumnsUnderTheirAliases() {
        http.get("/people?select=full_name:name,id,again:id&id=in.(1,2)&order=id")
                .is(
                        200,
                        "[{\"full_name\":\"Ada\",\"id\":1,\"again\":1}, \n {\"full_name\":\"Bob\",\"id\":2,\"again\":2}]");
    }

    @Test
    void answersAnEmptyArrayWhenNothingPasses() {
        http.get("/people?id=eq.99").is(200, "[]").has("Content-Range", "*/*");
    }

    @Test
    void readsARelationAndColumnsOfAnyName() {
        http.get(ODD).is(200, """
                        [{"select":1,"say \\"hi\\"":"hi","$1":"one","$$":"$$","back\\\\slash":"\\\\",\
                        "Ünï cödé 😀":"ü😀","a.b,c(d)":"dot","100%":"%","+ &=#?":"+","r":7,"t":8}]""");
    }

    @Test
    void takesPlainNamesOfAnyLettersAndDollars() {
        http.get(ODD + "?select=$1,$$,select,t,r&$1=eq.one&$$=eq.$$&order=$1.desc,$$,t")
                .is(200, "[{\"$1\":\"one\",\"$$\":\"$$\",\"select\":1,\"t\":8,\"r\":7}]");
    }

    @Test
    void takesAnyNameInQuotes() {
        http.get(
                        ODD
                                + "?select=\"a.b,c(d)\",\"say \\\"hi\\\"\"&\"back\\\\slash\"=eq.\\&order=\"%C3%9Cn%C3%AF cödé 😀\"")
                .is(200, "[{\"a.b,c(d)\":\"dot\",\"say \\\"hi\\\"\":\"hi\"}]");
        http.get(ODD + "?select=\"100%25\",\"%2B %26%3D%23%3F\"&\"%2B %26%3D%23%3F\"=eq.%2B&\"100%25\"=eq.%25")
                .is(200, "[{\"100%\":\"%\",\"+ &=#?\":\"+\"}]");
    }

    @Test
    void takesAnyAliasInQuotes() {
        http.get(
                        "/people?select=\"it's\":id,\"\\\\\":id,\"\\\"\":id,$1:id,\"$$x$$\":id,\"; drop--\":id,\"😀\":id&id=eq.1")
                .is(200, "[{\"it's\":1,\"\\\\\":1,\"\\\"\":1,\"$1\":1,\"$$x$$\":1,\"; drop--\":1,\"😀\":1}]");
    }

    @Test
    void showsEveryTypeAsItsJson() {
        SpecDatabase.run("""
                delete from types;
                insert into types values (1, -32768, 9223372036854775807, 0.10, 1.5, 1e300, 12.34,
                  'a"b\\c', 'bound', 'ab', '\\xdeadbeef', true,
                  '2024-02-29', '23:59:59.5', '12:00+02', '2024-02-29 12:00', '2024-02-29 12:00+00', '1 day 02:00',
                  'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b": 1,  "a": [1.0]}', '{"b": 1,  "a": [1.0]}',
                  '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03', '(1,2)', '(2,2),(1,1)',
                  '{1,NULL,3}', '{"a b","c,d"}', '{{1,2},{3,4}}', '[1,5)', B'101', B'1',
                  'very happy', '{sad,ok}', 'a@b.c', row('Main St', 5), array[row('A, B', null)::place], 'fat cat');
                """);
        http.get(
                        "/types?select=small,big,exact,single,double,string,bounded,padded,bytes,flag,day,hour,zoned_hour,moment,length,uid")
                .is(200, """
                        [{"small":-32768,"big":9223372036854775807,"exact":0.10,"single":1.5,"double":1e+300,\
                        "string":"a\\"b\\\\c","bounded":"bound","padded":"ab ","bytes":"\\\\xdeadbeef","flag":true,\
                        "day":"2024-02-29","hour":"23:59:59.5","zoned_hour":"12:00:00+02","moment":"2024-02-29T12:00:00",\
                        "length":"1 day 02:00:00","uid":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}]""");
        http.get("/types?select=raw,doc,address,net,mac,spot,crate,numbers,words,grid,span,bits,mask")
                .is(200, """
                        [{"raw":{"b": 1,  "a": [1.0]},"doc":{"a": [1.0], "b": 1},"address":"10.0.0.1","net":"10.0.0.0/8",\
                        "mac":"08:00:2b:01:02:03","spot":"(1,2)","crate":"(2,2),(1,1)","numbers":[1,null,3],\
                        "words":["a b","c,d"],"grid":[[1,2],[3,4]],"span":"[1,5)","bits":"101","mask":"1"}]""");
        http.get("/types?select=feeling,feelings,contact,home,homes,words_in").is(200, """
                        [{"feeling":"very happy","feelings":["sad","ok"],"contact":"a@b.c",\
                        "home":{"street":"Main St","number":5},"homes":[{"street":"A, B","number":null}],\
                        "words_in":"'cat' 'fat'"}]""");
    }

    @Test
    void readsAViewAsATable() {
        http.get("/pets_per_owner?owner_id=eq.0").is(200, "[]");
    }

    @Test
    void readsTheSchemaThatTheProfileNames() {
        http.get("/treasures", "Accept-Profile: Other Schema")
                .is(200, "[{\"id\":1,\"name\":\"gold\"}]")
                .has("Content-Profile", "Other Schema");
        http.get("/people", "Accept-Profile: Other Schema").is(200, "[]");
    }

    @Test
    void namesTheDefaultSchemaWhereThereAreSeveral() {
        http.get("/people?id=eq.0").is(200, "[]").has("Content-Profile", "public");
        http.head("/people?id=eq.0").is(200, "").has("Content-Profile", "public");
        http.get("/people?id=eq.0", "Accept: application/x-ndjson").streams().has("Content-Profile", "public");
        http.get("/people?id=eq.0", "Accept-Profile: public").is(200, "[]").has("Content-Profile", "public");
        http.post("/keyless", "[]").is(201, "").has("Content-Profile", "public");
        http.patch("/keyless", "{}").is(204, "").has("Content-Profile", "public");
        http.delete("/keyless?word=eq.none").is(204, "").has("Content-Profile", "public");
    }

    @Test
    void answersHeadWithoutABody() {
        http.head("/people?age=gt.30", "Prefer: count=exact")
                .is(200, "")
                .has("Content-Range", "0-1/2")
                .has("Content-Type", "application/json; charset=utf-8");
    }

    @Test
    void saysWhichMethodsARelationHas() {
        http.send("OPTIONS", "/people", "").is(200, "").has("Allow", "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE");
        http.send("OPTIONS", "/pets_per_owner", "").is(200, "").has("Allow", "OPTIONS,GET,HEAD");
        http.send("OPTIONS", "/pets%FF", "")
                .fails(400, "PGRST100", "The path is not valid UTF-8", "It was sent as \"pets%FF\"", "null");
    }

    @Test
    void takesWhatJsonReadersSendAsAccept() {
        http.get("/keyless", "Accept: application/json").is(200, "[]");
        http.get("/keyless", "Accept: text/html, */*;q=0.1").is(200, "[]");
        http.get("/keyless", "Accept: application/*; charset=utf-8").is(200, "[]");
    }
}
