package io.productchange.runtime.settings;

/**
 * A value that must not appear in logs, messages or tables: its {@link #toString} hides it.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * @throws IllegalArgumentException if the value is empty
   */
  public static Secret of(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
    return new Secret(value);
  }

  /** The value itself; call it where it is used, never where it is printed. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "****";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }
}
