package io.productchange.operatorcli.reconcile;

import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.JsonCodec;
import io.productchange.schema.message.KosReply;
import io.productchange.schema.message.LedgerMark;
import io.productchange.schema.message.Transition;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that Kafka knows of one request. Not safe for use by several threads. */
final class Facts {
  private final NavigableMap<Long, Transition> transitions = new TreeMap<>();
  private final NavigableMap<Integer, Sent> sends = new TreeMap<>();
  private final Set<String> acceptances = new HashSet<>();
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private @Nullable String result;
  private @Nullable Instant inDoubtSince;

  /**
   * A command, and the partition that it was found in.
   *
   * @param message the command
   * @param partition of {@code kos-commands}
   */
  record Command(ExecuteChange message, int partition) {}

  /**
   * A change call that may have left.
   *
   * @param intentAt when it was intended
   * @param sender who may have sent it; null where that is not known any more
   */
  record Sent(Instant intentAt, LedgerMark.@Nullable Sender sender) {}

  void transition(Transition transition) {
    transitions.putIfAbsent(transition.version(), transition);
  }

  /** Takes the exact bytes of a result; the first ones win. */
  void result(String json) {
    if (result == null) {
      result = json;
    }
  }

  void command(ExecuteChange message, int partition) {
    commands.putIfAbsent(message.acceptance(), new Command(message, partition));
  }

  void sent(int sendNo, Sent sent) {
    sends.put(sendNo, sent);
  }

  void reply(KosReply reply) {
    if (!(reply instanceof KosReply.IdConflict)) {
      acceptances.add(reply.address().acceptance());
    }
    switch (reply) {
      case KosReply.Claimed claimed -> claimed.transitions().forEach(this::transition);
      case KosReply.AlreadyOpen open -> open.transitions().forEach(this::transition);
      case KosReply.Progressed progressed -> progressed.transitions().forEach(this::transition);
      case KosReply.InDoubt doubt -> {
        doubt.transitions().forEach(this::transition);
        inDoubtSince = inDoubtSince == null ? doubt.repliedAt() : inDoubtSince;
      }
      case KosReply.Decided decided -> {
        decided.transitions().forEach(this::transition);
        result(JsonCodec.writeString(decided.result()));
      }
      case KosReply.AlreadyDecided decided -> {
        decided.transitions().forEach(this::transition);
        result(JsonCodec.writeString(decided.result()));
      }
      case KosReply.IdConflict _ -> {}
    }
  }

  /** The transitions without a gap, from the first. */
  List<Transition> transitions() {
    return transitions.values().stream()
        .takeWhile(transition -> transition.version() == position(transition))
        .toList();
  }

  private long position(Transition transition) {
    return transitions.headMap(transition.version()).size();
  }

  /** The exact result; null while undecided. */
  @Nullable String result() {
    return result;
  }

  @Nullable ChangeResult decided() {
    String json = result;
    return json == null ? null : JsonCodec.read(json, ChangeResult.class);
  }

  NavigableMap<Integer, Sent> sends() {
    return sends;
  }

  @Nullable Instant inDoubtSince() {
    return inDoubtSince;
  }

  /** The command that was claimed: one that was answered by anything but a conflict. */
  @Nullable Command command() {
    for (Map.Entry<String, Command> command : commands.entrySet()) {
      if (acceptances.contains(command.getKey())) {
        return command.getValue();
      }
    }
    return commands.isEmpty() ? null : commands.values().iterator().next();
  }
}
