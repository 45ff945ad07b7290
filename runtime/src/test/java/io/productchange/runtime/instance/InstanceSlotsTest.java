package io.productchange.runtime.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.productchange.runtime.ChildJvm;
import io.productchange.runtime.lifecycle.StartException;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceSlotsTest {
  private static final String SERVICE = "worker";
  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path state;

  @Test
  void each_takes_the_lowest_free_slot() throws Exception {
    InstanceSlot first = slots().acquire();
    try (InstanceSlot second = slots().acquire()) {
      assertThat(first.number()).isZero();
      assertThat(second.number()).isEqualTo(1);
      assertThat(second.namespaceId()).isEqualTo(first.namespaceId());
    } finally {
      first.close();
    }
    try (InstanceSlot third = slots().acquire()) {
      assertThat(third.number()).isZero();
    }
  }

  @Test
  void services_and_state_directories_have_name_spaces_of_their_own(@TempDir Path elsewhere)
      throws Exception {
    Set<UUID> namespaces =
        Set.of(
            slots().namespaceId(),
            InstanceSlots.open(state, "other").namespaceId(),
            InstanceSlots.open(elsewhere, SERVICE).namespaceId());

    assertThat(namespaces).hasSize(3);
    assertThat(slots().namespaceId()).as("kept").isIn(namespaces);
  }

  @Test
  void those_who_start_at_once_agree_on_the_name_space_and_share_no_slot() throws Exception {
    int processes = 16;
    List<InstanceSlot> taken = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<InstanceSlot>> started = new ArrayList<>();
      for (int i = 0; i < processes; i++) {
        started.add(executor.submit(() -> slots().acquire()));
      }
      for (Future<InstanceSlot> slot : started) {
        taken.add(slot.get());
      }
    }

    Set<Integer> numbers = new HashSet<>();
    Set<UUID> namespaces = new HashSet<>();
    for (InstanceSlot slot : taken) {
      numbers.add(slot.number());
      namespaces.add(slot.namespaceId());
      slot.close();
    }
    assertThat(numbers).hasSize(processes);
    assertThat(namespaces).hasSize(1);
    try (var listed = Files.list(state.resolve("slots"))) {
      assertThat(listed).as("no draft is left").hasSize(1);
    }
  }

  @Test
  void a_slot_held_in_this_process_is_not_proven_dead_and_stays_locked() throws Exception {
    try (InstanceSlot mine = slots().acquire();
        InstanceSlot other = slots().acquire()) {
      assertThat(mine.tryProveDead(other.number(), () -> "dead")).isEmpty();

      // Had the attempt opened and closed the other's file, its lock would be gone by now.
      try (ChildJvm child = holder()) {
        child.awaitOutput("holding worker/2@" + mine.namespaceId());
      }
    }
  }

  @Test
  void the_former_holders_of_our_own_slot_are_dead() throws Exception {
    try (InstanceSlot mine = slots().acquire()) {
      assertThat(mine.tryProveDead(mine.number(), () -> "dead")).contains("dead");
    }
  }

  @Test
  void a_living_process_is_not_proven_dead_and_a_killed_one_is() throws Exception {
    try (ChildJvm child = holder()) {
      child.awaitOutput("holding worker/0@");
      try (InstanceSlot mine = slots().acquire()) {
        assertThat(mine.number()).isEqualTo(1);
        assertThat(mine.tryProveDead(0, () -> "dead")).isEmpty();

        child.signal("KILL");

        assertThat(awaitProof(mine, 0)).isEqualTo("dead");
      }
    }
  }

  @Test
  void a_stopped_process_keeps_its_slot() throws Exception {
    try (ChildJvm child = holder()) {
      child.awaitOutput("holding worker/0@");
      child.signal("STOP");
      try (InstanceSlot mine = slots().acquire()) {
        assertThat(mine.number()).isEqualTo(1);
        assertThat(mine.tryProveDead(0, () -> "dead")).isEmpty();
      } finally {
        child.signal("CONT");
      }
    }
  }

  @Test
  void the_successor_of_a_killed_process_finds_its_slot() throws Exception {
    try (ChildJvm first = holder()) {
      first.awaitOutput("holding worker/0@");
      first.signal("KILL");
      first.awaitExit();
    }
    try (ChildJvm second = holder()) {
      second.awaitOutput("holding worker/0@");
    }
  }

  @Test
  void nobody_can_take_a_slot_while_its_holder_is_being_proven_dead() throws Exception {
    try (InstanceSlot mine = slots().acquire()) {
      Optional<String> seen =
          mine.tryProveDead(
              1,
              () -> {
                try (ChildJvm child = holder()) {
                  child.awaitOutput("holding worker/2@");
                  return "second slot";
                }
              });

      assertThat(seen).contains("second slot");
      try (ChildJvm child = holder()) {
        child.awaitOutput("holding worker/1@");
      }
    }
  }

  @Test
  void an_action_that_fails_gives_the_slot_back() throws Exception {
    try (InstanceSlot mine = slots().acquire()) {
      Callable<String> failing =
          () -> {
            throw new IOException("no");
          };
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> mine.tryProveDead(1, failing))
          .withMessage("no");
      assertThat(mine.tryProveDead(1, () -> "dead")).contains("dead");
    }
  }

  @Test
  void a_deleted_lock_file_proves_nothing_and_is_not_made_anew() throws Exception {
    try (ChildJvm child = holder()) {
      child.awaitOutput("holding worker/0@");
      Path file = state.resolve("slots").resolve(SERVICE).resolve("0.lock");
      Files.delete(file);

      try (InstanceSlot mine = slots().acquire()) {
        assertThat(mine.number()).as("the deleted one is not taken").isEqualTo(1);
        assertThat(mine.tryProveDead(0, () -> "dead")).isEmpty();
        Files.createFile(file);
        assertThat(mine.tryProveDead(0, () -> "dead")).as("another file of that name").isEmpty();
      }
    }
  }

  @Test
  void numbers_beyond_the_slots_prove_nothing() throws Exception {
    try (InstanceSlot mine = slots().acquire()) {
      assertThat(mine.tryProveDead(-1, () -> "dead")).isEmpty();
      assertThat(mine.tryProveDead(InstanceSlots.SLOTS, () -> "dead")).isEmpty();
    }
  }

  @Test
  void says_so_when_every_slot_is_taken() throws Exception {
    List<InstanceSlot> taken = new ArrayList<>();
    InstanceSlots slots = slots();
    for (int i = 0; i < InstanceSlots.SLOTS; i++) {
      taken.add(slots.acquire());
    }
    try {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(slots::acquire)
          .withMessageStartingWith("all 64 instance slots of worker in ");
    } finally {
      for (InstanceSlot slot : taken) {
        slot.close();
      }
    }
  }

  @Test
  void says_so_when_the_files_cannot_be_used() throws Exception {
    InstanceSlots slots = slots();
    Path folder = state.resolve("slots").resolve(SERVICE);
    Files.delete(folder.resolve("0.lock"));
    Files.createDirectory(folder.resolve("0.lock"));

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(slots::acquire)
        .withMessageContaining("STATE_DIR must be on a disk of this machine");

    Files.writeString(folder.resolve("namespace-id"), "nonsense");
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(this::slots)
        .withMessageContaining("does not hold a UUID");
  }

  @Test
  void a_service_name_cannot_leave_the_folder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InstanceSlots.open(state, "../elsewhere"));
  }

  private InstanceSlots slots() {
    return InstanceSlots.open(state, SERVICE);
  }

  private ChildJvm holder() throws IOException {
    return ChildJvm.start(SlotHolder.class, Map.of(), state.toString(), SERVICE);
  }

  /** A signal is delivered a moment after it was sent. */
  private static String awaitProof(InstanceSlot slot, int number) {
    return Await.value("the proof", BOUND, () -> slot.tryProveDead(number, () -> "dead"));
  }
}
