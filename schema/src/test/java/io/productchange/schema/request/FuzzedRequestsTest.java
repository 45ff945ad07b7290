package io.productchange.schema.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.Text;
import io.productchange.schema.message.Violation;
import io.productchange.testservers.fuzz.FuzzRun;
import io.productchange.testservers.fuzz.Json;
import io.productchange.testservers.fuzz.Mutator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Requests that are nearly right, judged by a second reader of JSON that shares nothing with the
 * product's.
 */
final class FuzzedRequestsTest {
  private static final int INPUTS = 30_000;
  private static final String ORIGIN = "change-requests-3-1042";
  private static final String VALID =
      """
      {"requestId":"r-1","lineNumber":"01012345678","customerId":"C-4711",
       "currentProductCode":"5G_BASIC","targetProductCode":"5G_PREMIUM",
       "requestedAt":"2026-01-31T18:00:00+09:00","type":"CHANGE","note":{"tags":["a",1,null]}}""";

  @Test
  void everyInputIsReadableExactlyIfItIsOneObjectWithinTheLimits() {
    Random random = FuzzRun.random("requests");
    Mutator mutator = new Mutator(random);
    int valid = 0;
    int invalid = 0;
    int unreadable = 0;
    for (int i = 0; i < FuzzRun.inputs(INPUTS); i++) {
      byte[] input = mutator.mutate(VALID);
      ReadRequest read = RequestReader.read(input, ORIGIN);
      assertThat(read instanceof ReadRequest.Readable)
          .as("%s: %s", FuzzRun.reproduced(i), new String(input, UTF_8))
          .isEqualTo(isReadable(input));
      switch (read) {
        case ReadRequest.Unreadable no -> {
          assertThat(no.message()).matches("expected [ -~]{1,200}");
          unreadable++;
        }
        case ReadRequest.Readable request when request.isValid() -> {
          assertValid(request, document(input).orElseThrow());
          valid++;
        }
        case ReadRequest.Readable request -> {
          for (Violation violation : request.violations()) {
            assertThat(Text.isPrintable(violation.message())).isTrue();
            assertThat(violation.message()).doesNotContainPattern("[0-9]{9}");
          }
          invalid++;
        }
      }
    }
    assertThat(List.of(valid, invalid, unreadable))
        .as("every kind is there in numbers")
        .allMatch(count -> count > FuzzRun.inputs(INPUTS) / 20);
  }

  private static boolean isReadable(byte[] input) {
    return document(input)
        .filter(Json.Obj.class::isInstance)
        .filter(
            tree ->
                tree.isWithin(
                    RequestLimits.DEPTH,
                    RequestLimits.STRING_CHARACTERS,
                    RequestLimits.NAME_CHARACTERS,
                    RequestLimits.NUMBER_CHARACTERS))
        .flatMap(tree -> ((Json.Obj) tree).field("requestId").or(() -> Optional.of(NONE)))
        .filter(
            id ->
                id.equals(NONE)
                    || (id instanceof Json.Str text
                        && text.value().matches("[A-Za-z0-9._:-]{1,50}")))
        .isPresent();
  }

  private static final Json NONE = new Json.Raw("null");

  private static Optional<Json> document(byte[] input) {
    if (input.length > RequestLimits.DOCUMENT_BYTES) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString()));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What is taken for a valid request says all that is needed, in the sender's own words. */
  private static void assertValid(ReadRequest.Readable request, Json document) {
    assertThat(Json.text(document, "lineNumber")).contains(request.lineKey());
    assertThat(request.lineKey()).matches("010[0-9]{8}");
    assertThat(Json.text(document, "customerId").orElseThrow()).hasSizeBetween(1, 100);
    String current = Json.text(document, "currentProductCode").orElseThrow();
    assertThat(current).hasSizeBetween(1, 40).isEqualTo(request.currentProductCode());
    assertThat(Json.text(document, "targetProductCode"))
        .contains(String.valueOf(request.targetProductCode()))
        .isNotEqualTo(Optional.of(current));
  }
}
