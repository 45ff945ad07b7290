package io.productchange.chaos.crash;

import io.productchange.kossimulator.journal.Journal;
import io.productchange.kossimulator.journal.JournalEvent;
import io.productchange.localstack.traffic.KosAdmin;
import io.productchange.operatorcli.cli.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The stack's simulator: told what to do to whom, asked what it did. Not thread-safe. */
final class Kos implements AutoCloseable {
  private static final String ELSEWHERE = "LTE_KIDS_1G";

  private final KosAdmin admin;
  private final Path journal;

  Kos(String baseUrl, Path journal) {
    this.admin = new KosAdmin(baseUrl);
    this.journal = journal;
  }

  /** What the journal knows of one request. */
  record Calls(int received, int executed) {}

  /** Adds the rules for a batch. */
  void expect(List<Request> batch) throws InterruptedException {
    List<String> rules = new ArrayList<>();
    for (Request request : batch) {
      String change = match(request, "PRODUCT_CHANGE", "");
      String cutBefore = "{\"type\":\"cut\",\"at\":\"BEFORE_EFFECT\"}";
      String cutAfter = "{\"type\":\"cut\",\"at\":\"AFTER_EFFECT\"}";
      String down = "{\"type\":\"http-error\",\"status\":503}";
      switch (request.kind()) {
        case LOST_AFTER -> rules.add(rule(change, cutAfter));
        case LOST_BEFORE ->
            rules.add(rule(match(request, "PRODUCT_CHANGE", ",\"times\":1"), cutBefore));
        case BROKEN_AFTER ->
            rules.add(rule(change, "{\"type\":\"error\",\"at\":\"AFTER_EFFECT\"}"));
        case NO_FACTS -> rules.add(rule(match(request, "CUSTOMER_INFO", ",\"times\":3"), down));
        case REFUSED -> rules.add(rule(change, "{\"type\":\"refuse\",\"code\":\"2002\"}"));
        case BLIND -> {
          rules.add(rule(change, cutAfter));
          // The second call and the two repetitions of it: a rule does not count the calls that
          // another took.
          String second = rule(match(request, "CUSTOMER_INFO", ",\"nth\":2"), down);
          rules.addAll(List.of(second, second, second));
        }
        case STUCK -> rules.add(rule(change, cutBefore));
        case GOOD, FIRST, SECOND, MISPLACED, NO_OP, INVALID -> {}
      }
    }
    admin.addRules("[" + String.join(",", rules) + "]");
  }

  /** Forgets the rules of all batches. */
  void forget() throws InterruptedException {
    admin.putRules("[]");
  }

  private static String match(Request request, String type, String more) {
    return "{\"integrationType\":\"%s\",\"requestId\":\"%s\"%s}"
        .formatted(type, request.id(), more);
  }

  private static String rule(String match, String behaviour) {
    return "{\"match\":%s,\"behaviour\":%s}".formatted(match, behaviour);
  }

  /** Changes a line as another channel would. */
  void changeElsewhere(String line) throws InterruptedException {
    admin.setProduct(line, ELSEWHERE);
  }

  /** What the journal knows, by request id. */
  Map<String, Calls> calls() {
    Map<String, Calls> calls = new HashMap<>();
    try {
      Journal.forEach(
          journal,
          event -> {
            switch (event) {
              case JournalEvent.Received received ->
                  count(calls, String.valueOf(received.requestId()), new Calls(1, 0));
              case JournalEvent.Executed executed ->
                  count(calls, String.valueOf(executed.requestId()), new Calls(0, 1));
              case JournalEvent _ -> {}
            }
          });
    } catch (IOException e) {
      throw new CommandException("cannot read the journal: " + e, e);
    }
    return calls;
  }

  private static void count(Map<String, Calls> calls, String requestId, Calls more) {
    calls.merge(
        requestId,
        more,
        (before, next) ->
            new Calls(before.received + next.received, before.executed + next.executed));
  }

  @Override
  public void close() {
    admin.close();
  }
}
