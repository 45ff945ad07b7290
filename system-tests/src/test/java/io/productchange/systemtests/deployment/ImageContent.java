package io.productchange.systemtests.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What the Dockerfile puts into the image, laid out as it does that. */
public final class ImageContent {
  private static final int BOUND_SECONDS = 60;

  private ImageContent() {}

  /** Copies what containers get from what the build has laid out; returns the distribution. */
  public static Path layOut(Path folder) throws IOException, InterruptedException {
    Path dist = folder.resolve("dist");
    Path said = folder.resolve("collect-dist.out");
    Process process =
        new ProcessBuilder(
                ComposeFile.root().resolve("deploy/collect-dist").toString(),
                Objects.requireNonNull(System.getProperty("product-change.dist")),
                dist.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said, StandardCharsets.UTF_8)).isZero();
    return dist;
  }
}
