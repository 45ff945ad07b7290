package io.productchange.operatorcli.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.productchange.runtime.settings.EndpointsFile;
import io.productchange.runtime.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that tells where a running system is. */
final class EndpointsTest {

  @Test
  void whatWasWrittenIsReadAndIsNobodyElses(@TempDir Path folder) throws Exception {
    Endpoints.write(folder, Map.of("DATABASE_PASSWORD", "a=b c"));

    assertThat(EndpointsFile.read(folder)).contains(Map.of("DATABASE_PASSWORD", "a=b c"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Endpoints.file(folder))))
        .isEqualTo("rw-------");
  }

  @Test
  void theEnvironmentWinsWhereItNamesAnything(@TempDir Path folder) {
    Endpoints.write(folder, Map.of("KAFKA_BOOTSTRAP_SERVERS", "up:1", "DATABASE_URL", "up"));
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP_SERVERS", "mine:9092");

    assertThat(Endpoints.complete(environment, Optional.of(folder))).isEqualTo(environment);
  }

  @Test
  void anEnvironmentThatNamesNothingIsCompleted(@TempDir Path folder) {
    Endpoints.write(folder, Map.of("KAFKA_BOOTSTRAP_SERVERS", "up:1"));

    assertThat(Endpoints.complete(Map.of("LOG_LEVEL", "INFO"), Optional.of(folder)))
        .isEqualTo(Map.of("LOG_LEVEL", "INFO", "KAFKA_BOOTSTRAP_SERVERS", "up:1"));
  }

  @Test
  void anEnvironmentThatNamesAPartOfTheSameSystemIsCompleted(@TempDir Path folder) {
    Endpoints.write(folder, Map.of("KAFKA_BOOTSTRAP_SERVERS", "up:1", "DATABASE_URL", "mine"));

    assertThat(Endpoints.complete(Map.of("DATABASE_URL", "mine"), Optional.of(folder)))
        .isEqualTo(Map.of("DATABASE_URL", "mine", "KAFKA_BOOTSTRAP_SERVERS", "up:1"));
    assertThat(
            Endpoints.complete(
                Map.of("DATABASE_URL", "mine", "KAFKA_BOOTSTRAP_SERVERS", "b:1"),
                Optional.of(folder)))
        .doesNotContainValue("up:1");
  }

  @Test
  void aNamedFolderWithoutARunningSystemIsAnError(@TempDir Path folder) {
    assertThatThrownBy(() -> Endpoints.complete(Map.of(), Optional.of(folder)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no `up` runs on " + folder);
  }
}
