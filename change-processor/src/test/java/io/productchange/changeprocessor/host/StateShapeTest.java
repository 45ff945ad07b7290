package io.productchange.changeprocessor.host;

import static io.productchange.changeprocessor.fixture.SampleRequest.ARRIVED_AT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.changeprocessor.fixture.Golden;
import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.flow.Timer;
import io.productchange.changeprocessor.line.LineState;
import io.productchange.changeprocessor.request.Place;
import io.productchange.changeprocessor.request.RequestState;
import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.ReasonCode;
import io.productchange.schema.message.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

/**
 * What lies in the stores of a running processor must be read by every later version. {@code
 * states-1.txt} holds the bytes of version 1 for good: the version byte in hex, then the JSON.
 */
class StateShapeTest {
  private static final Serde<RequestState> REQUEST = VersionedJson.serde(RequestState.class);
  private static final Serde<LineState.Held> LINE = VersionedJson.serde(LineState.Held.class);
  private static final Serde<SourceRecord> PARKED = VersionedJson.serde(SourceRecord.class);

  private static final SourceRecord SOURCE =
      new SourceRecord(
          SampleRequest.of("r-1", "01012345678").recordAt(3, 1042).origin(),
          ARRIVED_AT,
          null,
          Blob.of(new byte[] {0, 1, (byte) 0xff}),
          List.of(
              new SourceRecord.Header("h", Blob.of(new byte[] {7})),
              new SourceRecord.Header("null", null)),
          new SourceRecord.Cut(1, 2, 3));

  @Test
  void theBytesOfVersionOneAreWhatTheyWere() {
    StringBuilder found = new StringBuilder();
    requests().forEach(state -> found.append(shown(REQUEST.serializer().serialize("", state))));
    found.append(shown(LINE.serializer().serialize("", held())));
    found.append(shown(PARKED.serializer().serialize("", SOURCE)));
    found.append(HexFormat.of().formatHex(StoreKeys.timer(timer()))).append('\n');
    found.append(HexFormat.of().formatHex(StoreKeys.waiting("01012345678", 258))).append('\n');
    found.append(HexFormat.of().formatHex(StoreKeys.parked("r-1", 258))).append('\n');

    Golden.check("states-1.txt", found.toString());
  }

  @Test
  void theBytesOfVersionOneAreReadAsWhatTheyMeant() {
    List<String> lines = Golden.read("states-1.txt").lines().toList();
    List<RequestState> read = new ArrayList<>();
    for (String line : lines.subList(0, requests().size())) {
      read.add(REQUEST.deserializer().deserialize("", bytes(line)));
    }

    assertThat(read).isEqualTo(requests());
    assertThat(LINE.deserializer().deserialize("", bytes(lines.get(read.size()))))
        .isEqualTo(held());
    assertThat(PARKED.deserializer().deserialize("", bytes(lines.get(read.size() + 1))))
        .isEqualTo(SOURCE);
    assertThat(StoreKeys.timer(HexFormat.of().parseHex(lines.get(read.size() + 2))))
        .isEqualTo(timer());
  }

  @Test
  void aVersionOfTheFutureIsRefused() {
    byte[] bytes = LINE.serializer().serialize("", held());
    bytes[0] = 2;

    assertThatThrownBy(() -> LINE.deserializer().deserialize("", bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("expected version 1");
  }

  private static List<RequestState> requests() {
    ModelAdapter adapter = new ModelAdapter();
    adapter.command(command(List.of()), ARRIVED_AT.plusSeconds(1));
    KosReply.Decided decided = (KosReply.Decided) adapter.decide("r-1", ARRIVED_AT.plusSeconds(2));
    RequestState.Dispatch dispatch =
        new RequestState.Dispatch(Place.IN_LINE, 2, ARRIVED_AT.plusSeconds(90));
    RequestState.Dispatch aside =
        new RequestState.Dispatch(Place.ASIDE, 1, ARRIVED_AT.plusSeconds(90));
    List<Violation> violations =
        List.of(new Violation(ReasonCode.SAME_PRODUCT, "targetProductCode", "it is the same"));
    return List.of(
        new RequestState.Queued(command(List.of()), SOURCE, 4),
        new RequestState.Sent(command(violations), SOURCE, 0, aside),
        new RequestState.Open(
            command(List.of()),
            dispatch,
            ChangeStatus.PROCESSING,
            2,
            7,
            new RequestState.Doubt(ARRIVED_AT.plusSeconds(5), "no answer")),
        new RequestState.Open(command(List.of()), dispatch, ChangeStatus.REQUESTED, 0, 0, null),
        new RequestState.Decided(
            "01012345678",
            "change-requests-3-1042@1772355600000",
            "hash",
            decided.result(),
            1,
            ARRIVED_AT.plusSeconds(2),
            ARRIVED_AT.plus(Duration.ofDays(1))));
  }

  private static ExecuteChange command(List<Violation> violations) {
    return new ExecuteChange(
        "r-1/1",
        "r-1",
        1,
        "change-requests-3-1042@1772355600000",
        "change-requests-3-1042",
        "01012345678",
        "01012345678",
        "C-1",
        "P-OLD",
        null,
        ARRIVED_AT,
        "hash",
        "{\"requestId\":\"r-1\"}",
        violations);
  }

  private static LineState.Held held() {
    return new LineState.Held("r-1", 3, 5);
  }

  private static Timer timer() {
    return new Timer(Timer.Kind.WAKE_UP, ARRIVED_AT, "r-1");
  }

  private static String shown(byte[] bytes) {
    return "%02x %s\n"
        .formatted(bytes[0], new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String line) {
    byte[] json = line.substring(3).getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[json.length + 1];
    bytes[0] = HexFormat.of().parseHex(line.substring(0, 2))[0];
    System.arraycopy(json, 0, bytes, 1, json.length);
    return bytes;
  }
}
