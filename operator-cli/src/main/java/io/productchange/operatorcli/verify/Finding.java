package io.productchange.operatorcli.verify;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of checking one invariant. Not safe for use by several threads. */
public final class Finding {
  /** What people read of one invariant's violations; all are counted. */
  private static final int MAX_SHOWN = 20;

  private final int number;
  private final String invariant;
  private final List<String> shown = new ArrayList<>();
  private long examined;
  private long violations;
  private @Nullable String notChecked;

  Finding(int number, String invariant) {
    this.number = number;
    this.invariant = invariant;
  }

  /** One more row was looked at. */
  void examine() {
    examined++;
  }

  /** One row breaks the invariant; the text begins with a request id wherever there is one. */
  void violate(String what) {
    violations++;
    if (shown.size() < MAX_SHOWN) {
      shown.add(what);
    }
  }

  /** What it needs is not there. */
  Finding notChecked(String why) {
    notChecked = why;
    return this;
  }

  /** As in docs/reliability.md. */
  public int number() {
    return number;
  }

  public String invariant() {
    return invariant;
  }

  public long examined() {
    return examined;
  }

  public long violations() {
    return violations;
  }

  /** The first violations, for people. */
  public List<String> shown() {
    return List.copyOf(shown);
  }

  /** {@code ok}, {@code violated}, {@code nothing examined}, or {@code not checked: …}. */
  public String verdict() {
    if (notChecked != null) {
      return "not checked: " + notChecked;
    }
    if (violations > 0) {
      return "violated";
    }
    return examined == 0 ? "nothing examined" : "ok";
  }

  /** Whether this lets {@code verify} succeed: a check that examined nothing proves nothing. */
  public boolean passed() {
    return notChecked != null || (violations == 0 && examined > 0);
  }
}
