package io.productchange.runtime.instance;

import io.productchange.runtime.lifecycle.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instance slots of one service in one state directory: the files {@code slots/SERVICE/N.lock},
 * all made at once together with the name space's id.
 *
 * <p>A lock file that is missing or has other content than it was made with is never made anew and
 * never taken: a process that lost its file to a deletion would otherwise be declared dead while it
 * lives. Deleting the whole folder gives a new name space, in which nothing can be said about the
 * old one's processes.
 *
 * <p>Immutable and safe for use by several threads and processes.
 */
public final class InstanceSlots {
  /** So many processes of one service can share a state directory. */
  public static final int SLOTS = 64;

  private static final Logger log = LoggerFactory.getLogger(InstanceSlots.class);
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Path folder;
  private final String service;
  private final UUID namespaceId;

  private InstanceSlots(Path folder, String service, UUID namespaceId) {
    this.folder = folder;
    this.service = service;
    this.namespaceId = namespaceId;
  }

  /**
   * Opens a service's slots, making them if there are none. Several processes may do so at once.
   *
   * @param stateDirectory an existing folder on a disk of this machine
   * @param service lower case letters, digits and hyphens
   * @throws StartException if the files cannot be made or read
   * @throws IllegalArgumentException if the service's name is not of that form
   */
  public static InstanceSlots open(Path stateDirectory, String service) {
    if (!SERVICE.matcher(service).matches()) {
      throw new IllegalArgumentException("not a service's name: " + service);
    }
    try {
      Path folder = SlotFiles.open(stateDirectory.toRealPath(), service);
      return new InstanceSlots(folder, service, SlotFiles.namespaceId(folder));
    } catch (IOException e) {
      throw unusable(stateDirectory, e);
    }
  }

  public UUID namespaceId() {
    return namespaceId;
  }

  public String service() {
    return service;
  }

  /**
   * Takes the lowest free slot.
   *
   * @throws StartException if every slot is taken, or a lock file cannot be locked
   */
  public InstanceSlot acquire() {
    try {
      for (int number = 0; number < SLOTS; number++) {
        Optional<SlotLock> lock = tryTake(number);
        if (lock.isPresent()) {
          return new InstanceSlot(this, number, lock.get());
        }
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    throw new StartException(
        "all %d instance slots of %s in %s are taken".formatted(SLOTS, service, folder));
  }

  /**
   * Runs an action while holding a slot that nobody else holds.
   *
   * @see InstanceSlot#tryProveDead
   */
  <T> Optional<T> tryProveDead(int number, Callable<T> action) throws Exception {
    if (number < 0 || number >= SLOTS) {
      return Optional.empty();
    }
    Optional<SlotLock> lock = tryTake(number);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (SlotLock _ = lock.get()) {
      return Optional.of(action.call());
    }
  }

  private static StartException unusable(Path folder, IOException cause) {
    return new StartException(
        "the instance slots in %s cannot be used (%s): STATE_DIR must be on a disk of this machine"
            .formatted(folder, cause),
        cause);
  }

  private Optional<SlotLock> tryTake(int number) throws IOException {
    Path file = SlotFiles.lockFile(folder, number);
    Optional<SlotLock> lock;
    try {
      lock = SlotLock.tryTake(file);
    } catch (NoSuchFileException e) {
      log.warn("{} was deleted; nothing can be said about who held it", file);
      return Optional.empty();
    }
    if (lock.isPresent() && !isGenuine(lock.get(), number)) {
      lock.get().close();
      log.warn("{} is not the file that was made for it; slot {} is not used", file, number);
      return Optional.empty();
    }
    return lock;
  }

  private boolean isGenuine(SlotLock lock, int number) throws IOException {
    byte[] expected = SlotFiles.lockContent(namespaceId, number).getBytes(StandardCharsets.UTF_8);
    ByteBuffer found = ByteBuffer.allocate(expected.length + 1);
    FileChannel channel = lock.channel();
    while (found.hasRemaining() && channel.read(found, found.position()) >= 0) {
      // Reads until the end of the file, or one byte more than there should be.
    }
    found.flip();
    return found.equals(ByteBuffer.wrap(expected));
  }
}
