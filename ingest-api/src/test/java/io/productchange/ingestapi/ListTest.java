package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.testservers.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest {
  private static final String LINE = "01099990001";
  private static Instant now;

  private static RunningApi api;

  /** Ids in the order in which they should be listed. */
  private static final List<String> EXPECTED = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    TestDatabase database = RunningApi.newDatabase();
    api = RunningApi.start(database);
    now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    try (RequestRows rows = new RequestRows(database)) {
      record(rows);
    }
    Collections.reverse(EXPECTED);
  }

  private static void record(RequestRows rows) {
    // Three at the same time each, so that pages end in the middle of a tie.
    for (int i = 0; i < 30; i++) {
      String id = "list-%02d".formatted(i);
      String line = i % 2 == 0 ? LINE : "01099990002";
      Instant at = now.plusMillis(i / 3);
      String json = Requests.valid(id, line, "PLAN_B").replace("C-1", "C-" + i % 5);
      rows.claim(json, at);
      if (i % 3 == 0) {
        rows.decide(Results.failed(json, at, at.plusMillis(5)));
      }
      EXPECTED.add(id);
    }
    rows.claimWithoutHistory("{\"requestId\":\"list-invalid\"}", now);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static List<String> ids(Reply page) {
    return page.json()
        .path("items")
        .valueStream()
        .map(i -> i.path("requestId").asString())
        .toList();
  }

  private static List<String> expected(java.util.function.IntPredicate fits) {
    return EXPECTED.stream().filter(id -> fits.test(Integer.parseInt(id.substring(5)))).toList();
  }

  private static Reply list(String query) {
    return api.client().get(ApiClient.REQUESTS + "?" + query);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7, 29, 30, 31, 500})
  void pagesTogetherAreTheWholeListNewestFirst(int limit) {
    for (String filter : List.of("", "&from=" + now.minusSeconds(1))) {
      List<String> found = new ArrayList<>();
      Reply page = list("limit=" + limit + filter);
      found.addAll(ids(page));
      while (page.json().has("nextCursor")) {
        assertThat(ids(page)).hasSize(limit);
        page = list("limit=" + limit + filter + "&cursor=" + page.text("nextCursor"));
        found.addAll(ids(page));
      }
      assertThat(found).isEqualTo(EXPECTED);
    }
  }

  @Test
  void everyFilterHoldsAloneAndTogether() {
    assertThat(ids(list("lineNumber=" + LINE))).isEqualTo(expected(i -> i % 2 == 0));
    assertThat(ids(list("customerId=C-3"))).isEqualTo(expected(i -> i % 5 == 3));
    assertThat(ids(list("status=FAILED"))).isEqualTo(expected(i -> i % 3 == 0));
    assertThat(ids(list("status=COMPLETED"))).isEmpty();
    assertThat(ids(list("from=" + now.plusMillis(3) + "&to=" + now.plusMillis(5))))
        .isEqualTo(expected(i -> i / 3 == 3 || i / 3 == 4));
    assertThat(ids(list("lineNumber=" + LINE + "&status=REQUESTED&customerId=C-4")))
        .isEqualTo(expected(i -> i % 2 == 0 && i % 3 != 0 && i % 5 == 4));
  }

  @Test
  void aPageOfAFilterGoesOnWithThatFilter() {
    Reply first = list("lineNumber=" + LINE + "&limit=10");
    String cursor = first.text("nextCursor");

    assertThat(ids(list("lineNumber=" + LINE + "&limit=10&cursor=" + cursor)))
        .isEqualTo(expected(i -> i % 2 == 0).subList(10, 15));
    Reply otherFilter = list("lineNumber=01099990002&cursor=" + cursor);
    assertThat(otherFilter.status()).isEqualTo(400);
    assertThat(otherFilter.text("parameter")).isEqualTo("cursor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=501",
        "limit=ten",
        "limit=99999999999",
        "lineNumber=0109999",
        "lineNumber=",
        "customerId=",
        "customerId=a%00b",
        "status=DONE",
        "status=failed",
        "from=yesterday",
        "from=2026-01-31",
        "to=%2B999999999-12-31T00:00:00Z",
        "cursor=",
        "cursor=abc",
        "cursor=%27%3B--",
        "cursor=MSwwMDAwMDAwMDAwMDAwMDAwLDEsYQ",
        "page=2",
        "limit=1&limit=2"
      })
  void aParameterThatIsNoneIsRefusedWithoutRepeatingIt(String query) {
    Reply reply = list(query);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.problem()).isEqualTo("invalid-parameter");
    assertThat(reply.body()).doesNotContain("0109999");
  }

  @Test
  void anOffsetWhosePlusSignWasNotEncodedIsUnderstood() {
    assertThat(list("from=2026-01-31T09:00:00+09:00").status()).isEqualTo(200);
    assertThat(list("from=2026-01-31T09:00:00%2B09:00").status()).isEqualTo(200);
  }
}
