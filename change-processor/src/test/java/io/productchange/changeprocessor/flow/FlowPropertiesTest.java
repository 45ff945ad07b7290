package io.productchange.changeprocessor.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.changeprocessor.request.RequestEffect.Telling;
import io.productchange.changeprocessor.source.Blob;
import io.productchange.changeprocessor.source.Origin;
import io.productchange.changeprocessor.source.SourceRecord;
import io.productchange.schema.message.ChangeEvent;
import io.productchange.schema.message.ChangeResult;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds whatever happens in whatever order. */
class FlowPropertiesTest {
  private static final List<String> LINES = List.of("01000000001", "01000000002", "01000000003");

  /** Something that happens, with a name for jqwik to show. */
  record Happening(String name, Consumer<World> action) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Property(tries = 500)
  void everyRecordEndsAsExactlyOneResultOrDeadLetter(
      @ForAll("happenings") List<Happening> happenings) {
    World world = new World();

    happenings.forEach(happening -> happening.action().accept(world));
    world.drain();

    assertThat(world.results.size() + world.deadLetters.size()).isEqualTo(world.requests.size());
    assertThat(world.deadLetters).doesNotHaveDuplicates();
  }

  @Property(tries = 500)
  void everyResultOfARequestIsWhatTheAdapterDecidedAndIsToldFirstOnce(
      @ForAll("happenings") List<Happening> happenings) {
    World world = new World();

    happenings.forEach(happening -> happening.action().accept(world));
    world.drain();

    Map<String, ChangeResult> decided = world.adapter.results();
    assertThat(world.results)
        .allSatisfy(
            told -> assertThat(told.result()).isEqualTo(decided.get(told.result().requestId())));
    assertThat(world.results.stream().filter(told -> told.telling() == Telling.FIRST))
        .extracting(told -> told.result().requestId())
        .containsExactlyInAnyOrderElementsOf(decided.keySet());
  }

  @Property(tries = 500)
  void theVersionsOfARequestHaveNoGap(@ForAll("happenings") List<Happening> happenings) {
    World world = new World();

    happenings.forEach(happening -> happening.action().accept(world));
    world.drain();

    world.events.stream()
        .collect(groupingBy(ChangeEvent::requestId))
        .values()
        .forEach(FlowPropertiesTest::assertNoGap);
  }

  /** A request that is read again after it was forgotten begins anew at version 0. */
  private static void assertNoGap(List<ChangeEvent> events) {
    long expected = 0;
    for (ChangeEvent event : events) {
      assertThat(event.version()).isEqualTo(expected);
      expected = event.status().isFinal() ? 0 : event.version() + 1;
    }
    assertThat(expected).as("the last event is final").isZero();
  }

  @Property(tries = 500)
  void atMostOneRequestOfALineCallsKos(@ForAll("happenings") List<Happening> happenings) {
    World world = new World();

    for (Happening happening : happenings) {
      happening.action().accept(world);
      Set<String> busy = new HashSet<>();
      assertThat(world.adapter.undecided().stream().filter(world.adapter::isCalling))
          .allMatch(requestId -> busy.add(world.adapter.lineOf(requestId)));
    }
  }

  @Property(tries = 500)
  void nothingIsKeptForEver(@ForAll("happenings") List<Happening> happenings) {
    World world = new World();

    happenings.forEach(happening -> happening.action().accept(world));
    world.drain();
    world.pass(World.POLICY.retention());

    assertThat(world.kept()).isZero();
  }

  @Property(tries = 500)
  void aLinesRequestsAreSentInTheOrderInWhichTheyWereAccepted(
      @ForAll("happenings of requests without repetition") List<Happening> happenings) {
    World world = new World();

    happenings.forEach(happening -> happening.action().accept(world));
    world.drain();

    Map<String, List<String>> sent =
        byLine(
            world.firstCommands.stream()
                .map(command -> new String[] {command.lineKey(), command.requestId()}));
    Map<String, List<String>> written =
        byLine(
            world.requests.stream()
                .map(record -> new String[] {keyOf(record), record.origin().toString()}));
    assertThat(sent).isEqualTo(written);
  }

