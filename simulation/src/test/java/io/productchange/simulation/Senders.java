package io.productchange.simulation;

import io.productchange.kosadapter.call.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Who may send, and who is proven dead: a slot of a host is held by one process, stopped ones
 * included, and is free when that process is dead.
 */
final class Senders {
  private final World world;
  private final List<Sender> all = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  /** An exclusive lock, held by one life of a process. */
  private record Slot(String host, int number, AdapterNode node, int life) {}

  /** One life of an adapter. */
  record Sender(UUID id, String host, int slot, AdapterNode node, int life) {
    /** Whether it can still send. */
    boolean lives() {
      return node.alive && node.life == life;
    }
  }

  Senders(World world) {
    this.world = world;
  }

  /** Takes the lowest free slot of the host, for this life. */
  int takeSlot(AdapterNode node) {
    int slot = 0;
    while (isHeld(node.host, slot)) {
      slot++;
    }
    slots.add(new Slot(node.host, slot, node, node.life));
    return slot;
  }

  /** Puts a process on record under a new id; all former holders of its slot are dead. */
  Sender register(AdapterNode node, int slot) {
    Sender sender = new Sender(new UUID(1, all.size() + 1), node.host, slot, node, node.life);
    proveDead(node.host, slot, sender.id);
    all.add(sender);
    return sender;
  }

  Sender of(UUID id) {
    return all.stream().filter(sender -> sender.id.equals(id)).findFirst().orElseThrow();
  }

  /** Looks for senders that hold up a line and whose slots nobody holds. */
  void proveOthersDead(Sender self) {
    for (AttemptRow attempt : List.copyOf(world.database.attempts())) {
      Send send = attempt.send();
      if (send.state().isOpen() && send.senderDoneAt() == null && !send.sender().equals(self.id)) {
        Sender suspect = of(send.sender());
        boolean here = suspect.host.equals(self.host);
        if (here && (suspect.slot == self.slot || !isHeld(suspect.host, suspect.slot))) {
          proveDead(suspect.host, suspect.slot, self.id);
        }
      }
    }
  }

  private boolean isHeld(String host, int slot) {
    return slots.stream()
        .anyMatch(
            held ->
                held.host.equals(host)
                    && held.number == slot
                    && held.node.alive
                    && held.node.life == held.life);
  }

  private void proveDead(String host, int slot, UUID self) {
    for (Sender sender : all) {
      if (sender.host.equals(host) && sender.slot == slot && !sender.id.equals(self)) {
        world.database.endSendsOf(
            sender.id,
            Timeline.instant(world.timeline.now()),
            world.sabotage == Sabotage.RESEND_AFTER_A_DEATH);
      }
    }
  }
}
