package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.Golden;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every shape that was ever written stays readable, and a result that is read and written again
 * keeps its bytes. The files of {@code golden/v1} are never written anew once released: a new field
 * gets a new file beside them.
 */
final class GoldenMessagesTest {

  private static final String HOW =
      "mvn -pl schema -am test -Dtest='GoldenMessagesTest#aMessageIsWritten*' -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dgolden.update=true, but never for a shape that was released";

  static Set<String> names() {
    return Messages.byGoldenName().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void aMessageIsWrittenByteForByteAsItsGoldenFile(String name) {
    Golden.assertSame(path(name), JsonCodec.writeString(message(name)) + "\n", HOW);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aGoldenFileIsReadAsTheMessageItWasWrittenFrom(String name) {
    Object message = message(name);

    Object read = JsonCodec.read(golden(name), typeOf(message));

    assertThat(read).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("names")
  void readingAndWritingAgainKeepsTheBytes(String name) {
    String golden = golden(name);

    Object read = JsonCodec.read(golden, typeOf(message(name)));

    assertThat(JsonCodec.writeString(read)).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("names")
  void fieldsOfALaterVersionAreIgnored(String name) {
    JsonNode later = JsonCodec.readTree(golden(name));
    objectsOfOurs(later).toList().forEach(GoldenMessagesTest::addLaterFields);

    Object read = JsonCodec.read(later.toString(), typeOf(message(name)));

    assertThat(read).isEqualTo(message(name));
  }

  /** All objects but those below kosRequest and kosResponse, whose content is KOS's. */
  private static Stream<ObjectNode> objectsOfOurs(JsonNode node) {
    Stream<ObjectNode> children =
        node.propertyNames().stream()
            .filter(name -> !name.startsWith("kosRe"))
            .flatMap(name -> objectsOfOurs(node.get(name)));
    Stream<ObjectNode> elements =
        node.isArray()
            ? node.valueStream().flatMap(GoldenMessagesTest::objectsOfOurs)
            : Stream.of();
    return Stream.of(
            node instanceof ObjectNode object ? Stream.of(object) : Stream.<ObjectNode>of(),
            children,
            elements)
        .flatMap(all -> all);
  }

  private static void addLaterFields(ObjectNode object) {
    object.put("laterText", "x");
    object.putObject("laterObject").putArray("y").add(1);
  }

  private static Object message(String name) {
    return Objects.requireNonNull(Messages.byGoldenName().get(name));
  }

  /** Replies and marks are read as what their topics promise, the sealed types. */
  private static Class<?> typeOf(Object message) {
    if (message instanceof LedgerMark) {
      return LedgerMark.class;
    }
    return message instanceof KosReply ? KosReply.class : message.getClass();
  }

  private static String golden(String name) {
    return Golden.read(path(name)).stripTrailing();
  }

  private static String path(String name) {
    return "schema/src/test/resources/golden/v1/" + name + ".json";
  }
}
