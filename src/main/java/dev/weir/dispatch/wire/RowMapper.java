package dev.weir.dispatch.wire;

import dev.weir.dispatch.work.Row;
import io.netty.buffer.ByteBuf;
import io.r2dbc.postgresql.codec.PostgresqlObjectId;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.RowMetadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the driver's row into ours: json as the bytes that came, everything else as text. */
final class RowMapper {

    /** The type's OID. */
    private static final Integer JSON = PostgresqlObjectId.JSON.getObjectId();

    private RowMapper() {}

    /** Maps a row of a statement, whose columns are named as it says. */
    static Row map(List<String> names, io.r2dbc.spi.Row row, RowMetadata metadata) {
        List<? extends ColumnMetadata> columns = metadata.getColumnMetadatas();
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(row, i, columns.get(i)));
        }
        return new Row(names, values);
    }

    private static @Nullable Object value(Readable row, int column, ColumnMetadata metadata) {
        return JSON.equals(metadata.getNativeTypeMetadata())
                ? row.get(column, ByteBuf.class)
                : row.get(column, String.class);
    }
}
