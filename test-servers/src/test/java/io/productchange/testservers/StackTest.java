package io.productchange.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

class StackTest {

  @Test
  void isChosenByItsName() {
    assertThat(Stack.named("embedded")).isEqualTo(Stack.EMBEDDED);
    assertThat(Stack.named("testcontainers")).isEqualTo(Stack.TESTCONTAINERS);
    assertThatThrownBy(() -> Stack.named("podman"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dstack is podman, but only embedded and testcontainers exist");
  }

  @Test
  void saysThatContainersNeedADockerEngine() {
    assumeThat(DockerClientFactory.instance().isDockerAvailable()).isFalse();

    assertThatThrownBy(() -> Stack.TESTCONTAINERS.kafka(Path.of("unused"), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a Docker engine");
    assertThatThrownBy(() -> Stack.TESTCONTAINERS.postgres(Path.of("unused"), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("needs a Docker engine");
  }
}
