package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The published schema of requests and the reader agree on what is valid. */
final class RequestSchemaTest {

  private static final JsonNode DOCUMENT = Schemas.document("change-request");
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(DOCUMENT);
  private static final String EXAMPLE = DOCUMENT.get("examples").get(0).toString();

  @Test
  void theExampleIsAValidRequest() {
    assertThat(reads(EXAMPLE)).isTrue();
  }

  @Test
  void theSchemaHasTheFieldsThatTheReaderKnows() {
    assertThat(DOCUMENT.get("properties").propertyNames())
        .containsExactlyElementsOf(
            Arrays.stream(RequestField.values()).<String>map(RequestField::jsonName).toList());
  }

  @Property
  void whatTheSchemaTakesTheReaderTakesButForTheSameProduct(
      @ForAll("objects") Map<String, Object> object) {
    assertAgreement(new String(HostileRequests.json(object), StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "C-4711|''",
        "C-4711|C-4711\\n",
        "C-4711|고객 😀",
        "C-4711|\\ud800",
        "C-4711|12345678901234567890123456789012345678901234567890",
        "C-4711|123456789012345678901234567890123456789012345678901",
        "01012345678|01012345678\\n",
        "01012345678|1012345678",
        "crm-2026-000017|a b",
        "crm-2026-000017|''",
        "crm-2026-000017|a\\n",
        "T18:00:00+09:00|T18:00+09:00",
        "T18:00:00+09:00|T18:00:00.1Z",
        "T18:00:00+09:00|T18:00:00",
        "T18:00:00+09:00|T18:00:00Z\\n",
        "\"CHANGE\"|null",
        "\"CHANGE\"|\"change\"",
        "\"CHANGE\"|true"
      })
  void theyAgreeAtTheEdges(String part, String other) {
    String changed = EXAMPLE.replace(part, other);

    assertThat(changed).isNotEqualTo(EXAMPLE);
    assertAgreement(changed);
  }

  private static void assertAgreement(String json) {
    assertThat(SCHEMA.validate(JsonCodec.readTree(json)).isEmpty()).as(json).isEqualTo(reads(json));
  }

  /** Whether the reader has nothing against it that a schema could know. */
  private static boolean reads(String json) {
    return switch (RequestReader.read(json.getBytes(StandardCharsets.UTF_8), "some-id")) {
      case ReadRequest.Unreadable unreadable -> false;
      case ReadRequest.Readable readable ->
          readable.violations().stream()
              .allMatch(violation -> violation.code() == ReasonCode.SAME_PRODUCT);
    };
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return HostileRequests.objects();
  }
}
