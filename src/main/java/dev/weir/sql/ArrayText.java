package dev.weir.sql;

import tools.jackson.core.JsonGenerator;

/** Reads an array as PostgreSQL writes it, {@code {1,NULL,"a b"}}, and writes it as an array of JSON's. */
final class ArrayText {

    /** Writes an element. */
    interface Element {
        void write(String text, boolean quoted);
    }

    private final String text;
    private final Element elements;
    private final JsonGenerator json;
    private int at;

    ArrayText(String text, Element elements, JsonGenerator json) {
        this.text = text;
        this.elements = elements;
        this.json = json;
    }

    void write() {
        // Bounds other than from 1 stand in front: [0:1]={...}.
        at = text.indexOf('{');
        array();
    }

    private void array() {
        json.writeStartArray();
        at++;
        while (text.charAt(at) != '}') {
            switch (text.charAt(at)) {
                case '{' -> array();
                case ',' -> at++;
                case '"' -> elements.write(quoted(), true);
                default -> elements.write(plain(), false);
            }
        }
        at++;
        json.writeEndArray();
    }

    private String plain() {
        int from = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '}') {
            at++;
        }
        return text.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }
}
