package io.productchange.ingestapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document that the API serves, to hold answers against. */
final class OpenApiDocument {
  static final OpenApiDocument INSTANCE = load();

  private final JsonNode document;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private OpenApiDocument(JsonNode document) {
    this.document = document;
  }

  private static OpenApiDocument load() {
    try (InputStream in = OpenApiDocument.class.getResourceAsStream("/openapi.yaml")) {
      return new OpenApiDocument(new YAMLMapper().readTree(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@code METHOD path} of every operation, sorted. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(
                        method ->
                            operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  /** Fails if the answer is none that the document promises. */
  void check(String method, String path, Reply reply) {
    Optional<JsonNode> operation = operation(method, path);
    if (operation.isEmpty() || reply.body().isEmpty()) {
      return;
    }
    JsonNode response = resolve(operation.get().path("responses").path("" + reply.status()));
    assertThat(response.isMissingNode())
        .as("%s %s does not promise %d: %s", method, path, reply.status(), reply.body())
        .isFalse();
    String contentType = reply.header("content-type").orElse("");
    JsonNode content = response.path("content").path(contentType);
    assertThat(content.isMissingNode())
        .as("%s %s, %d: content type %s", method, path, reply.status(), contentType)
        .isFalse();
    if (content.path("schema").isMissingNode()) {
      return;
    }
    String name = content.path("schema").path("$ref").asString();
    List<String> documents =
        contentType.contains("ndjson") ? reply.body().lines().toList() : List.of(reply.body());
    for (String json : documents) {
      List<Error> errors = schema(name).validate(json, InputFormat.JSON);
      assertThat(errors).as("%s %s, %d: %s", method, path, reply.status(), json).isEmpty();
    }
  }

  private Optional<JsonNode> operation(String method, String path) {
    Map<Integer, JsonNode> found = new TreeMap<>();
    document
        .path("paths")
        .properties()
        .forEach(
            entry -> {
              JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
              String pattern = entry.getKey().replaceAll("\\{[a-z]+}", "[^/]+");
              if (!operation.isMissingNode() && path.matches(pattern)) {
                found.put(entry.getKey().contains("{") ? 1 : 0, operation);
              }
            });
    return found.values().stream().findFirst();
  }

  private JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asString("");
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  private Schema schema(String reference) {
    return schemas.computeIfAbsent(
        reference,
        name -> {
          ObjectNode root = (ObjectNode) document.deepCopy();
          root.removeAll();
          root.put("$ref", name);
          root.set("components", document.path("components"));
          return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(root.toString(), InputFormat.JSON);
        });
  }
}
