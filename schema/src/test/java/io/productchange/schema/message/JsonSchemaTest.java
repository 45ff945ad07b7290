package io.productchange.schema.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.productchange.schema.Golden;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The published schemas say the same as the records. */
final class JsonSchemaTest {

  static Set<String> publicMessages() {
    return Messages.byGoldenName().keySet().stream()
        .filter(name -> name.startsWith("change-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"change-request", "change-result", "change-event"})
  void aSchemaIsValidDraft202012(String name) {
    JsonNode schema = Schemas.document(name);

    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"change-request", "change-result", "change-event"})
  void theExamplesOfASchemaAreValid(String name) {
    JsonNode examples = Schemas.document(name).get("examples");

    assertThat(examples)
        .isNotEmpty()
        .allSatisfy(example -> assertThat(Schemas.errors(name, example)).isEmpty());
  }

  @Test
  void theResultOfTheExampleIsTheResultOfItsRequest() {
    JsonNode example = Schemas.document("change-result").get("examples").get(0);

    ChangeResult result = JsonCodec.read(example.toString(), ChangeResult.class);

    assertThat(result.resultId()).isEqualTo(Identifiers.resultId(result.requestId(), 1));
    assertThat(JsonCodec.writeString(result)).isEqualTo(example.toString());
  }

  @ParameterizedTest
  @MethodSource("publicMessages")
  void everyGoldenMessageIsValid(String name) {
    JsonNode message =
        JsonCodec.readTree(Golden.read("schema/src/test/resources/golden/v1/" + name + ".json"));
    String schema = name.startsWith("change-result") ? "change-result" : "change-event";

    assertThat(Schemas.errors(schema, message)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "change-result, io.productchange.schema.message.ChangeResult",
    "change-event, io.productchange.schema.message.ChangeEvent"
  })
  void aSchemaHasTheFieldsOfTheRecord(String name, Class<?> record) {
    JsonNode schema = Schemas.document(name);

    assertThat(schema.get("properties").propertyNames())
        .containsExactlyElementsOf(components(record).map(RecordComponent::getName).toList());
    assertThat(texts(schema.get("required")))
        .containsExactlyElementsOf(
            components(record)
                .filter(
                    component -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RecordComponent::getName)
                .toList());
  }

  @Test
  void aSchemaNamesTheConstantsOfTheCode() {
    JsonNode result = Schemas.document("change-result");
    JsonNode event = Schemas.document("change-event");

    assertThat(texts(result.at("/$defs/reasonCode/anyOf/0/enum")))
        .containsExactlyElementsOf(names(ReasonCode.values()));
    assertThat(texts(result.at("/properties/basis/anyOf/0/enum")))
        .containsExactlyElementsOf(names(Basis.values()));
    assertThat(texts(event.at("/$defs/status/enum")))
        .containsExactlyElementsOf(names(ChangeStatus.values()));
    assertThat(texts(result.at("/properties/status/enum")))
        .containsExactlyElementsOf(
            names(
                Arrays.stream(ChangeStatus.values())
                    .filter(ChangeStatus::isFinal)
                    .toArray(ChangeStatus[]::new)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"COMPLETED\"|\"PROCESSING\"",
        "\"COMPLETED\"|\"FAILED\"",
        "\"attempt\":1|\"attempt\":0",
        ".456789Z|.456Z",
        "\"version\":3|\"version\":\"3\"",
        "\"resultId\":\"|\"resultId\":\"x",
        "\"status\"|\"state\""
      })
  void aSchemaRefusesWhatIsNoResult(String part, String other) {
    String result = JsonCodec.writeString(Messages.completed());
    String changed = result.replace(part, other);

    assertThat(changed).isNotEqualTo(result);
    assertThat(Schemas.errors("change-result", JsonCodec.readTree(changed))).isNotEmpty();
  }

  @Test
  void aSchemaTakesCodesAndFieldsOfLaterVersions() {
    String later =
        JsonCodec.writeString(Messages.failed())
            .replace("INVALID_REQUEST", "SOMETHING_NEW")
            .replace("\"VALIDATION\"", "\"ORACLE\"")
            .replace("\"version\":1", "\"version\":1,\"laterField\":{}");

    assertThat(Schemas.errors("change-result", JsonCodec.readTree(later))).isEmpty();
  }

  private static Stream<RecordComponent> components(Class<?> record) {
    return Arrays.stream(record.getRecordComponents());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).<String>map(Enum::name).toList();
  }
}
