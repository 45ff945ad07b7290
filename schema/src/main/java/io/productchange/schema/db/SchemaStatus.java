package io.productchange.schema.db;

import java.util.List;
import java.util.Optional;

/**
 * How the schema of a database stands against this program's migrations.
 *
 * @param version the version the database is at; empty where it has no schema of ours
 * @param programVersion the version that this program brings it to
 * @param migrations every migration, in order, whether it is in the database or not
 */
public record SchemaStatus(
    Optional<String> version, String programVersion, List<Migration> migrations) {

  /** How a migration stands. */
  public enum State {
    /** Ran, and is the one this program has. */
    APPLIED,
    /** Not run yet. */
    PENDING,
    /** Ran, and came with a newer program. */
    NEWER,
    /** Ran, but this program's file of that version is another. */
    CHANGED,
    /** Was broken off. */
    FAILED
  }

  /**
   * One migration.
   *
   * @param version such as {@code 8}
   * @param description what it is about
   */
  public record Migration(String version, String description, State state) {}

  public SchemaStatus {
    migrations = List.copyOf(migrations);
  }

  /**
   * Whether this program can work with the database: all its migrations ran. What a newer program
   * added does not matter, since migrations only add.
   */
  public boolean current() {
    return migrations.stream()
        .allMatch(
            migration ->
                switch (migration.state()) {
                  case APPLIED, NEWER -> true;
                  case PENDING, CHANGED, FAILED -> false;
                });
  }

  /** The migrations in a state. */
  public List<Migration> in(State state) {
    return migrations.stream().filter(migration -> migration.state() == state).toList();
  }
}
