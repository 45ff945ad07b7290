package io.productchange.systemtests.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The repository's Compose file, anchors and merge keys resolved. Immutable. */
final class ComposeFile {
  private static final String IMAGE = "product-change:local";

  private final Map<?, ?> content;

  private ComposeFile(Map<?, ?> content) {
    this.content = content;
  }

  /** The root of the repository. */
  static Path root() {
    return Path.of(Objects.requireNonNull(System.getProperty("product-change.root")));
  }

  static ComposeFile read() throws IOException {
    String text = Files.readString(root().resolve("docker-compose.yml"));
    Object loaded = new Load(LoadSettings.builder().build()).loadFromString(text);
    return new ComposeFile(mapping(merged(Objects.requireNonNull(loaded))));
  }

  /** All of it, as maps, lists and scalars. */
  Map<?, ?> content() {
    return content;
  }

  /** The services that run our image, by name. */
  Map<String, Map<?, ?>> ours() {
    Map<String, Map<?, ?>> ours = new TreeMap<>();
    mapping(content.get("services"))
        .forEach(
            (name, service) -> {
              if (IMAGE.equals(mapping(service).get("image"))) {
                ours.put(name.toString(), mapping(service));
              }
            });
    return ours;
  }

  /** What a service's container is started with, behind the image's entry point. */
  List<String> command(String service) {
    return list(Objects.requireNonNull(ours().get(service)).get("command"));
  }

  /** A service's variables. */
  Map<String, String> environment(String service) {
    Map<String, String> environment = new TreeMap<>();
    mapping(Objects.requireNonNull(ours().get(service)).get("environment"))
        .forEach((name, value) -> environment.put(name.toString(), value.toString()));
    return environment;
  }

  static List<String> list(@Nullable Object value) {
    return ((List<?>) Objects.requireNonNull(value)).stream().map(Object::toString).toList();
  }

  static Map<?, ?> mapping(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  /** YAML 1.2 has no merge keys; Compose has. What a mapping says itself wins. */
  private static Object merged(Object node) {
    return switch (node) {
      case Map<?, ?> map -> {
        Map<Object, Object> result = new LinkedHashMap<>();
        map.forEach(
            (key, value) -> {
              if (!key.equals("<<")) {
                result.put(key, value == null ? Map.of() : merged(value));
              }
            });
        sources(map.get("<<"))
            .forEach(source -> mapping(merged(source)).forEach(result::putIfAbsent));
        yield result;
      }
      case List<?> list -> list.stream().map(ComposeFile::merged).toList();
      case Object scalar -> scalar;
    };
  }

  private static Stream<?> sources(@Nullable Object merge) {
    return switch (merge) {
      case null -> Stream.empty();
      case List<?> several -> several.stream();
      case Object one -> Stream.of(one);
    };
  }
}
