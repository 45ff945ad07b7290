package io.productchange.kossimulator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.journal.JournalEvent.Answered;
import io.productchange.kossimulator.journal.JournalEvent.Executed;
import io.productchange.kossimulator.journal.JournalEvent.LineSet;
import io.productchange.kossimulator.journal.JournalEvent.Received;
import io.productchange.kossimulator.journal.JournalEvent.Refused;
import io.productchange.kossimulator.journal.JournalEvent.Scheduled;
import io.productchange.kossimulator.journal.JournalEvent.Started;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // filled by JUnit before each test
class JournalTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.000000006Z");

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("journal.jsonl");
  }

  private JournalWriter open(List<JournalEvent> replayed) throws IOException {
    return JournalWriter.open(file(), InstantSource.fixed(AT), replayed::add, cause -> {});
  }

  private static JournalEvent set(long seq, Instant at) {
    return new LineSet(seq, at, "01012345670", LineStatus.ACTIVE, "5G_UNLIMITED");
  }

  private void write(int events) throws Exception {
    try (JournalWriter journal = open(new ArrayList<>())) {
      for (int i = 0; i < events; i++) {
        journal.append(JournalTest::set).await();
      }
    }
  }

  /** The golden form: others read these lines; a change means a new version. */
  @Test
  void everyEventHasItsForm() {
    List<JournalEvent> events =
        List.of(
            new Started(1, AT, 1),
            new Received(2, AT, 7, 3, "r\u0000é", "01012345670", null, "T"),
            new Scheduled(3, AT, 7, "r", "01012345670", "T", AT, AT.plusSeconds(5)),
            new Executed(4, AT, 7, "r", "01012345670", "C", "T", "KOS1", AT, AT, true),
            new Refused(5, AT, 8, null, null, null, "9999", false),
            new Answered(6, AT, 8, "r", Delivery.CUT_IN_ANSWER, 200, "0000", 99, List.of("a", "b")),
            new LineSet(7, AT, "01012345670", LineStatus.SUSPENDED, "P"));
    String golden =
        """
        {"seq":1,"at":"2026-01-02T03:04:05.000000006Z","event":"started","journalVersion":1}
        {"seq":2,"at":"2026-01-02T03:04:05.000000006Z","event":"received","call":7,"connection":3,"requestId":"r\\u0000\\u00E9","lineNumber":"01012345670","currentProductCode":null,"targetProductCode":"T"}
        {"seq":3,"at":"2026-01-02T03:04:05.000000006Z","event":"scheduled","call":7,"requestId":"r","lineNumber":"01012345670","targetProductCode":"T","startedAt":"2026-01-02T03:04:05.000000006Z","dueAt":"2026-01-02T03:04:10.000000006Z"}
        {"seq":4,"at":"2026-01-02T03:04:05.000000006Z","event":"executed","call":7,"requestId":"r","lineNumber":"01012345670","previousProductCode":"C","newProductCode":"T","kosOrderNumber":"KOS1","startedAt":"2026-01-02T03:04:05.000000006Z","finishedAt":"2026-01-02T03:04:05.000000006Z","late":true}
        {"seq":5,"at":"2026-01-02T03:04:05.000000006Z","event":"refused","call":8,"requestId":null,"lineNumber":null,"targetProductCode":null,"resultCode":"9999","scripted":false}
        {"seq":6,"at":"2026-01-02T03:04:05.000000006Z","event":"answered","call":8,"requestId":"r","delivery":"CUT_IN_ANSWER","httpStatus":200,"resultCode":"0000","bytes":99,"rules":["a","b"]}
        {"seq":7,"at":"2026-01-02T03:04:05.000000006Z","event":"line-set","lineNumber":"01012345670","lineStatus":"SUSPENDED","productCode":"P"}
        """;
    StringBuilder written = new StringBuilder();
    for (JournalEvent event : events) {
      written.append(new String(JournalFormat.encode(event), StandardCharsets.US_ASCII));
    }

    assertThat(written.toString()).isEqualTo(golden);
    assertThat(
            golden.lines().map(line -> JournalFormat.decode(line.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(events);
  }

  @Test
  void aFieldAddedLaterDoesNotDisturb() {
    String line =
        "{\"seq\":1,\"at\":\"2026-01-02T03:04:05Z\",\"event\":\"started\",\"journalVersion\":1,\"new\":[]}";

    assertThat(JournalFormat.decode(line.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Started(1, Instant.parse("2026-01-02T03:04:05Z"), 1));
  }

  @Test
  void aJournalIsContinued() throws Exception {
    write(3);
    List<JournalEvent> replayed = new ArrayList<>();
    try (JournalWriter journal = open(replayed)) {
      journal.append(JournalTest::set).await();
    }

    assertThat(replayed).hasSize(4);
    assertThat(Journal.read(file()))
        .extracting(JournalEvent::seq)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void whatATicketWaitedForIsInTheFile() throws Exception {
    try (JournalWriter journal = open(new ArrayList<>());
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        writers.add(
            pool.submit(
                () -> {
                  for (int j = 0; j < 20; j++) {
                    Ticket ticket = journal.append(JournalTest::set);
                    ticket.await();
                    assertThat(journal.durableSeq()).isGreaterThanOrEqualTo(ticket.seq());
                  }
                  return null;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(Journal.read(file())).hasSize(1_001);
      assertThat(journal.fsyncs()).isLessThan(1_000);
      assertThat(journal.durableBytes()).isEqualTo(Files.size(file()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"seq\":5,\"at\":\"20", "{", "\0\0\0\0\n", "{\"seq\":5}\n"})
  void aTornLastLineIsDroppedAtTheNextStart(String torn) throws Exception {
    write(3);
    long good = Files.size(file());
    Files.writeString(file(), torn, StandardOpenOption.APPEND);

    assertThat(Journal.read(file())).hasSize(4);
    List<JournalEvent> replayed = new ArrayList<>();
    try (JournalWriter journal = open(replayed)) {
      assertThat(replayed).hasSize(4);
      journal.append(JournalTest::set).await();
    }
    assertThat(Files.size(file())).isGreaterThan(good);
    assertThat(Journal.read(file())).hasSize(6);
  }

  @Test
  void damageBeforeTheLastLineIsAnError() throws Exception {
    write(3);
    List<String> lines = Files.readAllLines(file());
    lines.set(1, "rubbish");
    Files.write(file(), lines);

    assertThatThrownBy(() -> Journal.read(file()))
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> open(new ArrayList<>())).isInstanceOf(JournalDamagedException.class);
  }

  @Test
  void aGapIsAnError() throws Exception {
    write(3);
    List<String> lines = Files.readAllLines(file());
    lines.remove(1);
    Files.write(file(), lines);

    assertThatThrownBy(() -> Journal.read(file()))
        .isInstanceOf(JournalDamagedException.class)
        .hasMessageContaining("seq 3 follows 1");
  }

  @Test
  void aJournalHasOneWriter() throws Exception {
    try (JournalWriter journal = open(new ArrayList<>())) {
      assertThatThrownBy(() -> open(new ArrayList<>()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
      journal.append(JournalTest::set).await();
    }
    write(1);
  }

  @Test
  void aPageCanBeginAnywhere() throws Exception {
    write(700);
    try (JournalWriter journal = open(new ArrayList<>())) {
      for (int i = 0; i < 700; i++) {
        journal.append(JournalTest::set);
      }
      journal.append(JournalTest::set).await();
      for (long after : new long[] {0, 1, 255, 256, 257, 699, 701, 702, 703, 957, 958, 1_400}) {
        JournalPage page = JournalPage.read(journal, after, 10);

        assertThat(page.lines()).hasSize((int) Math.min(10, 1_403 - after));
        assertThat(JournalFormat.decode(page.lines().getFirst()).seq()).isEqualTo(after + 1);
        assertThat(page.lastSeq()).isEqualTo(after + page.lines().size());
      }
      assertThat(JournalPage.read(journal, 5_000, 10).lines()).isEmpty();
    }
  }
}
