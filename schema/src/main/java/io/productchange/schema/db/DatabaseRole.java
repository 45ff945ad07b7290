package io.productchange.schema.db;

import java.util.Arrays;
import java.util.Optional;

/** The roles that work in the schema; what each may do is written in the migrations. */
public enum DatabaseRole {
  /** The services: reads, inserts and updates, never deletes. */
  APP("product_change_app"),
  /** Administrators: everything in the schema but changing our functions. */
  ADMIN("product_change_admin"),
  /** Reads only. */
  READONLY("product_change_readonly");

  private final String roleName;

  DatabaseRole(String roleName) {
    this.roleName = roleName;
  }

  /** The role's name in PostgreSQL. */
  public String roleName() {
    return roleName;
  }

  /** The role of that name; empty for a name that is none of ours. */
  public static Optional<DatabaseRole> named(String roleName) {
    return Arrays.stream(values()).filter(role -> role.roleName.equals(roleName)).findFirst();
  }
}
