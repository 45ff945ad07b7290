package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that docs/operations.md tells people to paste, as the shell would run them. */
final class DocumentedAcls {
  private DocumentedAcls() {}

  static List<AclBinding> read(Path directory) throws IOException, InterruptedException {
    String document =
        Files.readString(
            Path.of(System.getProperty("product-change.root"), "docs", "operations.md"));
    int start = document.indexOf("```bash\n", document.indexOf("### Kafka")) + "```bash\n".length();
    String script = document.substring(start, document.indexOf("```", start));
    Path out = directory.resolve("acls");
    Process shell =
        new ProcessBuilder("bash", "-euc", "A=echo\n" + script)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (shell.waitFor() != 0) {
      throw new AssertionError(Files.readString(out));
    }
    List<AclBinding> bindings = new ArrayList<>();
    Files.readAllLines(out, UTF_8).forEach(line -> bindings.addAll(bindings(line)));
    return bindings;
  }

  private static List<AclBinding> bindings(String line) {
    String[] words = line.strip().split("\\s+", -1);
    String principal = "";
    PatternType pattern = PatternType.LITERAL;
    List<AclOperation> operations = new ArrayList<>();
    List<ResourcePattern> resources = new ArrayList<>();
    boolean consumer = false;
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--allow-principal" -> principal = words[++i];
        case "--operation" -> operations.add(operation(words[++i]));
        case "--consumer" -> consumer = true;
        case "--resource-pattern-type" ->
            pattern = PatternType.valueOf(words[++i].toUpperCase(Locale.ROOT));
        case "--topic", "--group", "--transactional-id" ->
            resources.add(new ResourcePattern(type(words[i]), words[++i], PatternType.LITERAL));
        default -> throw new AssertionError("not understood: " + words[i] + " in " + line);
      }
    }
    List<AclBinding> bindings = new ArrayList<>();
    for (ResourcePattern resource : resources) {
      List<AclOperation> granted =
          consumer ? consumerOperations(resource.resourceType()) : operations;
      for (AclOperation operation : granted) {
        bindings.add(
            new AclBinding(
                new ResourcePattern(resource.resourceType(), resource.name(), pattern),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
      }
    }
    return bindings;
  }

  /** What {@code kafka-acls.sh --consumer} stands for. */
  private static List<AclOperation> consumerOperations(ResourceType type) {
    return type == ResourceType.TOPIC
        ? List.of(AclOperation.READ, AclOperation.DESCRIBE)
        : List.of(AclOperation.READ);
  }

  private static AclOperation operation(String word) {
    return switch (word) {
      case "DescribeConfigs" -> AclOperation.DESCRIBE_CONFIGS;
      case "AlterConfigs" -> AclOperation.ALTER_CONFIGS;
      default -> AclOperation.valueOf(word.toUpperCase(Locale.ROOT));
    };
  }

  private static ResourceType type(String option) {
    return switch (option) {
      case "--topic" -> ResourceType.TOPIC;
      case "--group" -> ResourceType.GROUP;
      default -> ResourceType.TRANSACTIONAL_ID;
    };
  }
}
