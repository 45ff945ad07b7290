package io.productchange.runtime.service;

import io.productchange.runtime.lifecycle.StartException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * SIGTERM and SIGINT. The handlers of {@code jdk.unsupported} are reached by reflection, since the
 * compiler warns of the class and the build allows no warning. A shutdown hook would not do: it
 * cannot give a process that was asked to stop the exit status 0, nor hear a second signal.
 */
public final class Signals {
  private Signals() {}

  /**
   * @param first is told the first signal's name, such as {@code SIGTERM}, on a thread of the
   *     virtual machine
   * @param again runs for every further signal
   */
  public static void handle(Consumer<String> first, Runnable again) {
    AtomicBoolean heard = new AtomicBoolean();
    for (String name : new String[] {"TERM", "INT"}) {
      handle(
          name,
          () -> {
            if (heard.compareAndSet(false, true)) {
              first.accept("SIG" + name);
            } else {
              again.run();
            }
          });
    }
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("handle")) {
                  return method.invoke(action, arguments);
                }
                action.run();
                return null;
              });
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new StartException("this Java virtual machine cannot handle SIG" + name, e);
    }
  }
}
