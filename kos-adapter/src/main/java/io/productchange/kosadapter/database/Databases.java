package io.productchange.kosadapter.database;

import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;

/** How this module uses JDBI. */
public final class Databases {
  private Databases() {}

  /** A JDBI that can bind Java arrays as PostgreSQL ones, and whose exceptions show no values. */
  public static Jdbi jdbi(DataSource dataSource) {
    Jdbi jdbi = Jdbi.create(dataSource);
    // Batches over several tables bind one set of values; each statement uses those it names.
    jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
    // What is bound is personal data; exceptions end in logs.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi.registerArrayType(String.class, "text")
        .registerArrayType(Integer.class, "int4")
        .registerArrayType(Long.class, "int8");
  }
}
