package io.productchange.operatorcli.deadletters;

import picocli.CommandLine.Command;

/** {@code dlq list|show}. */
@Command(
    name = "dlq",
    description =
        "Records of change-requests that could not be taken as requests, with the reason.",
    mixinStandardHelpOptions = true,
    subcommands = {ListCommand.class, ShowCommand.class})
public final class DeadLettersCommand {}
