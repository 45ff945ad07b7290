package io.productchange.testservers.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Mutations of a document's structure. Its given tree is changed. Used by one thread. */
final class Structures {
  private static final List<String> TOKENS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "1",
          "-1",
          "1.5",
          "1e2",
          "1e999",
          "1E-999",
          "1e999999999",
          "-1e-2147483649",
          "9007199254740993",
          "9223372036854775808",
          "1.000000000000000000000000000001",
          "1." + "0".repeat(60),
          "1" + "0".repeat(31),
          "1" + "0".repeat(32),
          "1" + "0".repeat(5_000),
          "{}",
          "[]",
          "01",
          "+1",
          ".5",
          "1.",
          "NaN",
          "Infinity",
          "0x10",
          "'x'",
          "undefined",
          "",
          "tru");

  private static final List<String> STRINGS =
      List.of(
          "",
          " ",
          "\t\r\n",
          "\u0000",
          "a\u0000b",
          "\ud800",
          "x\udc00y",
          "\udfff\ud800",
          "\ufeff",
          "\ufffe",
          "\u202eabc",
          "e\u0301",
          "\u200b",
          "한국어",
          "😀".repeat(11),
          "null",
          "true",
          "0000",
          "9999",
          "2099",
          "2001",
          "01012345678",
          "010-1234-5678",
          "０１０１２３４５６７８",
          "010123456789",
          "0101234567",
          "+821012345678",
          "CHANGE",
          "change",
          "ACTIVE",
          "' OR 1=1; --",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1/a}",
          "%s%n%d",
          "../../etc/passwd",
          "\r\nX-Injected: 1",
          "2026-02-30T25:61:61Z",
          "2026-03-01T09:00:00.000000Z",
          "+999999999-12-31T23:59:59Z");

  private static final List<Integer> LENGTHS =
      List.of(19, 20, 21, 49, 50, 51, 64, 65, 200, 4_096, 4_097, 65_537);

  private static final int[] DEPTHS = {1, 2, 13, 14, 15, 16, 17, 40, 120};

  private final RandomGenerator random;

  Structures(RandomGenerator random) {
    this.random = random;
  }

  Json mutate(Json tree) {
    List<Json> containers = Mutator.containers(tree);
    if (containers.isEmpty() || random.nextInt(20) == 0) {
      return wholeDocument(tree);
    }
    switch (Mutator.pick(containers, random)) {
      case Json.Obj(List<Json.Member> members) -> mutateObject(members);
      case Json.Arr(List<Json> items) -> mutateArray(items);
      case Json.Str _, Json.Raw _ -> throw new IllegalStateException("expected a container");
    }
    return tree;
  }

  private Json wholeDocument(Json tree) {
    return switch (random.nextInt(4)) {
      case 0 -> value();
      case 1 -> nested(tree);
      case 2 -> new Json.Arr(new ArrayList<>(List.of(tree, tree.copy())));
      default -> new Json.Str(tree.write());
    };
  }

  private void mutateObject(List<Json.Member> members) {
    if (members.isEmpty()) {
      members.add(new Json.Member(string(), value()));
      return;
    }
    int at = random.nextInt(members.size());
    Json.Member member = members.get(at);
    switch (random.nextInt(9)) {
      case 0 -> members.remove(at);
      case 1 -> members.add(random.nextInt(members.size() + 1), member);
      case 2 -> members.add(new Json.Member(member.name(), value()));
      case 3 -> members.set(at, new Json.Member(renamed(member.name()), member.value()));
      case 4 -> members.set(at, new Json.Member(member.name(), nested(member.value())));
      case 5 -> members.add(new Json.Member(string(), value()));
      case 6 -> {
        Json.Member other = Mutator.pick(members, random);
        members.set(at, new Json.Member(member.name(), other.value().copy()));
      }
      default -> members.set(at, new Json.Member(member.name(), changed(member.value())));
    }
  }

  private void mutateArray(List<Json> items) {
    if (items.isEmpty()) {
      items.add(value());
      return;
    }
    int at = random.nextInt(items.size());
    switch (random.nextInt(4)) {
      case 0 -> items.remove(at);
      case 1 -> items.add(items.get(at).copy());
      case 2 -> items.set(at, nested(items.get(at)));
      default -> items.set(at, changed(items.get(at)));
    }
  }

  /** Often the same type with another content, or the same content as another type. */
  private Json changed(Json value) {
    return switch (value) {
      case Json.Str(String text) when random.nextInt(3) == 0 -> new Json.Str(near(text));
      case Json.Raw(String token) when random.nextInt(3) == 0 -> new Json.Str(token);
      case Json.Obj _, Json.Arr _, Json.Str _, Json.Raw _ -> value();
    };
  }

  private String near(String text) {
    int at = random.nextInt(text.length() + 1);
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + string() + text.substring(at);
      case 1 -> text.substring(0, at);
      case 2 -> text + " ";
      case 3 -> text + text;
      default -> text.toUpperCase(Locale.ROOT);
    };
  }

  private Json value() {
    return switch (random.nextInt(4)) {
      case 0 -> new Json.Raw(Mutator.pick(TOKENS, random));
      case 1 -> nested(new Json.Str(string()));
      default -> new Json.Str(string());
    };
  }

  private String string() {
    return random.nextInt(4) == 0
        ? Character.toString('a' + random.nextInt(26)).repeat(Mutator.pick(LENGTHS, random))
        : Mutator.pick(STRINGS, random);
  }

  private String renamed(String name) {
    return switch (random.nextInt(5)) {
      case 0 -> name.toLowerCase(Locale.ROOT);
      case 1 -> name + " ";
      case 2 -> name + "\u0000";
      case 3 -> "__proto__";
      default -> string();
    };
  }

  private Json nested(Json value) {
    Json nested = value;
    for (int depth = DEPTHS[random.nextInt(DEPTHS.length)]; depth > 0; depth--) {
      nested =
          random.nextBoolean()
              ? new Json.Arr(new ArrayList<>(List.of(nested)))
              : new Json.Obj(new ArrayList<>(List.of(new Json.Member("a", nested))));
    }
    return nested;
  }
}
