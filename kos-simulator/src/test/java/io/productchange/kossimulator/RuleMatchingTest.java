package io.productchange.kossimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.journal.JournalEvent.Answered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls a rule is for. */
class RuleMatchingTest extends SimulatorTest {
  private static final String REFUSE = "\"behaviour\":{\"type\":\"refuse\",\"code\":\"2004\"}";

  private String code(String requestId, String lineNumber, String target) throws Exception {
    return kos.change(requestId, lineNumber, target).path("resultCode").asString();
  }

  private List<String> codes(int calls) throws Exception {
    List<String> codes = new ArrayList<>();
    for (int i = 1; i <= calls; i++) {
      codes.add(code("r" + i, ACTIVE, TARGET));
    }
    return codes;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                            | true  | true",
        "{\"lineNumber\":\"01012345670\"}              | true  | false",
        "{\"lineNumberPattern\":\"0101.*[0-4]\"}       | true  | false",
        "{\"requestId\":\"hit\"}                       | true  | false",
        "{\"requestIdPattern\":\"h.t\"}                | true  | false",
        "{\"requestIdPattern\":\"h\"}                  | false | false",
        "{\"targetProductCode\":\"5G_UNLIMITED\"}      | true  | false",
        "{\"integrationType\":\"PRODUCT_CHANGE\"}      | true  | true",
        "{\"integrationType\":[\"PRODUCT_CHANGE\"], \"requestId\":\"hit\"} | true | false"
      })
  void aRuleFitsWhatItNames(String match, boolean first, boolean second) throws Exception {
    kos.rules("{\"match\":%s,%s}".formatted(match, REFUSE));

    assertThat(code("hit", "01012345670", "5G_UNLIMITED")).isEqualTo(first ? "2004" : "0000");
    assertThat(code("miss", "01012345679", "LTE_KIDS_1G")).isEqualTo(second ? "2004" : "0000");
  }

  @Test
  void theNthCallOnly() throws Exception {
    kos.rules("{\"match\":{\"nth\":2},%s}".formatted(REFUSE));

    assertThat(codes(4)).containsExactly("0000", "2004", "0000", "0000");
  }

  @Test
  void onlySoManyTimes() throws Exception {
    kos.rules("{\"match\":{\"times\":2},%s}".formatted(REFUSE));

    assertThat(codes(4)).containsExactly("2004", "2004", "0000", "0000");
    assertThat(kos.json("GET", "/admin/rules", "").path("rules").get(0).path("applied").intValue())
        .isEqualTo(2);
  }

  @Test
  void chanceIsDrawnFromTheSeed() throws Exception {
    String rule = "{\"id\":\"p\",\"match\":{\"probability\":0.5},%s}".formatted(REFUSE);
    kos.rules(rule);
    List<String> first = codes(40);
    kos.rules(rule);
    List<String> again = codes(40);

    assertThat(first).contains("2004", "0000").isEqualTo(again);
    SimulatorSettings other =
        SimulatorSettings.ephemeral(folder.resolve("other.jsonl")).withSeed(99);
    try (KosSimulator second = KosSimulator.start(other, Clock.systemUTC());
        Kos secondKos = new Kos(second.baseUrl(), second.journal())) {
      secondKos.rules(rule);
      List<String> different = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        different.add(secondKos.change("r" + i, ACTIVE, TARGET).path("resultCode").asString());
      }
      assertThat(different).contains("2004", "0000").isNotEqualTo(first);
    }
  }

  @Test
  void ofRulesForOnePlaceTheFirstTakesItAndOthersCombine() throws Exception {
    kos.rules(
        """
        [{"id":"a","match":{"times":1},"behaviour":{"type":"refuse","code":"2001"}},
         {"id":"b","match":{"times":1},"behaviour":{"type":"refuse","code":"2002"}},
         {"id":"c","behaviour":{"type":"content-type","value":"text/plain"}}]""");

    assertThat(codes(3)).containsExactly("2001", "2002", "0000");
    kos.answered("r3");
    assertThat(kos.events(Answered.class))
        .extracting(Answered::rules)
        .containsExactly(List.of("a", "c"), List.of("b", "c"), List.of("c"));
  }

  @Test
  void rulesCanBeThereFromTheStart() throws Exception {
    Path script = folder.resolve("script.json");
    Files.writeString(script, "[{%s}]".formatted(REFUSE));
    SimulatorSettings scripted =
        SimulatorSettings.ephemeral(folder.resolve("scripted.jsonl")).withScript(script);
    try (KosSimulator second = KosSimulator.start(scripted, Clock.systemUTC());
        Kos secondKos = new Kos(second.baseUrl(), second.journal())) {
      assertThat(secondKos.change("r", ACTIVE, TARGET).path("resultCode").asString())
          .isEqualTo("2004");
    }
  }
}
