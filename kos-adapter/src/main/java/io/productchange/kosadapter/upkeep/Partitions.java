package io.productchange.kosadapter.upkeep;

import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the database make its monthly partitions ahead. Any number of processes may do so. */
public final class Partitions {
  /** How often; a month is made a year ahead, so a failure or two costs nothing. */
  public static final Duration LOOK_EVERY = Duration.ofHours(12);

  private static final Logger log = LoggerFactory.getLogger(Partitions.class);
  private static final int MONTHS_AHEAD = 12;

  private final Jdbi jdbi;

  public Partitions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Makes those that are missing.
   *
   * @throws org.jdbi.v3.core.JdbiException if the database cannot be asked
   */
  public void ensure() {
    int made =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("SELECT ensure_partitions(:months)")
                    .bind("months", MONTHS_AHEAD)
                    .mapTo(Integer.class)
                    .one());
    if (made > 0) {
      log.info("{} monthly partitions made", made);
    }
  }
}
