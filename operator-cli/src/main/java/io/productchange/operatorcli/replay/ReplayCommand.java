package io.productchange.operatorcli.replay;

import picocli.CommandLine.Command;

/** {@code replay}. */
@Command(
    name = "replay",
    description = "Publish requests once more; nothing is executed again.",
    mixinStandardHelpOptions = true,
    subcommands = ReplayRequestsCommand.class)
public final class ReplayCommand {}
