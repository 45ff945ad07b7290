package io.productchange.systemtests.outside;

import io.productchange.localservers.Orphans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link RunningSystem} of this JVM; it ends when all tests are through. */
final class SharedSystem implements ParameterResolver {
  /** For {@code @ResourceLock}: test classes use it one after the other. */
  static final String LOCK = "the shared running system";

  /** What JUnit closes at the end. */
  private record Kept(RunningSystem system, Path directory) implements AutoCloseable {
    static Kept start() {
      try {
        Path directory = Files.createTempDirectory("outside");
        return new Kept(RunningSystem.start(directory), directory);
      } catch (Exception e) {
        throw new IllegalStateException("the system does not start", e);
      }
    }

    @Override
    public void close() throws IOException, SQLException {
      system.close();
      Orphans.removeTree(directory);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningSystem.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedSystem.class))
        .computeIfAbsent(Kept.class, type -> Kept.start(), Kept.class)
        .system();
  }
}
