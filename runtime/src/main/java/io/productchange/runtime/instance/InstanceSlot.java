package io.productchange.runtime.instance;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * The place of this process among those of the same service on this machine, held until closed or
 * until the process is gone: the operating system itself gives the lock of a dead process back, and
 * that of a stopped one (SIGSTOP) it does not. So whoever holds a slot knows that every former
 * holder of it is dead.
 *
 * <p>Safe for use by several threads.
 */
public final class InstanceSlot implements AutoCloseable {
  private final InstanceSlots slots;
  private final int number;
  private final SlotLock lock;

  InstanceSlot(InstanceSlots slots, int number, SlotLock lock) {
    this.slots = slots;
    this.number = number;
    this.lock = lock;
  }

  /**
   * Which set of slots {@link #number} counts in: random, made once for each state directory and
   * service. Equal numbers of different name spaces have nothing to do with each other.
   */
  public UUID namespaceId() {
    return slots.namespaceId();
  }

  /** The service whose slots these are. */
  public String service() {
    return slots.service();
  }

  /** 0 or more, the lowest that was free. */
  public int number() {
    return number;
  }

  /**
   * Tries to prove that no process that held another slot of this name space before is alive any
   * more, and if so runs an action while that slot is held (so that no new process can take it
   * meanwhile). Our own slot's former holders are dead: for its number the action just runs.
   *
   * @return what the action returned; empty if the slot is held, or if nothing can be said about it
   * @throws IOException if the lock file cannot be used
   * @throws Exception whatever the action throws
   */
  public <T> Optional<T> tryProveDead(int otherNumber, Callable<T> action) throws Exception {
    return otherNumber == number
        ? Optional.of(action.call())
        : slots.tryProveDead(otherNumber, action);
  }

  /** Gives the slot back. Only for a process that can no longer do what its slot stands for. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  @Override
  public String toString() {
    return service() + "/" + number + "@" + namespaceId();
  }
}
