package io.productchange.runtime.instance;

import java.nio.file.Path;

/** A process that takes a slot, says which, and holds it until killed. */
final class SlotHolder {
  private SlotHolder() {}

  public static void main(String[] arguments) throws Exception {
    InstanceSlot slot = InstanceSlots.open(Path.of(arguments[0]), arguments[1]).acquire();
    System.out.println("holding " + slot);
    // Reads until its parent closes the stream, which it does not: a wait without a time.
    while (System.in.read() >= 0) {
      System.out.println("still " + slot);
    }
  }
}
