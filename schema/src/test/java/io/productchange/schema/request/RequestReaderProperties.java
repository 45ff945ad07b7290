package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.message.Text;
import io.productchange.schema.message.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for every value, however hostile. */
final class RequestReaderProperties {

  private static final String ORIGIN = "change-requests-3-1042";

  @Property(tries = 3000)
  void everyValueIsAnsweredAndAlwaysTheSame(@ForAll("values") byte[] value) {
    ReadRequest read = RequestReader.read(value, ORIGIN);

    assertThat(RequestReader.read(value.clone(), ORIGIN)).isEqualTo(read);
    switch (read) {
      case ReadRequest.Unreadable unreadable ->
          assertThat(unreadable.message()).matches("expected [ -~]{1,200}");
      case ReadRequest.Readable readable -> assertWithinBounds(readable);
    }
  }

  @Property
  void anObjectWithinTheLimitsIsReadable(@ForAll("objects") Map<String, Object> object) {
    assertThat(RequestReader.read(HostileRequests.json(object), ORIGIN))
        .isInstanceOf(ReadRequest.Readable.class);
  }

  @Property
  void theCanonicalRequestMeansTheSameAsTheRequest(@ForAll("objects") Map<String, Object> object) {
    ReadRequest.Readable read = readable(HostileRequests.json(object), ORIGIN);

    ReadRequest.Readable again =
        readable(read.canonicalRequest().getBytes(StandardCharsets.US_ASCII), "other");

    assertThat(again.idGiven()).isTrue();
    assertThat(again).usingRecursiveComparison().ignoringFields("idGiven").isEqualTo(read);
  }

  @Property
  void aStampedRequestIsTheSameUnderItsNewId(@ForAll("objects") Map<String, Object> object) {
    byte[] value = HostileRequests.json(object);
    ReadRequest.Readable under = readable(value, "id-1");

    byte[] stamped = RequestReader.stamp(value, "id-1");

    assertThat(readable(stamped, "other"))
        .usingRecursiveComparison()
        .ignoringFields("idGiven")
        .isEqualTo(under);
    assertThat(RequestReader.stamp(stamped, "id-1")).isSameAs(stamped);
    String id = "\"requestId\":\"id-1\"" + (object.isEmpty() ? "" : ",");
    assertThat(text(stamped).replaceFirst(id, "")).isEqualTo(text(value));
  }

  @Property
  void aRequestIsValidOnlyIfItSaysAllThatIsNeeded(@ForAll("objects") Map<String, Object> object) {
    ReadRequest.Readable read = readable(HostileRequests.json(object), ORIGIN);

    if (read.isValid()) {
      assertThat(read.lineNumber()).matches("010[0-9]{8}").isEqualTo(read.lineKey());
      assertThat(read.customerId()).isNotEmpty();
      assertThat(read.currentProductCode()).isNotEmpty().isNotEqualTo(read.targetProductCode());
      assertThat(read.targetProductCode()).isNotEmpty();
    }
  }

  private static void assertWithinBounds(ReadRequest.Readable read) {
    assertThat(RequestReader.isRequestId(read.requestId())).isTrue();
    assertStated(read.lineNumber(), 20);
    assertStated(read.customerId(), 50);
    assertStated(read.currentProductCode(), 20);
    assertStated(read.targetProductCode(), 20);
    assertThat(read.contentHash()).matches("[0-9a-f]{64}");
    assertThat(read.canonicalRequest()).matches("[ -~]*").hasSizeLessThanOrEqualTo(256 * 1024);
    assertThat(read.violations()).hasSizeLessThanOrEqualTo(7);
    for (Violation violation : read.violations()) {
      assertThat(Text.isPrintable(violation.message())).isTrue();
      assertThat(violation.message()).hasSizeLessThan(500).doesNotContainPattern("[0-9]{9}");
    }
  }

  private static void assertStated(@Nullable String value, int characters) {
    if (value != null) {
      assertThat(Text.isPrintable(value)).isTrue();
      assertThat(Text.length(value)).isLessThanOrEqualTo(characters);
    }
  }

  private static ReadRequest.Readable readable(byte[] value, String idIfAbsent) {
    return (ReadRequest.Readable) RequestReader.read(value, idIfAbsent);
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<byte[]> values() {
    return Arbitraries.oneOf(
        List.of(
            HostileRequests.noise(),
            HostileRequests.shards(),
            HostileRequests.damaged(),
            HostileRequests.objects().map(HostileRequests::json)));
  }

  @Provide
  Arbitrary<Map<String, Object>> objects() {
    return HostileRequests.objects();
  }
}
