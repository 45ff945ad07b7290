package io.productchange.schema.db;

import java.util.List;

/**
 * What a migration did.
 *
 * @param applied the migrations that ran now, in order; empty where the schema was current
 * @param partitionsMade how many monthly partitions were made beside those of the migrations
 * @param passwordsSet the roles whose password was set
 * @param passwordsRefused the roles whose password the migrating role may not set: somebody else
 *     has to
 * @param status how the schema stands now
 */
public record MigrationReport(
    List<SchemaStatus.Migration> applied,
    int partitionsMade,
    List<DatabaseRole> passwordsSet,
    List<DatabaseRole> passwordsRefused,
    SchemaStatus status) {

  public MigrationReport {
    applied = List.copyOf(applied);
    passwordsSet = List.copyOf(passwordsSet);
    passwordsRefused = List.copyOf(passwordsRefused);
  }

  /** The message with which the schema's original script ends; to be printed after a migration. */
  public String completionMessage() {
    return "Product-Change 서비스 데이터베이스 스키마 생성이 완료되었습니다.";
  }
}
