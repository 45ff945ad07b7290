package io.productchange.kossimulator.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README tells people to paste must be right. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("/admin/rules -d '(\\{.*\\})'");

  @Test
  void everyRuleOfTheReadmeIsAcceptedAndEveryBehaviourHasOne() throws Exception {
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();
    Set<Class<?>> shown = new HashSet<>();
    for (String example : examples) {
      List<Rule> rules = RuleParser.parse(example.getBytes(StandardCharsets.UTF_8), Set.of(), 1);
      shown.add(rules.getFirst().behaviour().getClass());
    }

    assertThat(shown)
        .contains(
            Behaviour.Latency.class,
            Behaviour.Capacity.class,
            Behaviour.Refuse.class,
            Behaviour.Fail.class,
            Behaviour.HttpError.class,
            Behaviour.CutAfterEffect.class,
            Behaviour.CutInAnswer.class,
            Behaviour.Down.class,
            Behaviour.LateApply.class,
            Behaviour.PretendSuccess.class,
            Behaviour.Drip.class,
            Behaviour.Garbage.class,
            Behaviour.WrongContentType.class,
            Behaviour.Oversized.class,
            Behaviour.ReplaceAnswer.class);
  }
}
