package io.productchange.schema.settings;

import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Setting;
import java.nio.file.Path;
import java.util.List;

/**
 * The settings of the KOS simulator, which reads them by itself: it depends on nothing of ours.
 * They are named here so that one environment serves all commands.
 */
public final class KosSimulatorSettings {
  private static final String COMMAND = "kos-simulator";

  /** What KOS did, one JSON line an event; also the judge that {@code verify} asks. */
  public static final Setting<Path> KOS_SIMULATOR_JOURNAL =
      Setting.path("KOS_SIMULATOR_JOURNAL", "the simulator's journal of what KOS did")
          .withDefaultDescribed("`./kos-journal.jsonl` for the simulator; `verify`: none")
          .usedBy(COMMAND, "verify");

  /** Written once the simulator listens. */
  public static final Setting<Path> KOS_SIMULATOR_PORT_FILE =
      Setting.path("KOS_SIMULATOR_PORT_FILE", "gets the simulator's base URL once it is ready")
          .usedBy(COMMAND);

  /** Where it listens. */
  public static final Setting<Integer> KOS_SIMULATOR_PORT =
      Setting.integer("KOS_SIMULATOR_PORT", "the simulator's port; 0 takes any free one", 0, 65_535)
          .withDefaultDescribed(
              "that of `KOS_BASE_URL` if it is on this machine, else `HTTP_PORT`, else 8090")
          .usedBy(COMMAND);

  /** Rules from the start. */
  public static final Setting<Path> KOS_SIMULATOR_SCRIPT =
      Setting.path("KOS_SIMULATOR_SCRIPT", "rules that the simulator begins with, a JSON array")
          .usedBy(COMMAND);

  /** Seed of chance. */
  public static final Setting<Integer> KOS_SIMULATOR_SEED =
      Setting.integer("KOS_SIMULATOR_SEED", "seed of the simulator's chance", 0, Integer.MAX_VALUE)
          .withDefault(1)
          .usedBy(COMMAND);

  /** What a process that reads the journal needs of the environment. */
  public static final Requirements JOURNAL_REQUIREMENTS = Requirements.uses(KOS_SIMULATOR_JOURNAL);

  private KosSimulatorSettings() {}

  static List<Setting<?>> settings() {
    return List.of(
        KOS_SIMULATOR_PORT,
        KOS_SIMULATOR_JOURNAL,
        KOS_SIMULATOR_PORT_FILE,
        KOS_SIMULATOR_SCRIPT,
        KOS_SIMULATOR_SEED);
  }
}
