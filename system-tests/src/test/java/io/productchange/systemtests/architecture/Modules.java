package io.productchange.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The modules by their packages, and who may depend on whom. */
final class Modules {
  static final String ROOT = "io.productchange";

  /** The Modules table of the architecture, with what ADRs 0001 and 0002 changed in it. */
  static final Map<String, Set<String>> MAY_DEPEND_ON = allowed();

  /** Services, and the stand-in for KOS: they meet on topics and over HTTP, never in code. */
  static final List<String> PROCESSES =
      List.of("ingestapi", "changeprocessor", "kosadapter", "kossimulator");

  private Modules() {}

  private static Map<String, Set<String>> allowed() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    allowed.put("runtime", Set.of());
    allowed.put("schema", Set.of("runtime"));
    allowed.put("ingestapi", Set.of("schema", "runtime"));
    allowed.put("changeprocessor", Set.of("schema", "runtime"));
    allowed.put("kosadapter", Set.of("schema", "runtime"));
    allowed.put("kossimulator", Set.of());
    allowed.put("operatorcli", Set.of("schema", "runtime"));
    allowed.put("localservers", Set.of());
    allowed.put("testservers", Set.of("localservers"));
    // It runs the services as processes, so none of their classes; of the simulator it needs to
    // know which lines there are.
    allowed.put(
        "localstack", Set.of("schema", "runtime", "operatorcli", "localservers", "kossimulator"));
    // It composes the services with faults in them, and runs that as processes.
    allowed.put(
        "chaos",
        Set.of(
            "schema",
            "runtime",
            "operatorcli",
            "localservers",
            "localstack",
            "kossimulator",
            "changeprocessor",
            "kosadapter"));
    return Map.copyOf(allowed);
  }

  /** What is delivered, of every module, without tests. */
  static JavaClasses delivered() {
    return new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .withImportOption(location -> !location.contains("/systemtests/"))
        .importPackages(ROOT);
  }

  /** The module that a class belongs to; empty for what is not ours. */
  static String of(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT + ".")) {
      return "";
    }
    String rest = name.substring(ROOT.length() + 1);
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  static DescribedPredicate<JavaClass> in(String... modules) {
    Set<String> names = Set.of(modules);
    return describe("in " + String.join(", ", modules), type -> names.contains(of(type)));
  }

  /** Ours, but of none of these modules. */
  static DescribedPredicate<JavaClass> ofOthersThan(String module, Set<String> allowed) {
    return describe(
        "of other modules than " + allowed,
        type -> !of(type).isEmpty() && !of(type).equals(module) && !allowed.contains(of(type)));
  }

  /** A class with a main method by name: where the outside world is let in. */
  static DescribedPredicate<JavaClass> mains() {
    return describe(
        "Main classes",
        type -> type.getName().endsWith(".Main") || type.getName().contains(".Main$"));
  }
}
