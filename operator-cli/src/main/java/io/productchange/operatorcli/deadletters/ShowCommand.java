package io.productchange.operatorcli.deadletters;

import io.productchange.operatorcli.cli.CommandException;
import io.productchange.operatorcli.cli.OperatorCommand;
import io.productchange.operatorcli.cli.TopicScan;
import io.productchange.operatorcli.cli.UsageException;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.lifecycle.ExitStatus;
import io.productchange.schema.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Show one dead letter: headers, key and value. Bytes that are no printable text are shown as hex."
          + " Nothing is masked: handle it as personal data."
    })
final class ShowCommand extends OperatorCommand {
  private static final Pattern ID = Pattern.compile("([0-9]{1,9})-([0-9]{1,18})");
  private static final int MAX_HEX_BYTES = 4_096;

  @Parameters(paramLabel = "ID", description = "PARTITION-OFFSET, as `dlq list` shows it.")
  private String id = "";

  @Override
  protected ExitStatus run() {
    Matcher place = ID.matcher(id);
    if (!place.matches()) {
      throw new UsageException(
          "expected PARTITION-OFFSET, such as 3-17, but got '%s'".formatted(id));
    }
    KafkaSettings kafka = KafkaSettings.from(environment(KafkaSettings.REQUIREMENTS));
    try (TopicScan scan = new TopicScan(kafka, "product-change-dlq")) {
      DeadLetter letter =
          scan.one(
                  Topics.DEAD_LETTERS.name(),
                  Integer.parseInt(place.group(1)),
                  Long.parseLong(place.group(2)))
              .map(DeadLetter::new)
              .orElseThrow(() -> new CommandException("there is no dead letter " + id));
      print(letter);
    }
    return ExitStatus.DONE;
  }

  private void print(DeadLetter letter) {
    for (Header header : letter.record().headers()) {
      out().println("%-20s %s".formatted(header.key(), text(header.value())));
    }
    out().println("%-20s %s".formatted("key", text(letter.record().key())));
    out().println("%-20s %s".formatted("value", text(letter.record().value())));
  }

  private static String text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "(none)";
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.codePoints()
          .noneMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c))) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // No text: shown as hex, like text with control characters.
    }
    int shown = Math.min(bytes.length, MAX_HEX_BYTES);
    String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown);
    return "0x " + hex + (shown < bytes.length ? " … (%d bytes)".formatted(bytes.length) : "");
  }
}
