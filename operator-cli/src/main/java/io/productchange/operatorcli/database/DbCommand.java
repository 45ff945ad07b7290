package io.productchange.operatorcli.database;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.Table;
import io.productchange.operatorcli.reconcile.ReconcileCommand;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import io.productchange.schema.db.MigrationReport;
import io.productchange.schema.db.SchemaStatus;
import io.productchange.schema.ledger.LedgerVerdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code db migrate|status|reconcile}: the only way in which the database's schema is changed, and
 * in which a database that was set back is made fit again.
 */
@Command(
    name = "db",
    description =
        "Set up the database schema, show how it stands, make a database fit that was set back.",
    mixinStandardHelpOptions = true,
    subcommands = {DbCommand.Migrate.class, DbCommand.Status.class, ReconcileCommand.class})
public final class DbCommand {
  /** A migration of large tables takes its time; it is still not endless. */
  private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(30);

  /** {@code db migrate}. */
  @Command(
      name = "migrate",
      description = {
        "Bring the schema to this version, make the partitions of the coming months, renew the"
            + " grants. Works as DATABASE_ADMIN_USER. If DATABASE_USER is one of the schema's roles,"
            + " its password is set to DATABASE_PASSWORD."
      })
  static final class Migrate extends OperatorCommand {
    @Override
    protected ExitStatus run() {
      Environment environment =
          environment(
              DatabaseSettings.ADMIN_REQUIREMENTS.and(
                  Requirements.uses(
                      DatabaseSettings.DATABASE_USER, DatabaseSettings.DATABASE_PASSWORD)));
      try (HikariDataSource owner = openOwner(DatabaseSettings.adminFrom(environment))) {
        MigrationReport report = DatabaseSchema.migrate(owner, passwords(environment));
        print(report);
        if (!report.passwordsRefused().isEmpty()) {
          throw new CommandException(
              "%s may not set the password of %s: have a superuser set it"
                  .formatted(
                      environment.get(DatabaseSettings.DATABASE_ADMIN_USER),
                      report.passwordsRefused()));
        }
      }
      return ExitStatus.DONE;
    }

    private void print(MigrationReport report) {
      report
          .applied()
          .forEach(
              migration ->
                  out()
                      .println(
                          "applied %s: %s"
                              .formatted(migration.version(), migration.description())));
      if (report.partitionsMade() > 0) {
        out().println("made %d monthly partitions".formatted(report.partitionsMade()));
      }
      report
          .passwordsSet()
          .forEach(role -> out().println("set the password of " + role.roleName()));
      out()
          .println(
              "the schema is at version %s".formatted(report.status().version().orElse("none")));
      if (!report.applied().isEmpty()) {
        out().println(report.completionMessage());
      }
    }

    private static Map<DatabaseRole, Secret> passwords(Environment environment) {
      Map<DatabaseRole, Secret> passwords = new EnumMap<>(DatabaseRole.class);
      Optional<DatabaseRole> role =
          environment.optional(DatabaseSettings.DATABASE_USER).flatMap(DatabaseRole::named);
      Optional<Secret> password = environment.optional(DatabaseSettings.DATABASE_PASSWORD);
      if (role.isPresent() && password.isPresent()) {
        passwords.put(role.get(), password.get());
      }
      return passwords;
    }
  }

  /** {@code db status}. */
  @Command(
      name = "status",
      description = {
        "Show every migration and whether it ran; and, where KAFKA_BOOTSTRAP_SERVERS is set, whether"
            + " the database has what Kafka knows of. Exit status 1 if any is missing."
      })
  static final class Status extends OperatorCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    protected ExitStatus run() {
      boolean kafka = variables().containsKey(KafkaSettings.KAFKA_BOOTSTRAP_SERVERS.name());
      Environment environment =
          environment(
              kafka
                  ? DatabaseSettings.REQUIREMENTS.and(KafkaSettings.REQUIREMENTS)
                  : DatabaseSettings.REQUIREMENTS);
      try (HikariDataSource database =
          DatabasePool.of(DatabaseSettings.from(environment), "product-change db status")
              .size(2)
              .open()) {
        SchemaStatus status = DatabaseSchema.status(database);
        Table table = new Table("version", "description", "state");
        for (SchemaStatus.Migration migration : status.migrations()) {
          table.row(migration.version(), migration.description(), migration.state());
        }
        table.print(out(), json);
        boolean fits = !status.current() || !kafka || ledgerFits(environment, database);
        return status.current() && fits ? ExitStatus.DONE : ExitStatus.FAILED;
      }
    }

    /** Said on standard error, for standard output may be JSON. */
    private boolean ledgerFits(Environment environment, DataSource database) {
      LedgerVerdict verdict = LedgerLook.at(KafkaSettings.from(environment), database);
      err()
          .println(
              switch (verdict) {
                case LedgerVerdict.Fits _ -> "the ledger has every change call that Kafka knows of";
                case LedgerVerdict.Refused refused ->
                    refused.why()
                        + "; adapters do nothing: stop them and run ./product-change db reconcile";
              });
      return verdict instanceof LedgerVerdict.Fits;
    }
  }

  private static HikariDataSource openOwner(DatabaseSettings settings) {
    return DatabasePool.of(settings, "product-change db migrate")
        .size(6)
        .statementTimeout(LONGEST_STATEMENT)
        .lockTimeout(Duration.ofMinutes(2))
        .idleInTransactionTimeout(LONGEST_STATEMENT)
        .open();
  }
}
