package io.productchange.schema.db;

/**
 * The schema cannot be migrated or looked at, or is not as this program needs it. The message is
 * for people.
 */
public class DatabaseSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DatabaseSchemaException(String message) {
    super(message);
  }

  DatabaseSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
