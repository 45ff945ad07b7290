package io.productchange.testservers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/** A container that can be stopped, killed and started again on the same host port. */
final class ContainerLife {

  private static final Duration START_BOUND = Duration.ofMinutes(2);
  private static final int STOP_BOUND_SECONDS = 10;

  private final GenericContainer<?> container;
  private boolean created;

  ContainerLife(GenericContainer<?> container, int hostPort, int containerPort) {
    this.container = container;
    // A port that Docker chooses would change at every start of the container.
    container.getPortBindings().add(hostPort + ":" + containerPort);
  }

  /**
   * Refuses in one sentence where no Docker engine answers.
   *
   * @throws IllegalStateException if there is none
   */
  static void requireDocker() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "-Dstack=testcontainers needs a Docker engine and none answers here: start one, or leave"
              + " the option out to use the embedded servers.");
    }
  }

  synchronized void start(BooleanSupplier answers) {
    if (!created) {
      container.start();
      created = true;
    } else if (!running()) {
      docker().startContainerCmd(container.getContainerId()).exec();
    }
    Await.until("the server in its container answers", START_BOUND, answers::getAsBoolean);
  }

  synchronized void stop() {
    if (running()) {
      docker().stopContainerCmd(container.getContainerId()).withTimeout(STOP_BOUND_SECONDS).exec();
    }
  }

  synchronized void kill() {
    if (running()) {
      docker().killContainerCmd(container.getContainerId()).exec();
      Await.until("the killed container is gone", START_BOUND, () -> !running());
    }
  }

  synchronized void pause() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  synchronized void resume() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  synchronized boolean running() {
    return created && Boolean.TRUE.equals(inspect().getState().getRunning());
  }

  synchronized long pid() {
    Long pid = running() ? inspect().getState().getPidLong() : null;
    if (pid == null) {
      throw new IllegalStateException("the container is not running");
    }
    return pid;
  }

  /** Removes the container with its data. */
  synchronized void remove() {
    container.stop();
    created = false;
  }

  private InspectContainerResponse inspect() {
    return docker().inspectContainerCmd(container.getContainerId()).exec();
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }
}
