package dev.weir.sql;

import static java.util.Map.entry;

import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes a value of PostgreSQL's as JSON of its kind, where JSON has one that loses nothing; otherwise as a string. */
final class NativeValues {

    private static final int BOOL = 16;
    private static final int INT8 = 20;
    private static final int INT2 = 21;
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final int JSON = 114;
    private static final int FLOAT4 = 700;
    private static final int FLOAT8 = 701;
    private static final int VARCHAR = 1043;
    private static final int TIMESTAMP = 1114;
    private static final int TIMESTAMPTZ = 1184;
    private static final int DATE = 1082;
    private static final int NUMERIC = 1700;
    private static final int UUID = 2950;
    private static final int JSONB = 3802;

    /** The OID of an array's elements, by the array's own. */
    private static final Map<Integer, Integer> ELEMENTS = Map.ofEntries(
            entry(1000, BOOL),
            entry(1005, INT2),
            entry(1007, INT4),
            entry(1016, INT8),
            entry(1009, TEXT),
            entry(199, JSON),
            entry(1021, FLOAT4),
            entry(1022, FLOAT8),
            entry(1015, VARCHAR),
            entry(1115, TIMESTAMP),
            entry(1185, TIMESTAMPTZ),
            entry(1182, DATE),
            entry(1231, NUMERIC),
            entry(2951, UUID),
            entry(3807, JSONB));

    private NativeValues() {}

    static void write(JsonGenerator json, String text, int type) {
        Integer element = ELEMENTS.get(type);
        if (element != null) {
            new ArrayText(text, (value, quoted) -> element(json, value, quoted, element), json).write();
            return;
        }
        switch (type) {
            case BOOL -> json.writeBoolean(text.equals("t"));
            case INT2, INT4 -> json.writeNumber(text);
            case FLOAT4, FLOAT8 -> number(json, text);
            case JSON, JSONB -> json.writeRawValue(text);
            default -> json.writeString(text);
        }
    }

    private static void element(JsonGenerator json, String text, boolean quoted, int type) {
        if (!quoted && text.equalsIgnoreCase("null")) {
            json.writeNull();
        } else {
            write(json, text, type);
        }
    }

    /** NaN and infinities are no numbers of JSON's. */
    private static void number(JsonGenerator json, String text) {
        char last = text.charAt(text.length() - 1);
        if (last >= '0' && last <= '9') {
            json.writeNumber(text);
        } else {
            json.writeString(text);
        }
    }
}
