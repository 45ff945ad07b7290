package io.productchange.ingestapi.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.json.JsonMapper;

/** How bodies of this API are written: fields without a value are left out. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /** The value as JSON text. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