  @Property(tries = 400)
  void afterAFullResetTheSameResultsComeOutAsDuplicates(
      @ForAll("happenings") List<Happening> happenings) {
    World world = new World();
    happenings.forEach(happening -> happening.action().accept(world));
    world.drain();
    Set<ChangeResult> before = world.results.stream().map(World.Told::result).collect(toSet());
    List<Origin> buriedBefore = world.deadLetters.stream().map(World.Buried::origin).toList();
    world.results.clear();
    world.deadLetters.clear();

    world.reset();
    world.drain();

    assertThat(world.results).extracting(World.Told::telling).doesNotContain(Telling.FIRST);
    assertThat(world.results.stream().map(World.Told::result).collect(toSet())).isEqualTo(before);
    assertThat(world.deadLetters)
        .extracting(World.Buried::origin)
        .containsExactlyInAnyOrderElementsOf(buriedBefore);
  }

  @Provide("happenings")
  Arbitrary<List<Happening>> happenings() {
    return story(writes());
  }

  @Provide("happenings of requests without repetition")
  Arbitrary<List<Happening>> happeningsWithoutRepetition() {
    return story(
        Arbitraries.of(LINES)
            .map(
                line ->
                    new Happening(
                        "write " + line,
                        world -> world.writeWellPlaced(SampleRequest.of(null, line)))));
  }

  private static Arbitrary<List<Happening>> story(Arbitrary<Happening> writes) {
    return Arbitraries.frequencyOf(
            Tuple.of(5, writes),
            Tuple.of(6, everywhere("read", World::read)),
            Tuple.of(4, everywhere("claim", World::claim)),
            Tuple.of(4, everywhere("read a reply", World::readReply)),
            Tuple.of(1, everywhere("lose a reply", World::loseReply)),
            Tuple.of(1, everywhere("repeat a reply", World::repeatReply)),
            Tuple.of(3, work()),
            Tuple.of(1, time()))
        .list()
        .ofMaxSize(120);
  }

  private static Arbitrary<Happening> everywhere(String name, ObjIntConsumer<World> action) {
    return Arbitraries.integers()
        .between(0, World.PARTITIONS - 1)
        .map(
            partition ->
                new Happening(name + " " + partition, world -> action.accept(world, partition)));
  }

  private static Arbitrary<Happening> work() {
    return Arbitraries.integers()
        .between(0, 10_000)
        .map(choice -> new Happening("work " + choice, world -> world.work(choice)));
  }

  /** Up to more than the retention, so that requests are forgotten and come again. */
  private static Arbitrary<Happening> time() {
    return Arbitraries.of(1, 31, 400, 4_000)
        .map(
            seconds ->
                new Happening(
                    "pass %d s".formatted(seconds),
                    world -> world.pass(Duration.ofSeconds(seconds))));
  }

  /** Few ids and lines, so that repetitions, conflicts and queues are frequent. */
  private static Arbitrary<Happening> writes() {
    Arbitrary<Optional<String>> ids =
        Arbitraries.of("r-1", "r-2", "r-3", "r-4", "r-5").optional(0.9);
    Arbitrary<String> lines =
        Arbitraries.frequencyOf(
            Tuple.of(9, Arbitraries.of(LINES)), Tuple.of(1, Arbitraries.of("no line")));
    Arbitrary<Integer> variants =
        Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 3));
    return Combinators.combine(
            ids, lines, variants, Arbitraries.integers().between(0, World.PARTITIONS - 1))
        .as(FlowPropertiesTest::write);
  }

  private static Happening write(Optional<String> id, String line, int variant, int partition) {
    SampleRequest good = SampleRequest.of(id.orElse(null), line);
    String name = "write %s of %s, variant %d, to %d".formatted(id, line, variant, partition);
    return switch (variant) {
      case 1 -> new Happening(name, world -> world.write(good.withCustomer("C-2"), partition));
      case 2 -> new Happening(name, world -> world.write(good.invalid(), partition));
      case 3 -> new Happening(name, world -> world.writeUnreadable(partition));
      default -> new Happening(name, world -> world.write(good, partition));
    };
  }

  private static String keyOf(SourceRecord record) {
    Blob key = record.key();
    return key == null ? "" : new String(key.bytes(), UTF_8);
  }

  private static Map<String, List<String>> byLine(Stream<String[]> pairs) {
    return pairs.collect(groupingBy(pair -> pair[0], mapping(pair -> pair[1], toList())));
  }
}
