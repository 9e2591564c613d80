package dev.weir.rest.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.dispatch.work.Effects;
import dev.weir.dispatch.work.Reply;
import dev.weir.dispatch.work.Statement;
import dev.weir.rest.request.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSqlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                   | 0                   | rows                                                  |
            -                   | 7                   | rows offset $1                                        | 7
            0                   | 0                   | rows limit 0                                          |
            10                  | 0                   | rows limit 10                                         |
            4                   | 0                   | select * from (rows limit 5) as w limit $1            | 4
            1001                | 0                   | select * from (rows limit 1500) as w limit $1         | 1001
            10                  | 10                  | select * from (rows limit 20) as w limit 10 offset $1 | 10
            7                   | 1000                | select * from (rows limit 1500) as w limit $1 offset $2 | 7 1000
            500000000000        | 0                   | rows limit 500000000000                               |
            500000000001        | 0                   | rows limit $1                                         | 500000000001
            10                  | 9223372036854775807 | rows limit 10 offset $1                               | 9223372036854775807
            9223372036854775807 | 9223372036854775807 | rows limit $1 offset $2 | 9223372036854775807 9223372036854775807
            """)
    void writesAUsualNumberOfRowsAndTheRestAsArguments(
            @Nullable Long limit, long offset, String text, @Nullable String arguments) {
        SqlWriter out = new SqlWriter();
        WindowSql window = new WindowSql(out, new Page(limit, offset));
        window.open();
        out.sql("rows");
        window.close();
        Statement statement = out.statement(Effects.PLAIN_READ, Reply.ROW, List.of());
        assertThat(statement.shape().text()).isEqualTo(text);
        assertThat(statement.arguments()).isEqualTo(arguments == null ? List.of() : List.of(arguments.split(" ")));
    }
}
