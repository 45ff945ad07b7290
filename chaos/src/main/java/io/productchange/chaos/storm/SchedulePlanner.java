package io.productchange.chaos.storm;

import io.productchange.chaos.proxy.LinkFault;
import io.productchange.chaos.storm.Schedule.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes a schedule from a seed and a length, and from nothing else. Kinds of faults are dealt like
 * cards, so that a long run has all of them, and a short one at least those that matter most. Not
 * safe for use by several threads.
 */
public final class SchedulePlanner {
  /** How long a killed process is left alone before its next fault: a JVM has to start. */
  private static final Duration RECOVERY = Duration.ofSeconds(7);

  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final int GAP_MIN_MILLIS = 1_500;
  private static final int GAP_MAX_MILLIS = 7_500;
  private static final int MAX_ENTRIES = 100_000;

  /** The longest that a fault lasts in a short run, but for stops. */
  private static final Duration LASTS_MAX_OF_SHORT = Duration.ofSeconds(6);

  private static final List<Duration> STOPS =
      List.of(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(12));

  /** Longer than {@link Stage#MAX_POLL_INTERVAL}. */
  private static final Duration GIVEN_UP_STOP = Duration.ofSeconds(25);

  private static final Duration LONG_STOP = Duration.ofSeconds(50);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(310);

  /** A stop this long takes at most such a part of the run. */
  private static final int LONG_STOP_PART = 3;

  private final Random random;
  private final Cast cast;
  private final Duration length;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Card> deck = new ArrayList<>();
  private final Map<String, Duration> freeAt = new HashMap<>();

  private enum Card {
    KILL_ADAPTER,
    KILL_PROCESSOR,
    KILL_INGEST,
    KILL_BROKER,
    KILL_DATABASE,
    STOP_ADAPTER,
    STOP_PROCESSOR,
    STOP_SERVER,
    KOS_LINK,
    DATABASE_LINK,
    KOS
  }

  /** Even the shortest run is to have these. */
  private static final List<Card> FIRST_CARDS =
      List.of(Card.KILL_ADAPTER, Card.KILL_PROCESSOR, Card.KILL_DATABASE, Card.KOS_LINK, Card.KOS);

  private static final List<Card> FURTHER_CARDS =
      List.of(
          Card.KILL_BROKER,
          Card.STOP_ADAPTER,
          Card.DATABASE_LINK,
          Card.KILL_ADAPTER,
          Card.STOP_PROCESSOR,
          Card.KOS,
          Card.KOS_LINK,
          Card.KILL_PROCESSOR,
          Card.STOP_SERVER,
          Card.DATABASE_LINK,
          Card.KILL_INGEST,
          Card.KOS);

  private SchedulePlanner(long seed, Duration length, Cast cast) {
    this.random = new Random(seed);
    this.length = length;
    this.cast = cast;
  }

  /** The schedule of a run. */
  public static Schedule plan(long seed, Duration length, Cast cast) {
    SchedulePlanner planner = new SchedulePlanner(seed, length, cast);
    planner.deal();
    return new Schedule(seed, length, planner.entries);
  }

  private void deal() {
    Duration at = FIRST;
    while (at.compareTo(length) < 0 && entries.size() < MAX_ENTRIES) {
      add(at);
      at = at.plusMillis(random.nextInt(GAP_MIN_MILLIS, gapMax()));
    }
  }

  /** Close enough together for what even the shortest run is to have. */
  private int gapMax() {
    if (deck.size() <= FURTHER_CARDS.size()) {
      return GAP_MAX_MILLIS;
    }
    long fits =
        length.minus(FIRST).minus(LASTS_MAX_OF_SHORT).dividedBy(FIRST_CARDS.size()).toMillis();
    return Math.clamp(fits, GAP_MIN_MILLIS + 1, GAP_MAX_MILLIS);
  }

  private void add(Duration at) {
    Fault fault = make(draw());
    Duration left = length.minus(at);
    boolean free = freeAt.getOrDefault(fault.subject(), Duration.ZERO).compareTo(at) <= 0;
    if (!free || fault.lasts().compareTo(left) > 0) {
      return;
    }
    Entry entry = new Entry(at, fault);
    entries.add(entry);
    freeAt.put(fault.subject(), entry.until().plus(RECOVERY));
  }

  private Card draw() {
    if (deck.isEmpty()) {
      List<Card> first = new ArrayList<>(FIRST_CARDS);
      List<Card> further = new ArrayList<>(FURTHER_CARDS);
      Collections.shuffle(first, random);
      Collections.shuffle(further, random);
      deck.addAll(first);
      deck.addAll(further);
    }
    return deck.removeFirst();
  }

  private Fault make(Card card) {
    return switch (card) {
      case KILL_ADAPTER -> kill(one(cast.adapters()));
      case KILL_PROCESSOR -> kill(one(cast.processors()));
      case KILL_INGEST -> kill(one(cast.ingests()));
      case KILL_BROKER -> kill(Cast.BROKER);
      case KILL_DATABASE -> kill(Cast.DATABASE);
      case STOP_ADAPTER -> new Fault.Stop(one(cast.adapters()), stop());
      case STOP_PROCESSOR -> new Fault.Stop(one(cast.processors()), stop());
      case STOP_SERVER -> new Fault.Stop(one(List.of(Cast.BROKER, Cast.DATABASE)), one(STOPS));
      case KOS_LINK -> link(Cast.kosLink(one(cast.adapters())));
      case DATABASE_LINK -> link(Cast.databaseLink(one(cast.adapters())));
      case KOS -> new Fault.Kos(one(List.of(KosTrouble.values())), seconds(6));
    };
  }

  private Fault kill(String part) {
    return new Fault.Kill(part, Duration.ofMillis(random.nextInt(3_000)));
  }

  private Fault link(String name) {
    LinkFault fault = linkFault();
    Duration lasts = linkLasts();
    return new Fault.Link(name, fault, fault instanceof LinkFault.Cut ? Duration.ZERO : lasts);
  }

  private Duration stop() {
    List<Duration> stops = new ArrayList<>(STOPS);
    longStop(GIVEN_UP_STOP).ifPresent(stops::add);
    longStop(LONG_STOP).ifPresent(stops::add);
    longStop(LONGEST_STOP).ifPresent(stops::add);
    return one(stops);
  }

  private Optional<Duration> longStop(Duration stop) {
    return length.dividedBy(LONG_STOP_PART).compareTo(stop) >= 0
        ? Optional.of(stop)
        : Optional.empty();
  }

  private LinkFault linkFault() {
    return one(
        List.of(
            new LinkFault.Cut(),
            new LinkFault.Refuse(),
            new LinkFault.BlackHole(),
            new LinkFault.Delay(Duration.ofMillis(random.nextInt(50, 400))),
            new LinkFault.HalfAnswer()));
  }

  /** Longer than the adapters' patience with PostgreSQL, where the run is long enough. */
  private Duration linkLasts() {
    long most = Math.clamp(length.toMillis() / 9, 6_000L, 20_000L);
    return Duration.ofMillis(random.nextInt(500, (int) most));
  }

  private Duration seconds(int most) {
    return Duration.ofMillis(random.nextInt(500, most * 1_000));
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
