package io.productchange.schema.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/** The adapter's answer to a command: the value of {@code kos-replies}. See docs/internals.md. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = KosReply.Claimed.class, name = "Claimed"),
  @JsonSubTypes.Type(value = KosReply.AlreadyOpen.class, name = "AlreadyOpen"),
  @JsonSubTypes.Type(value = KosReply.Progressed.class, name = "Progressed"),
  @JsonSubTypes.Type(value = KosReply.InDoubt.class, name = "InDoubt"),
  @JsonSubTypes.Type(value = KosReply.Decided.class, name = "Decided"),
  @JsonSubTypes.Type(value = KosReply.AlreadyDecided.class, name = "AlreadyDecided"),
  @JsonSubTypes.Type(value = KosReply.IdConflict.class, name = "IdConflict")
})
public sealed interface KosReply {

  /** Which command, request, attempt and acceptance is answered. */
  Address address();

  /** When the adapter said so, UTC. */
  Instant repliedAt();

  /**
   * Whom a reply is for.
   *
   * @param commandId {@code requestId/attempt}
   * @param requestId the request's id
   * @param attempt the attempt
   * @param acceptance the acceptance of the latest command for this request
   * @param lineKey the record's key
   */
  record Address(
      String commandId, String requestId, int attempt, String acceptance, String lineKey) {}

  /** The request is on record now, for the first time. */
  record Claimed(Address address, Instant repliedAt, List<Transition> transitions)
      implements KosReply {
    public Claimed {
      transitions = List.copyOf(transitions);
    }
  }

  /** The request was on record, undecided; its work goes on. */
  record AlreadyOpen(Address address, Instant repliedAt, List<Transition> transitions)
      implements KosReply {
    public AlreadyOpen {
      transitions = List.copyOf(transitions);
    }
  }

  /** Further transitions committed, none of them final. */
  record Progressed(Address address, Instant repliedAt, List<Transition> transitions)
      implements KosReply {
    public Progressed {
      transitions = List.copyOf(transitions);
    }
  }

  /** The change call's effect is unknown; message says why and what is awaited. */
  record InDoubt(Address address, Instant repliedAt, List<Transition> transitions, String message)
      implements KosReply {
    public InDoubt {
      transitions = List.copyOf(transitions);
    }
  }

  /** The decision was made now. */
  record Decided(
      Address address, Instant repliedAt, List<Transition> transitions, ChangeResult result)
      implements KosReply {
    public Decided {
      transitions = List.copyOf(transitions);
    }
  }

  /**
   * The decision had been made before this command came.
   *
   * @param told false where it was made under this very acceptance, so that its result may never
   *     have been told
   */
  record AlreadyDecided(
      Address address,
      Instant repliedAt,
      List<Transition> transitions,
      ChangeResult result,
      boolean told)
      implements KosReply {
    public AlreadyDecided {
      transitions = List.copyOf(transitions);
    }
  }

  /** Another content or line is on record under this id; the first is untouched. */
  record IdConflict(Address address, Instant repliedAt, String message) implements KosReply {}
}
