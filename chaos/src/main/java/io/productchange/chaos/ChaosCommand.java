package io.productchange.chaos;

import picocli.CommandLine.Command;

/** {@code chaos}: the whole system, broken on purpose. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Start the whole system on free ports in a temporary folder, break it on purpose, check every"
          + " invariant, stop and remove everything. Whatever the environment names is left alone."
    })
public final class ChaosCommand {}
