package io.productchange.operatorcli.indoubt;

import picocli.CommandLine.Command;

/** {@code in-doubt list|show|resolve}. */
@Command(
    name = "in-doubt",
    description = {
      "Changes of which nobody knows whether KOS made them. Most end by themselves, by inquiry; what"
          + " no evidence decides waits here for an operator, and its line waits with it."
    },
    mixinStandardHelpOptions = true,
    subcommands = {ListCommand.class, ShowCommand.class, ResolveCommand.class})
public final class InDoubtCommand {}
