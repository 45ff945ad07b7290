package io.productchange.changeprocessor.request;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions and states in words, without what is the same in all of them. */
final class Words {
  private Words() {}

  static String of(RequestDecision decision) {
    List<String> words = new ArrayList<>();
    decision.effects().forEach(effect -> add(words, of(effect)));
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  /** The same thing several times in a row is said once. */
  private static void add(List<String> words, String word) {
    if (!words.isEmpty() && words.getLast().endsWith(word)) {
      String last = words.removeLast();
      String count = last.substring(0, last.length() - word.length());
      int before = count.isEmpty() ? 1 : Integer.parseInt(count.replace(" x ", ""));
      words.add((before + 1) + " x " + word);
    } else {
      words.add(word);
    }
  }

  private static String of(RequestEffect effect) {
    return switch (effect) {
      case RequestEffect.SendCommand send ->
          "send %s%s"
              .formatted(
                  send.sending(),
                  send.command().violations().isEmpty()
                      ? ""
                      : " with " + send.command().violations().getFirst().code());
      case RequestEffect.PublishEvent publish ->
          "event v%d %s".formatted(publish.event().version(), publish.event().status());
      case RequestEffect.PublishResult publish ->
          "result %s %s".formatted(publish.result().status(), publish.telling());
      case RequestEffect.BuryRecord bury -> "dead letter " + bury.cause();
      case RequestEffect.JoinLine _ -> "join line";
      case RequestEffect.LeaveLine _ -> "leave line";
      case RequestEffect.ParkRecord park -> "park at " + park.index();
      case RequestEffect.ReleaseParked release -> "release " + release.count();
      case RequestEffect.ReleaseParkedBehindConflict release ->
          "release %d behind conflict".formatted(release.count());
      case RequestEffect.ReportDoubt _ -> "report doubt";
      case RequestEffect.IgnoreReply ignore -> "ignore: " + ignore.why();
    };
  }

  static String of(RequestState state) {
    return switch (state) {
      case RequestState.Unknown _ -> "Unknown";
      case RequestState.Queued queued -> "Queued(parked %d)".formatted(queued.parked());
      case RequestState.Sent sent ->
          "Sent(parked %d, %s)".formatted(sent.parked(), of(sent.dispatch()));
      case RequestState.Open open ->
          "Open(%s v%d, owed %d%s, %s)"
              .formatted(
                  open.status(),
                  open.version(),
                  open.duplicatesOwed(),
                  of(open.doubt()),
                  of(open.dispatch()));
      case RequestState.Decided decided ->
          "Decided(%s, owed %d, kept %s)"
              .formatted(
                  decided.result().status(),
                  decided.duplicatesOwed(),
                  Duration.between(decided.decidedAt(), decided.forgetAt()));
    };
  }

  private static String of(RequestState.@Nullable Doubt doubt) {
    return doubt == null ? "" : ", in doubt: " + doubt.message();
  }

  private static String of(RequestState.Dispatch dispatch) {
    Instant sentAt = RequestMatrixTest.NOW;
    return "%s send %d until +%s"
        .formatted(
            dispatch.place(), dispatch.sends(), Duration.between(sentAt, dispatch.deadline()));
  }
}
