package io.productchange.runtime.service;

import io.productchange.runtime.lifecycle.StartException;
import io.productchange.runtime.logging.Logging;
import io.productchange.runtime.management.ManagementSettings;
import io.productchange.runtime.settings.Requirements;
import io.productchange.runtime.settings.Secret;
import io.productchange.runtime.settings.Setting;
import io.productchange.runtime.settings.SettingCatalogue;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service whose components behave as its environment says. */
final class TestService {
  private static final Setting<String> START =
      Setting.oneOf(
              "TEST_START", "how the start goes", "WELL", "FORESEEN", "UNFORESEEN", "HANG", "LATER")
          .withDefault("WELL");
  private static final Setting<String> STOP =
      Setting.oneOf("TEST_STOP", "how the stop goes", "WELL", "FAIL", "HANG").withDefault("WELL");
  private static final Setting<Integer> NEEDED = Setting.integer("TEST_NEEDED", "a number", 1, 9);
  private static final Setting<Secret> KEY = Setting.secret("TEST_KEY", "a key");

  private static final SettingCatalogue CATALOGUE =
      SettingCatalogue.builder()
          .add(START, STOP, NEEDED, KEY)
          .add(ManagementSettings.MANAGEMENT_HOST, ManagementSettings.MANAGEMENT_PORT)
          .add(Logging.LOG_LEVEL)
          .reserve("TEST_", "MANAGEMENT_")
          .endpoints("TEST_NEEDED")
          .build();

  static final Service SERVICE =
      new Service(
          "worker",
          "works for tests.",
          CATALOGUE,
          Requirements.needs(START, STOP, NEEDED).and(Requirements.uses(KEY)),
          8099,
          TestService::start);

  private static final Logger log = LoggerFactory.getLogger(TestService.class);

  private TestService() {}

  public static void main(String[] arguments) {
    ServiceMain.run(SERVICE, arguments);
  }

  private static void start(ServiceContext context) throws Exception {
    context
        .lifecycle()
        .start("first", () -> "first", (component, within) -> log.info("first stopped"));
    context
        .lifecycle()
        .start(
            "second",
            () -> startSecond(context),
            (component, within) -> stopSecond(context.environment().get(STOP)));
  }

  private static String startSecond(ServiceContext context) throws Exception {
    switch (context.environment().get(START)) {
      case "WELL" -> {}
      case "FORESEEN" -> throw new StartException("the topic is missing: run 'topics create'");
      case "UNFORESEEN" -> throw new IOException("boom");
      case "HANG" -> {
        log.info("hanging");
        new CountDownLatch(1).await();
      }
      case "LATER" -> Thread.ofVirtual().start(() -> failLater(context));
      default -> throw new IllegalStateException();
    }
    return "second";
  }

  private static void failLater(ServiceContext context) {
    Await.until("ready", Duration.ofSeconds(10), () -> context.health().ready().isUp());
    context.lifecycle().fail("second", new StartException("the disk is full"));
  }

  private static void stopSecond(String how) throws Exception {
    switch (how) {
      case "WELL" -> log.info("second stopped");
      case "FAIL" -> throw new IOException("stuck");
      case "HANG" -> {
        log.info("hanging in stop");
        new CountDownLatch(1).await();
      }
      default -> throw new IllegalStateException();
    }
  }
}
