package io.productchange.chaos.storm;

import io.productchange.chaos.proxy.LinkFault;
import java.time.Duration;

/** Something that goes wrong for a while. */
public sealed interface Fault {
  /** What it happens to: one thing has one fault at a time. */
  String subject();

  /** From its beginning until it is lifted. */
  Duration lasts();

  /** For people. */
  String text();

  /**
   * SIGKILL, and a start after a while.
   *
   * @param part the process
   * @param lasts until it is started again
   */
  record Kill(String part, Duration lasts) implements Fault {
    @Override
    public String subject() {
      return part;
    }

    @Override
    public String text() {
      return "SIGKILL %s, started again after %s".formatted(part, Texts.seconds(lasts));
    }
  }

  /** SIGSTOP, and SIGCONT after a while. */
  record Stop(String part, Duration lasts) implements Fault {
    @Override
    public String subject() {
      return part;
    }

    @Override
    public String text() {
      return "SIGSTOP %s for %s".formatted(part, Texts.seconds(lasts));
    }
  }

  /**
   * A bad network.
   *
   * @param link its name, see {@link Links}
   */
  record Link(String link, LinkFault fault, Duration lasts) implements Fault {
    @Override
    public String subject() {
      return link;
    }

    @Override
    public String text() {
      return lasts.isZero()
          ? "link %s %s".formatted(link, fault)
          : "link %s %s for %s".formatted(link, fault, Texts.seconds(lasts));
    }
  }

  /** A bad KOS. */
  record Kos(KosTrouble trouble, Duration lasts) implements Fault {
    @Override
    public String subject() {
      return "kos";
    }

    @Override
    public String text() {
      return "KOS %s for %s".formatted(trouble.text(), Texts.seconds(lasts));
    }
  }
}
