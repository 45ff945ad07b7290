package io.productchange.schema.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.schema.Golden;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests of past senders mean what they meant: were a hash to change, every duplicate of a
 * recorded request would turn into a conflict.
 */
final class GoldenRequestsTest {

  @ParameterizedTest
  @CsvSource({
    "change-request, crm-2026-000017, 2e5bf1f33beae95fb96cc5971a8a683162846db8dcbbe8c1a7d395d3b55611e1",
    "change-request-minimal, change-requests-3-1042, 29a28ddf04bd6feee16ac347d1319c7dce45e0b8be589d24d9dc5e8c46247114"
  })
  void aPastRequestKeepsItsIdAndHash(String name, String requestId, String contentHash) {
    String golden = Golden.read("schema/src/test/resources/golden/v1/" + name + ".json");

    ReadRequest read =
        RequestReader.read(golden.getBytes(StandardCharsets.UTF_8), "change-requests-3-1042");

    assertThat(read)
        .isInstanceOfSatisfying(
            ReadRequest.Readable.class,
            request -> {
              assertThat(request.isValid()).isTrue();
              assertThat(request.requestId()).isEqualTo(requestId);
              assertThat(request.contentHash()).isEqualTo(contentHash);
            });
  }
}
