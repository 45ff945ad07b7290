package io.productchange.ingestapi;

import io.productchange.testservers.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A test of what the API tells of requests that are on record, put there as the adapter does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // filled by JUnit before the tests
abstract class OnRecordTest {
  Instant arrived;
  RunningApi api;
  RequestRows rows;

  @BeforeAll
  void start() throws Exception {
    TestDatabase database = RunningApi.newDatabase();
    api = RunningApi.start(database);
    rows = new RequestRows(database);
    arrived = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  @AfterAll
  void stop() {
    rows.close();
    api.close();
  }

  static String path(String id) {
    return ApiClient.REQUESTS + "/" + id;
  }
}
