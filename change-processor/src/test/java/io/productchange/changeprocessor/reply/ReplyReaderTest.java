package io.productchange.changeprocessor.reply;

import static io.productchange.changeprocessor.fixture.SampleRequest.ARRIVED_AT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
  private static final ExecuteChange COMMAND =
      new ExecuteChange(
          "r-1/1",
          "r-1",
          1,
          "change-requests-0-1@5",
          "change-requests-0-1",
          "01012345678",
          "01012345678",
          "C-1",
          "P-OLD",
          "P-NEW",
          ARRIVED_AT,
          "hash",
          "{}",
          List.of());

  private final ModelAdapter adapter = new ModelAdapter();

  @Test
  void whatTheAdapterSaysIsUsable() {
    KosReply claimed = adapter.command(COMMAND, ARRIVED_AT);
    KosReply progressed = adapter.progress("r-1", ARRIVED_AT);
    KosReply inDoubt = adapter.doubt("r-1", ARRIVED_AT);
    KosReply decided = adapter.decide("r-1", ARRIVED_AT);
    KosReply alreadyDecided = adapter.command(COMMAND, ARRIVED_AT);

    assertThat(List.of(claimed, progressed, inDoubt, decided, alreadyDecided))
        .allSatisfy(
            reply ->
                assertThat(ReplyReader.read(JsonCodec.write(reply)))
                    .isEqualTo(new ReadReply.Usable(reply)));
  }

  @Test
  void whatContradictsItselfIsNot() {
    KosReply.Claimed claimed = (KosReply.Claimed) adapter.command(COMMAND, ARRIVED_AT);
    KosReply.Progressed progressed = (KosReply.Progressed) adapter.progress("r-1", ARRIVED_AT);
    KosReply.Decided decided = (KosReply.Decided) adapter.decide("r-1", ARRIVED_AT);
    KosReply.Address another = new KosReply.Address("r-2/1", "r-2", 1, "a@1", "01012345678");

    assertUnusable(
        new KosReply.Claimed(claimed.address(), ARRIVED_AT, List.of()), "but there are none");
    assertUnusable(
        new KosReply.Progressed(
            claimed.address(), ARRIVED_AT, progressed.transitions().subList(1, 3)),
        "from version 0 on");
    assertUnusable(
        new KosReply.Progressed(claimed.address(), ARRIVED_AT, progressed.transitions().reversed()),
        "from version 0 on");
    assertUnusable(
        new KosReply.Progressed(claimed.address(), ARRIVED_AT, decided.transitions()),
        "tells of no decision");
    assertUnusable(
        new KosReply.Decided(
            claimed.address(), ARRIVED_AT, progressed.transitions(), decided.result()),
        "the result's final status");
    assertUnusable(
        new KosReply.Decided(another, ARRIVED_AT, decided.transitions(), decided.result()),
        "another's");
  }

  @Test
  void whatIsNoReplyIsNotUsable() {
    assertThat(ReplyReader.read(null)).isInstanceOf(ReadReply.Unusable.class);
    for (String text :
        List.of("", "null", "[]", "{}", "{\"type\":\"Claimed\"}", "{\"type\":\"Nothing\"}")) {
      assertThat(ReplyReader.read(text.getBytes(UTF_8)))
          .as(text)
          .isInstanceOf(ReadReply.Unusable.class);
    }
  }

  @Test
  void aReplyWhoseEventsCouldNotBePublishedIsNotUsable() {
    KosReply reply =
        new KosReply.IdConflict(
            adapter.command(COMMAND, ARRIVED_AT).address(),
            ARRIVED_AT,
            "x".repeat(ReplyReader.REPLY_BYTES_MAX));

    assertUnusable(reply, "expected at most 1000000 bytes");
  }

  @Test
  void aReplyWithoutOneOfItsFieldsIsNotUsable() {
    adapter.command(COMMAND, ARRIVED_AT);
    String whole = JsonCodec.writeString(adapter.decide("r-1", ARRIVED_AT));

    for (String field : List.of("address", "acceptance", "requestId", "transitions", "result")) {
      String without = whole.replaceFirst("\"" + field + "\"", "\"no-" + field + "\"");
      assertThat(ReplyReader.read(without.getBytes(UTF_8)))
          .as(field)
          .isInstanceOf(ReadReply.Unusable.class);
    }
  }

  @Property(tries = 500)
  void anyBytesAreAnswered(@ForAll byte[] bytes) {
    assertThat(ReplyReader.read(bytes)).isInstanceOf(ReadReply.Unusable.class);
  }

  private static void assertUnusable(KosReply reply, String why) {
    assertThat(ReplyReader.read(JsonCodec.write(reply)))
        .isInstanceOfSatisfying(
            ReadReply.Unusable.class, unusable -> assertThat(unusable.message()).contains(why));
  }
}
