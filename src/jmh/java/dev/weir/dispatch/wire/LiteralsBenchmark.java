package dev.weir.dispatch.wire;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The one function through which every value becomes SQL. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiteralsBenchmark {

    /** What is quoted: most values are keys; bodies of writes and claims are longer. */
    public enum Value {
        KEY("48213"),
        NAME("O'Brien-Lefèvre \\ Söhne"),
        BODY("{\"name\":\"hand-painted\",\"price\":\"12.50\",\"note\":\"it's as good as new\"}".repeat(16));

        private final String text;

        Value(String text) {
            this.text = text;
        }
    }

    @Param
    public Value value = Value.KEY;

    private final StringBuilder sql = new StringBuilder(4096);

    @Benchmark
    public StringBuilder quote() {
        sql.setLength(0);
        Literals.append(sql, value.text);
        return sql;
    }
}
