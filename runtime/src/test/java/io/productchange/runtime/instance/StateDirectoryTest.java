package io.productchange.runtime.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.settings.Environment;
import io.productchange.runtime.settings.SettingCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  private static final String CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg";

  @TempDir Path temporary;

  @Test
  void the_folder_that_is_set_is_made_for_its_owner_only() throws Exception {
    Path folder = temporary.resolve("a/b");

    assertThat(open(Map.of("STATE_DIR", folder.toString()), CLUSTER)).isEqualTo(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void by_default_each_cluster_has_a_folder_under_the_users_state_directory() {
    Path xdg = temporary.resolve("xdg");
    Path home = temporary.resolve("home");

    assertThat(open(Map.of("XDG_STATE_HOME", xdg.toString(), "HOME", "/x"), CLUSTER))
        .isEqualTo(xdg.resolve("app").resolve(CLUSTER));
    assertThat(open(Map.of("HOME", home.toString()), CLUSTER))
        .isEqualTo(home.resolve(".local/state/app").resolve(CLUSTER));
    assertThat(open(Map.of("XDG_STATE_HOME", "relative", "HOME", home.toString()), CLUSTER))
        .as("XDG: a relative path is ignored")
        .isEqualTo(home.resolve(".local/state/app").resolve(CLUSTER));
  }

  @Test
  void a_cluster_id_cannot_lead_elsewhere() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(Map.of("HOME", temporary.toString()), "../../x"));
  }

  @Test
  void says_so_when_the_folder_cannot_be_made() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(Map.of("STATE_DIR", file.resolve("x").toString()), CLUSTER))
        .withMessageStartingWith("STATE_DIR: " + file.resolve("x") + " cannot be made");
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(Map.of("STATE_DIR", file.toString()), CLUSTER))
        .withMessageStartingWith("STATE_DIR: " + file + " cannot be made");
  }

  private static Path open(Map<String, String> variables, String clusterId) {
    SettingCatalogue catalogue = SettingCatalogue.builder().add(StateDirectory.STATE_DIR).build();
    Environment environment = Environment.read(variables, catalogue, StateDirectory.REQUIREMENTS);
    return StateDirectory.open(environment, "app", clusterId);
  }
}
