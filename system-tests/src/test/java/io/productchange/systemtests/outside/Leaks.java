package io.productchange.systemtests.outside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for marked data where it must not be. What it finds, it tells with its surroundings. */
final class Leaks {
  private static final int CONTEXT = 120;

  private final Map<String, Pattern> personal = new LinkedHashMap<>();
  private final Map<String, Pattern> secret = new LinkedHashMap<>();
  private final List<String> found = new ArrayList<>();
  private long searchedBytes;

  Leaks(RunningSystem system) {
    personal.put("line number", Pattern.compile(Canaries.LINE_PATTERN));
    personal.put("customer id", Pattern.compile(Canaries.CUSTOMER_ID_PATTERN));
    secret("customer name", Canaries.CUSTOMER_NAME);
    secret("customer name", Canaries.CUSTOMER_NAME_HANGUL);
    secret("HTTP token", Canaries.HTTP_TOKEN);
    secret("KOS's cookie", Canaries.KOS_COOKIE);
    secret("database password", system.endpoint("DATABASE_PASSWORD"));
    secret("admin's password", system.endpoint("DATABASE_ADMIN_PASSWORD"));
  }

  private void secret(String what, String text) {
    String hangul = new String(text.getBytes(UTF_8), ISO_8859_1);
    secret.put(
        what + " " + secret.size(),
        Pattern.compile(
            Stream.of(text, hangul, Canaries.escaped(text))
                .map(Pattern::quote)
                .reduce((a, b) -> a + "|" + b)
                .orElseThrow(),
            Pattern.CASE_INSENSITIVE));
  }

  /** Neither personal data nor secrets may be here. */
  void searchAll(String place, String text) {
    search(place, text, personal);
    search(place, text, secret);
  }

  /** Line numbers and customer ids may be here; names and secrets may not. */
  void searchSecrets(String place, String text) {
    search(place, text, secret);
  }

  private void search(String place, String text, Map<String, Pattern> patterns) {
    searchedBytes += text.length();
    patterns.forEach(
        (what, pattern) -> {
          Matcher match = pattern.matcher(text);
          if (match.find()) {
            found.add(
                "%s in %s: …%s…"
                    .formatted(
                        what,
                        place,
                        text.substring(
                            Math.max(0, match.start() - CONTEXT),
                            Math.min(text.length(), match.end() + CONTEXT))));
          }
        });
  }

  /** Every file below a folder but those below some of its folders. */
  void searchFiles(Path folder, List<Path> excepted) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (excepted.stream().noneMatch(file::startsWith)) {
          searchAll(file.toString(), Files.readString(file, ISO_8859_1));
        }
      }
    }
  }

  List<String> found() {
    return found;
  }

  long searchedBytes() {
    return searchedBytes;
  }
}
