package io.productchange.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the modules may and may not do, read from their class files. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = Modules.delivered();

  /** Where a process begins or a person gives a command: there, and in {@code runtime}. */
  private static final DescribedPredicate<JavaClass> INNER =
      not(Modules.mains())
          .and(
              not(
                  Modules.in(
                      "runtime",
                      "operatorcli",
                      "localstack",
                      "localservers",
                      "testservers",
                      "chaos")));

  private static final ArchRule TIME_IDS_AND_ENVIRONMENT_ARE_ARGUMENTS =
      noClasses()
          .that(INNER)
          .should()
          .accessTargetWhere(
              anyOf(
                  "drawing time, ids, luck or the environment out of the air",
                  "java.time.Instant.now",
                  "java.time.LocalDate.now",
                  "java.time.LocalDateTime.now",
                  "java.time.OffsetDateTime.now",
                  "java.time.ZonedDateTime.now",
                  "java.time.Clock.systemUTC",
                  "java.time.Clock.systemDefaultZone",
                  "java.time.InstantSource.system",
                  "java.lang.System.currentTimeMillis",
                  "java.lang.System.getenv",
                  "java.lang.Math.random",
                  "java.util.UUID.randomUUID"));

  private static final ArchRule NOTHING_IS_PRINTED =
      noClasses()
          .that(
              not(Modules.mains())
                  .and(not(Modules.in("operatorcli", "localstack", "chaos")))
                  .and(not(named("io.productchange.runtime.service.ServiceMain"))))
          .should()
          .accessTargetWhere(
              anyOf(
                  "printing past the log",
                  "java.lang.System.out",
                  "java.lang.System.err",
                  "java.lang.Throwable.printStackTrace"));

  /** Only the entry of a process knows that it is one. */
  private static final ArchRule NOBODY_ENDS_THE_PROCESS =
      noClasses()
          .that(
              not(Modules.mains())
                  .and(not(named("io.productchange.runtime.service.ServiceMain")))
                  .and(not(named("io.productchange.operatorcli.cli.CommandRunner"))))
          .should()
          .accessTargetWhere(anyOf("ending the process", "java.lang.System.exit"));

  @Test
  void everyModuleIsLookedAt() {
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(Modules.of(type)));

    assertThat(found).isEqualTo(new TreeSet<>(Modules.MAY_DEPEND_ON.keySet()));
    assertThat(CLASSES).hasSizeGreaterThan(300);
  }

  @TestFactory
  Stream<DynamicTest> dependsOnlyOnWhatItMay() {
    return Modules.MAY_DEPEND_ON.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        noClasses()
                            .that(Modules.in(entry.getKey()))
                            .should()
                            .dependOnClassesThat(
                                Modules.ofOthersThan(entry.getKey(), entry.getValue()))
                            .check(CLASSES)));
  }

  @Test
  void servicesNeverKnowOneAnother() {
    for (String process : Modules.PROCESSES) {
      String[] others =
          Modules.PROCESSES.stream().filter(other -> !other.equals(process)).toArray(String[]::new);
      noClasses()
          .that(Modules.in(process))
          .should()
          .dependOnClassesThat(Modules.in(others))
          .check(CLASSES);
    }
  }

  @Test
  void neitherTheBrokerNorFrameworksThatWireByMagic() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "lombok..",
            "org.mockito..",
            "jakarta.inject..",
            "scala..",
            "kafka..",
            "org.apache.kafka.server..",
            "org.apache.kafka.storage..",
            "org.apache.kafka.metadata..",
            "java.util.logging..",
            "org.apache.log4j..",
            "org.apache.logging..",
            "com.fasterxml.jackson.databind..")
        .check(CLASSES);
  }

  @Test
  void sqlIsOnlyWhereTheDatabaseIs() {
    noClasses()
        .that(Modules.in("changeprocessor", "kossimulator"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql..", "com.zaxxer..")
        .check(CLASSES);
  }

  /** The flow decides; only its host knows Kafka. */
  @Test
  void theFlowIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.productchange.changeprocessor.flow..",
            "io.productchange.changeprocessor.request..",
            "io.productchange.changeprocessor.line..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "org.slf4j..",
            "io.micrometer..",
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "java.util.concurrent..",
            "io.productchange.changeprocessor.host..")
        .check(CLASSES);
  }

  /** The call protocol decides; only its ledger, its gateway and its runs know the world. */
  @Test
  void theCallMachineIsPure() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.productchange.kosadapter.call..", "io.productchange.kosadapter.eligibility..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache..",
            "org.jdbi..",
            "org.slf4j..",
            "dev.failsafe..",
            "io.micrometer..",
            "java.io..",
            "java.net..",
            "java.nio.file..",
            "java.sql..",
            "java.util.concurrent..",
            "io.productchange.kosadapter.work..",
            "io.productchange.kosadapter.ledger..",
            "io.productchange.kosadapter.gateway..",
            "io.productchange.kosadapter.http..")
        .check(CLASSES);
  }

  @Test
  void timeIdsAndEnvironmentAreArguments() {
    TIME_IDS_AND_ENVIRONMENT_ARE_ARGUMENTS.check(CLASSES);
  }

  @Test
  void nothingIsPrintedPastTheLog() {
    NOTHING_IS_PRINTED.check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProcess() {
    NOBODY_ENDS_THE_PROCESS.check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(unmarked(CLASSES)).isEmpty();
  }

  /** A rule that cannot fail is none: each of the hand-made ones is shown what it must refuse. */
  @Test
  void theRulesCatchWhatTheyForbid() {
    JavaClasses wrong = new ClassFileImporter().importClasses(Careless.class);

    for (ArchRule rule :
        List.of(
            TIME_IDS_AND_ENVIRONMENT_ARE_ARGUMENTS, NOTHING_IS_PRINTED, NOBODY_ENDS_THE_PROCESS)) {
      assertThatThrownBy(() -> rule.check(wrong))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Careless");
    }
    assertThatThrownBy(
            () ->
                noClasses()
                    .that(Modules.in("systemtests"))
                    .should()
                    .dependOnClassesThat(Modules.ofOthersThan("systemtests", Set.of()))
                    .check(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("io.productchange.schema");
    assertThat(unmarked(new ClassFileImporter().importClasses(ClassFileImporter.class)))
        .containsExactly(ClassFileImporter.class.getPackageName());
  }

  private static List<String> unmarked(JavaClasses classes) {
    Set<String> names = new TreeSet<>();
    classes.forEach(type -> names.add(type.getPackageName()));
    List<String> unmarked = new ArrayList<>();
    for (String name : names) {
      JavaPackage found = classes.getPackage(name);
      if (!found.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(name);
      }
    }
    return unmarked;
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return describe(
        name, type -> type.getName().equals(name) || type.getName().startsWith(name + "$"));
  }

  private static DescribedPredicate<JavaAccess<?>> anyOf(String what, String... members) {
    Set<String> names = Set.of(members);
    return describe(
        what,
        access ->
            names.contains(access.getTargetOwner().getName() + "." + access.getTarget().getName()));
  }

  /** Does all that the rules forbid. */
  @SuppressWarnings({"unused", "SystemOut"}) // that is what it is for
  private static final class Careless {
    Instant when = Instant.now();
    UUID id = UUID.randomUUID();
    Class<?> foreign = io.productchange.schema.topic.Topics.class;

    void act() {
      System.out.println(when);
      System.exit(1);
    }
  }
}
