package io.productchange.localservers;

/** A PostgreSQL server for development and tests. */
public interface PostgresServer extends LocalServer {

  /** The name of the host to connect to. */
  String host();

  /** The TCP port; known only after the first {@link #start()}. */
  int port();

  /**
   * The JDBC URL of a database, without credentials inside. The database {@code postgres} always
   * exists.
   *
   * @param database the name as it stands in the catalogue
   */
  default String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
  }

  /** The role that may do everything. */
  String superuser();

  /** The password of {@link #superuser()}. */
  String superuserPassword();
}
