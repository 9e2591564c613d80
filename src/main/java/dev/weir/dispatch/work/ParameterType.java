package dev.weir.dispatch.work;

import java.util.regex.Pattern;

/** A type of PostgreSQL's own that keys have, as far as it decides whether statements can be merged. */
public enum ParameterType {
    INT2("int2", "-?[0-9]{1,4}"),
    INT4("int4", "-?[0-9]{1,9}"),
    INT8("int8", "-?[0-9]{1,18}"),
    UUID("uuid", "[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
    TEXT("text", "(?s).*");

    private final String sql;
    private final Pattern read;

    ParameterType(String name, String read) {
        this.sql = "pg_catalog." + name;
        this.read = Pattern.compile(read);
    }

    /** As SQL spells it under every search path. */
    public String sql() {
        return sql;
    }

    /** Whether PostgreSQL is certain to read the text as a value of the type. It also reads others, such as numbers with blanks. */
    public boolean reads(String text) {
        return this == TEXT || read.matcher(text).matches();
    }
}
