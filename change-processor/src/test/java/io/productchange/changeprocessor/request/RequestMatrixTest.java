package io.productchange.changeprocessor.request;

import static io.productchange.changeprocessor.fixture.SampleRequest.ARRIVED_AT;

import io.productchange.changeprocessor.fixture.Golden;
import io.productchange.changeprocessor.fixture.ModelAdapter;
import io.productchange.changeprocessor.fixture.SampleRequest;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Every state with every input. What each pair means is written down in {@code request-matrix.txt},
 * for people to read: a change of it is a change of what the processor promises.
 */
class RequestMatrixTest {
  static final Instant NOW = ARRIVED_AT.plusSeconds(60);
  private static final LifecyclePolicy POLICY =
      new LifecyclePolicy(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofDays(1));

  private static final SampleRequest REQUEST = SampleRequest.of("r-1", "01012345678");
  private static final SampleRequest OTHER = REQUEST.withCustomer("C-2");

  private final Map<String, RequestState> states = new LinkedHashMap<>();
  private final Map<String, Function<String, RequestInput>> inputs = new LinkedHashMap<>();

  @Test
  void everyStateWithEveryInputMeansWhatIsWrittenDown() {
    defineStates();
    defineInputs();
    StringBuilder matrix = new StringBuilder();
    states.forEach(
        (stateName, state) -> {
          matrix.append("== ").append(stateName).append(": ").append(Words.of(state)).append('\n');
          inputs.forEach(
              (inputName, input) ->
                  matrix
                      .append("%-46s ".formatted(inputName))
                      .append(meaning(state, input.apply(acceptanceOf(state))))
                      .append('\n'));
        });
    Golden.check("request-matrix.txt", matrix.toString());
  }

  private static String meaning(RequestState state, RequestInput input) {
    RequestDecision decision;
    try {
      decision = RequestLifecycle.decide(state, input, POLICY);
    } catch (IllegalStateException e) {
      return "impossible";
    }
    RequestState after = state;
    for (RequestEvent event : decision.events()) {
      after = RequestEvolution.evolve(after, event);
    }
    return Words.of(decision) + " -> " + (after.equals(state) ? "same" : Words.of(after));
  }

  private void defineStates() {
    RequestState queued = after(new RequestState.Unknown(), arrived(REQUEST));
    RequestState sent = after(queued, new RequestInput.TurnCame(NOW));
    RequestState aside = after(queued, new RequestInput.TurnedAway(NOW));
    RequestState.Open requested = (RequestState.Open) heard(sent, RequestMatrixTest::claimed);
    RequestState.Open processing = (RequestState.Open) heard(sent, RequestMatrixTest::progressed);
    RequestState.Decided decided = (RequestState.Decided) heard(sent, RequestMatrixTest::completed);
    states.put("unknown", new RequestState.Unknown());
    states.put("queued", queued);
    states.put("queued, one record parked", after(queued, arrived(OTHER)));
    states.put("sent", sent);
    states.put("sent, one record parked", after(sent, arrived(OTHER)));
    states.put("sent aside", aside);
    states.put("requested", requested);
    states.put("requested, aside", heard(aside, RequestMatrixTest::claimed));
    states.put("requested, in doubt", doubted(requested));
    states.put("validated", validated(processing));
    states.put("validated, in doubt", doubted(validated(processing)));
    states.put("processing", processing);
    states.put("processing, one duplicate owed", after(processing, arrived(REQUEST)));
    states.put("processing, in doubt", heard(sent, RequestMatrixTest::inDoubt));
    states.put("decided", decided);
    states.put("decided, 501 duplicates owed", owing(decided, 501));
  }

  private void defineInputs() {
    inputs.put("the same request comes", acceptance -> arrived(REQUEST));
    inputs.put("a request with other content comes", acceptance -> arrived(OTHER));
    inputs.put("a request with violations comes", acceptance -> arrived(REQUEST.invalid()));
    inputs.put("the same comes, its content was refused", a -> behindConflict(REQUEST));
    inputs.put("other content comes, not the refused one", a -> behindOtherConflict(OTHER));
    inputs.put("its turn comes", acceptance -> new RequestInput.TurnCame(NOW));
    inputs.put("it is turned away", acceptance -> new RequestInput.TurnedAway(NOW));
    inputs.put("the deadline passes", acceptance -> new RequestInput.DeadlinePassed(NOW));
    inputs.put("it is woken", acceptance -> new RequestInput.Woken(NOW));
    Map<String, Function<ExecuteChange, KosReply>> replies = new LinkedHashMap<>();
    replies.put("Claimed", RequestMatrixTest::claimed);
    replies.put("AlreadyOpen, not further", RequestMatrixTest::alreadyOpen);
    replies.put("AlreadyOpen, processing", RequestMatrixTest::alreadyProcessing);
    replies.put("Progressed", RequestMatrixTest::progressed);
    replies.put("InDoubt", RequestMatrixTest::inDoubt);
    replies.put("Decided, completed", RequestMatrixTest::completed);
    replies.put("Decided, failed at once", RequestMatrixTest::failed);
    replies.put("AlreadyDecided, never told", command -> alreadyDecided(command, false));
    replies.put("AlreadyDecided, told", command -> alreadyDecided(command, true));
    replies.put("IdConflict", RequestMatrixTest::idConflict);
    replies.forEach(
        (name, reply) -> {
          inputs.put(name, acceptance -> replied(acceptance, reply));
          inputs.put(name + ", other acceptance", acceptance -> replied("another@1", reply));
        });
  }

