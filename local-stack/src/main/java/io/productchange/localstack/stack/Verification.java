package io.productchange.localstack.stack;

import io.productchange.operatorcli.verify.Finding;
import io.productchange.operatorcli.verify.VerifyCommand;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.kafka.KafkaSettings;
import io.productchange.runtime.settings.Environment;
import io.productchange.schema.settings.ProductChangeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code verify} on a stack. */
public final class Verification {
  private Verification() {}

  /** What commands need to find the stack's Kafka and PostgreSQL. */
  public static Environment environment(LocalStack stack) {
    return Environment.read(
        stack.endpoints(),
        ProductChangeSettings.CATALOGUE,
        KafkaSettings.REQUIREMENTS.and(DatabaseSettings.REQUIREMENTS));
  }

  /**
   * Checks every invariant, the simulator's journal as the judge.
   *
   * @param settle how long to wait until nothing moves
   * @return one finding an invariant
   */
  public static List<Finding> of(LocalStack stack, Duration settle) {
    return VerifyCommand.verify(
        environment(stack), Optional.of(stack.journal()), settle, remark -> {});
  }
}
