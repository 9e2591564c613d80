package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** With one connection there are no interactive transactions. */
class OneConnectionIT {

    @Test
    void refusesATransactionAndSaysWhy() {
        try (SqlClient sql = new SqlClient("create table t (id int)", "weir.pool.size=1")) {
            assertThat(new TransactionClient(sql).told("POST", "", "")).isEqualTo("""
                    409 {"message":"With one connection to PostgreSQL there are no interactive transactions: one would keep all other requests waiting",\
                    "code":"WEIR442","hint":"Send a batch, or have the operator set weir.pool.size to 2 or more","severity":"ERROR"}""");
        }
    }
}
