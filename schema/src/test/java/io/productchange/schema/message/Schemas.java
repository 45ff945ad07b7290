package io.productchange.schema.message;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.productchange.schema.Golden;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The published JSON Schemas, ready to validate. */
public final class Schemas {

  private static final String FOLDER = "schema/src/main/resources/json-schema/";

  private Schemas() {}

  /** The schema's own document, by its name without {@code .schema.json}. */
  public static JsonNode document(String name) {
    return JsonCodec.readTree(Golden.read(FOLDER + name + ".schema.json"));
  }

  /** What the schema has against the document; empty where it is valid. */
  public static List<Error> errors(String name, JsonNode document) {
    return schema(document(name), SpecificationVersion.DRAFT_2020_12).validate(document);
  }

  static Schema schema(JsonNode document, SpecificationVersion version) {
    return SchemaRegistry.withDefaultDialect(version).getSchema(document);
  }
}
