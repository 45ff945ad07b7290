package io.productchange.testservers;

import io.productchange.localservers.FreePort;
import io.productchange.localservers.LocalServer;
import org.testcontainers.containers.GenericContainer;

/** A server in a container: what both kinds have in common. */
abstract class AbstractContainerServer implements LocalServer {

  /** The port on this machine; the same after every start. */
  final int hostPort = FreePort.find();

  private final ContainerLife life;

  /**
   * @param container of the server, not started
   * @param containerPort the port that the server listens on in it
   */
  AbstractContainerServer(GenericContainer<?> container, int containerPort) {
    life = new ContainerLife(container, hostPort, containerPort);
  }

  /** Whether the server answers. */
  abstract boolean answers();

  @Override
  public void start() {
    life.start(this::answers);
  }

  @Override
  public void stop() {
    life.stop();
  }

  @Override
  public void kill() {
    life.kill();
  }

  @Override
  public void pause() {
    life.pause();
  }

  @Override
  public void resume() {
    life.resume();
  }

  @Override
  public boolean running() {
    return life.running();
  }

  @Override
  public long pid() {
    return life.pid();
  }

  @Override
  public void close() {
    life.remove();
  }
}
