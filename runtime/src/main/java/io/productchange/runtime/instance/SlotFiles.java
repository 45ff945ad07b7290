package io.productchange.runtime.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The files of a name space: made under a temporary name, complete and on disk, then renamed. */
final class SlotFiles {
  private static final String NAMESPACE = "namespace-id";

  private SlotFiles() {}

  /** The service's folder, made if it is not there; whoever renames first wins. */
  static Path open(Path stateDirectory, String service) throws IOException {
    Path parent = stateDirectory.resolve("slots");
    StateDirectory.makePrivate(parent);
    Path folder = parent.resolve(service);
    if (!Files.exists(folder)) {
      make(parent, folder);
    }
    return folder.toRealPath();
  }

  static UUID namespaceId(Path folder) throws IOException {
    Path file = folder.resolve(NAMESPACE);
    String text = Files.readString(file).strip();
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " does not hold a UUID", e);
    }
  }

  static Path lockFile(Path folder, int number) {
    return folder.resolve(number + ".lock");
  }

  static String lockContent(UUID namespaceId, int number) {
    return namespaceId + " " + number + "\n";
  }

  private static void make(Path parent, Path folder) throws IOException {
    UUID namespaceId = UUID.randomUUID();
    Path draft = parent.resolve(folder.getFileName() + "." + namespaceId + ".tmp");
    StateDirectory.makePrivate(draft);
    try {
      write(draft.resolve(NAMESPACE), namespaceId + "\n");
      for (int number = 0; number < InstanceSlots.SLOTS; number++) {
        write(lockFile(draft, number), lockContent(namespaceId, number));
      }
      // rename(2) replaces an empty folder only, and a finished one is never empty.
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      delete(draft);
      if (!Files.exists(folder.resolve(NAMESPACE))) {
        throw e;
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      // An empty file after a power failure would make its slot unusable.
      channel.force(true);
    }
  }

  private static void delete(Path draft) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(draft)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(draft);
  }
}
