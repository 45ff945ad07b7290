package io.productchange.kosadapter.breaker;

import io.productchange.kosadapter.kos.KosService;
import java.util.Set;

/**
 * A place among the calls to KOS. Must be given back by {@link Admission#leave}.
 *
 * @param probes the services for which the holder is the fleet's one probe
 */
public record Pass(Set<KosService> probes) {
  public Pass {
    probes = Set.copyOf(probes);
  }

  /** Whether a call of this service is made as a probe. */
  public boolean isProbe(KosService service) {
    return probes.contains(service);
  }
}
