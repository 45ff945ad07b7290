package io.productchange.localstack.stack;

import io.productchange.localservers.FreePort;
import io.productchange.operatorcli.cli.CommandException;
import io.productchange.schema.settings.ServicePorts;
import java.util.ArrayList;
import java.util.List;

/**
 * The TCP ports of a local stack, all on the loopback address.
 *
 * @param kafka the broker; 0 where none is started, as for the others
 * @param postgres PostgreSQL
 * @param kos the KOS simulator
 * @param http the ingest API
 * @param ingestManagement management endpoint of the ingest API
 * @param processorManagement management endpoint of the change processor
 * @param adapterManagement management endpoint of the KOS adapter
 */
public record Ports(
    int kafka,
    int postgres,
    int kos,
    int http,
    int ingestManagement,
    int processorManagement,
    int adapterManagement) {

  /** The ports that people know by heart. */
  public static Ports usual() {
    return new Ports(
        9092,
        5432,
        8090,
        8080,
        ServicePorts.INGEST_API,
        ServicePorts.CHANGE_PROCESSOR,
        ServicePorts.KOS_ADAPTER);
  }

  /** Ports that nobody listened on a moment ago. */
  public static Ports ephemeral() {
    return new Ports(
        FreePort.find(),
        FreePort.find(),
        FreePort.find(),
        FreePort.find(),
        FreePort.find(),
        FreePort.find(),
        FreePort.find());
  }

  /**
   * Checks before anything is started that what will be used is free.
   *
   * @throws CommandException with every port that is taken
   */
  void requireFree(StackPlan plan) {
    List<String> taken = new ArrayList<>();
    check(taken, "the Kafka broker", plan.startsKafka(), kafka);
    check(taken, "PostgreSQL", plan.startsPostgres(), postgres);
    check(taken, "the KOS simulator", plan.startsKos(), kos);
    check(taken, "ingest-api", plan.withServices(), http);
    check(taken, "ingest-api's management", plan.withServices(), ingestManagement);
    check(taken, "change-processor's management", plan.withServices(), processorManagement);
    check(taken, "kos-adapter's management", plan.withServices(), adapterManagement);
    if (!taken.isEmpty()) {
      throw new CommandException(
          "in use by another program: port %s; stop that program, or use --ephemeral-ports"
              .formatted(String.join(", ", taken)));
    }
  }

  private static void check(List<String> taken, String user, boolean used, int port) {
    if (used && !FreePort.isFree(port)) {
      taken.add("%d (for %s)".formatted(port, user));
    }
  }
}
