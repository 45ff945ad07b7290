package io.productchange.kosadapter.kos;

import java.util.Map;

/** What asking for the product list brought. */
public sealed interface ProductsAnswer {

  /** All products by code, with their status: {@code ACTIVE} is on sale, empty is not stated. */
  record Listed(Map<String, String> statusByCode) implements ProductsAnswer {
    public Listed {
      statusByCode = Map.copyOf(statusByCode);
    }
  }

  /** Nothing usable came; to be asked again later. */
  record Unavailable(String why) implements ProductsAnswer {}
}
