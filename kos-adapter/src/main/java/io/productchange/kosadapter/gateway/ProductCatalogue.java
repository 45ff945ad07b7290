package io.productchange.kosadapter.gateway;

import io.productchange.kosadapter.kos.ProductsAnswer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The product list, kept for a while. Asked for by one at a time: who comes meanwhile waits for
 * that one's list. A list that cannot be had is not remembered, and an old one is never used in its
 * place.
 *
 * <p>Thread-safe.
 */
public final class ProductCatalogue {
  /** How long a list is used. */
  public static final Duration KEPT_FOR = Duration.ofSeconds(60);

  private final Duration keptFor;
  private final LongSupplier nanoTime;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable Kept kept;

  private record Kept(ProductsAnswer.Listed list, long sinceNanos) {}

  /**
   * @param nanoTime a monotonic clock
   */
  public ProductCatalogue(Duration keptFor, LongSupplier nanoTime) {
    this.keptFor = keptFor;
    this.nanoTime = nanoTime;
  }

  /** Whether there is a list that need not be asked for. */
  public boolean isAtHand() {
    return fresh() != null;
  }

  /**
   * The list at hand, or what asking for it brings.
   *
   * @param ask asks KOS
   */
  public ProductsAnswer get(Supplier<ProductsAnswer> ask) {
    ProductsAnswer.@Nullable Listed atHand = fresh();
    if (atHand != null) {
      return atHand;
    }
    loading.lock();
    try {
      ProductsAnswer.@Nullable Listed meanwhile = fresh();
      if (meanwhile != null) {
        return meanwhile;
      }
      long askedAtNanos = nanoTime.getAsLong();
      ProductsAnswer answer = ask.get();
      if (answer instanceof ProductsAnswer.Listed listed) {
        kept = new Kept(listed, askedAtNanos);
      }
      return answer;
    } finally {
      loading.unlock();
    }
  }

  private ProductsAnswer.@Nullable Listed fresh() {
    @Nullable Kept last = kept;
    return last != null && nanoTime.getAsLong() - last.sinceNanos < keptFor.toNanos()
        ? last.list
        : null;
  }
}
