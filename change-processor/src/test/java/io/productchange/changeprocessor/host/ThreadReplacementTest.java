package io.productchange.changeprocessor.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private Instant now = Instant.parse("2026-03-01T09:00:00Z");
  private final ThreadReplacement replacement = new ThreadReplacement(() -> now);

  @Test
  void pausesGrowAndThenThereIsNoReplacementMore() {
    List<Long> pausesMillis = new ArrayList<>();
    for (int i = 0; i < ThreadReplacement.REPLACEMENTS_MAX; i++) {
      replacement.next().ifPresent(pause -> pausesMillis.add(pause.toMillis()));
    }

    assertThat(pausesMillis)
        .containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 20_000L);
    assertThat(replacement.next()).isEmpty();
  }

  @Test
  void whatLiesLongBackIsForgiven() {
    for (int i = 0; i < ThreadReplacement.REPLACEMENTS_MAX; i++) {
      assertThat(replacement.next()).isPresent();
    }
    now = now.plus(ThreadReplacement.WINDOW).plusMillis(1);

    assertThat(replacement.next()).isEqualTo(Optional.of(Duration.ofMillis(200)));
  }
}