  private static RequestInput arrived(SampleRequest request) {
    return new RequestInput.Arrived(request.arrivalAt(2, 17), NOW);
  }

  private static RequestInput behindConflict(SampleRequest request) {
    Arrival arrival = request.arrivalAt(2, 17);
    return new RequestInput.ArrivedBehindConflict(
        arrival, arrival.request().contentHash(), "refused", NOW);
  }

  private static RequestInput behindOtherConflict(SampleRequest request) {
    return new RequestInput.ArrivedBehindConflict(
        request.arrivalAt(2, 17), "another-hash", "refused", NOW);
  }

  private static RequestInput replied(String acceptance, Function<ExecuteChange, KosReply> reply) {
    return new RequestInput.Replied(reply.apply(command(REQUEST, acceptance)), NOW);
  }

  private static KosReply claimed(ExecuteChange command) {
    return new ModelAdapter().command(command, NOW);
  }

  private static KosReply alreadyOpen(ExecuteChange command) {
    ModelAdapter adapter = claimedBy(command);
    return adapter.command(command, NOW);
  }

  private static KosReply alreadyProcessing(ExecuteChange command) {
    ModelAdapter adapter = claimedBy(command);
    adapter.progress(command.requestId(), NOW);
    return adapter.command(command, NOW);
  }

  private static KosReply progressed(ExecuteChange command) {
    return claimedBy(command).progress(command.requestId(), NOW);
  }

  private static KosReply inDoubt(ExecuteChange command) {
    return claimedBy(command).doubt(command.requestId(), NOW);
  }

  private static KosReply completed(ExecuteChange command) {
    return claimedBy(command).decide(command.requestId(), NOW);
  }

  private static KosReply failed(ExecuteChange command) {
    return claimedBy(command(REQUEST.invalid(), command.acceptance()))
        .decide(command.requestId(), NOW);
  }

  private static KosReply alreadyDecided(ExecuteChange command, boolean told) {
    ModelAdapter adapter = claimedBy(told ? command(REQUEST, "an-earlier@1") : command);
    adapter.decide(command.requestId(), NOW);
    return adapter.command(command, NOW);
  }

  private static KosReply idConflict(ExecuteChange command) {
    return claimedBy(command(OTHER, "an-earlier@1")).command(command, NOW);
  }

  private static ModelAdapter claimedBy(ExecuteChange command) {
    ModelAdapter adapter = new ModelAdapter();
    adapter.command(command, NOW);
    return adapter;
  }

  /** The command that the processor makes of the request, with this acceptance. */
  private static ExecuteChange command(SampleRequest request, String acceptance) {
    ExecuteChange made = commandOf(after(new RequestState.Unknown(), arrived(request)));
    return new ExecuteChange(
        made.commandId(),
        made.requestId(),
        made.attempt(),
        acceptance,
        made.origin(),
        made.lineKey(),
        made.lineNumber(),
        made.customerId(),
        made.currentProductCode(),
        made.targetProductCode(),
        made.requestedAt(),
        made.contentHash(),
        made.request(),
        made.violations());
  }

  private static RequestState after(RequestState state, RequestInput input) {
    RequestState after = state;
    for (RequestEvent event : RequestLifecycle.decide(state, input, POLICY).events()) {
      after = RequestEvolution.evolve(after, event);
    }
    return after;
  }

  private static RequestState heard(RequestState state, Function<ExecuteChange, KosReply> reply) {
    return after(state, replied(commandOf(state).acceptance(), reply));
  }

  private static ExecuteChange commandOf(RequestState state) {
    return switch (state) {
      case RequestState.Queued queued -> queued.command();
      case RequestState.Sent sent -> sent.command();
      case RequestState.Open open -> open.command();
      case RequestState.Unknown _, RequestState.Decided _ ->
          throw new IllegalArgumentException("it has no command");
    };
  }

  private static String acceptanceOf(RequestState state) {
    return switch (state) {
      case RequestState.Unknown _ -> "an-old@1";
      case RequestState.Decided decided -> decided.acceptance();
      case RequestState.Queued _, RequestState.Sent _, RequestState.Open _ ->
          commandOf(state).acceptance();
    };
  }

  private static RequestState.Open validated(RequestState.Open open) {
    return new RequestState.Open(
        open.command(), open.dispatch(), ChangeStatus.VALIDATED, 1, 0, null);
  }

  private static RequestState.Open doubted(RequestState.Open open) {
    return new RequestState.Open(
        open.command(),
        open.dispatch(),
        open.status(),
        open.version(),
        open.duplicatesOwed(),
        new RequestState.Doubt(NOW, "another reason"));
  }

  private static RequestState.Decided owing(RequestState.Decided decided, long duplicates) {
    return new RequestState.Decided(
        decided.lineKey(),
        decided.acceptance(),
        decided.contentHash(),
        decided.result(),
        duplicates,
        decided.decidedAt(),
        decided.forgetAt());
  }
}
