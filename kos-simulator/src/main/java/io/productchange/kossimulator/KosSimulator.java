package io.productchange.kossimulator;

import io.productchange.kossimulator.admin.AdminCalls;
import io.productchange.kossimulator.admin.Figures;
import io.productchange.kossimulator.admin.ManagementCalls;
import io.productchange.kossimulator.journal.JournalWriter;
import io.productchange.kossimulator.kos.Envelopes;
import io.productchange.kossimulator.kos.KosCalls;
import io.productchange.kossimulator.kos.KosState;
import io.productchange.kossimulator.kos.LateEffects;
import io.productchange.kossimulator.kos.LineBook;
import io.productchange.kossimulator.kos.Stats;
import io.productchange.kossimulator.rule.InvalidRulesException;
import io.productchange.kossimulator.rule.RuleBook;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running stand-in for KOS. {@link Main} runs one as a process; tests may run one inside their
 * own. Thread-safe.
 *
 * <pre>{@code
 * try (KosSimulator kos = KosSimulator.start(SimulatorSettings.ephemeral(file), clock)) {
 *   kos.putRules("[{\"behaviour\": {\"type\": \"cut\", \"at\": \"AFTER_EFFECT\"}}]");
 *   … kos.baseUrl() …
 * }
 * List<JournalEvent> whatKosDid = Journal.read(file);
 * }</pre>
 */
public final class KosSimulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KosSimulator.class);
  private static final long MAX_SCRIPT_BYTES = 1024 * 1024;
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final SimulatorSettings settings;
  private final RuleBook rules;
  private final JournalWriter journal;
  private final LateEffects lateEffects;
  private final Listeners listeners;
  private final CompletableFuture<Throwable> failure;

  private KosSimulator(
      SimulatorSettings settings,
      RuleBook rules,
      JournalWriter journal,
      LateEffects lateEffects,
      Listeners listeners,
      CompletableFuture<Throwable> failure) {
    this.settings = settings;
    this.rules = rules;
    this.journal = journal;
    this.lateEffects = lateEffects;
    this.listeners = listeners;
    this.failure = failure;
  }

  /**
   * Reads the script and the journal, then listens.
   *
   * @throws StartFailedException if the script is wrong, the journal cannot be used or the port is
   *     taken
   */
  public static KosSimulator start(SimulatorSettings settings, InstantSource clock)
      throws StartFailedException {
    RuleBook rules = new RuleBook(settings.seed());
    loadScript(rules, settings.script());
    KosState state = new KosState();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    JournalWriter journal = openJournal(settings.journal(), clock, state, failure);
    Stats stats = new Stats();
    LineBook lines = new LineBook(state, journal, clock, stats);
    LateEffects lateEffects = new LateEffects(state, lines, journal, clock);
    Listeners listeners = new Listeners();
    try {
      Figures figures = new Figures(stats, state, journal, listeners::connections);
      ManagementCalls management = new ManagementCalls(figures, () -> !failure.isDone());
      Envelopes envelopes = new Envelopes(clock, settings.seed());
      KosCalls calls =
          new KosCalls(state, lines, lateEffects, journal, rules, envelopes, stats, clock);
      AdminCalls admin = new AdminCalls(rules, lines, journal, figures, settings.adminToken());
      listeners.open(settings, new Front(calls, admin, management, envelopes), management);
      lateEffects.resume();
      return new KosSimulator(settings, rules, journal, lateEffects, listeners, failure);
    } catch (StartFailedException | RuntimeException e) {
      listeners.close(Duration.ZERO);
      lateEffects.close();
      journal.close();
      throw e;
    }
  }

  private static void loadScript(RuleBook rules, @Nullable Path script)
      throws StartFailedException {
    if (script == null) {
      return;
    }
    try {
      if (Files.size(script) > MAX_SCRIPT_BYTES) {
        throw new StartFailedException(
            "script " + script + " is longer than " + MAX_SCRIPT_BYTES + " bytes");
      }
      rules.replace(Files.readAllBytes(script));
    } catch (IOException e) {
      throw new StartFailedException("script " + script + " cannot be read: " + e, e);
    } catch (InvalidRulesException e) {
      throw new StartFailedException(
          "script " + script + " is wrong:\n  " + String.join("\n  ", e.problems()), e);
    }
  }

  private static JournalWriter openJournal(
      Path file, InstantSource clock, KosState state, CompletableFuture<Throwable> failure)
      throws StartFailedException {
    try {
      return JournalWriter.open(file, clock, state::replay, failure::complete);
    } catch (IOException | IllegalStateException e) {
      throw new StartFailedException("journal " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Where it listens, without a slash at the end. */
  public URI baseUrl() {
    return listeners.baseUrl(settings.http().host());
  }

  /** The port of health and metrics, 0 when they have none of their own. */
  public int managementPort() {
    return listeners.managementPort();
  }

  /** The journal's file. */
  public Path journal() {
    return journal.file();
  }

  /**
   * Puts these rules in the place of all others.
   *
   * @param json one rule or an array of them; {@code []} for none
   * @throws InvalidRulesException if one is wrong; then nothing changes
   */
  public void putRules(String json) throws InvalidRulesException {
    rules.replace(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Completes when the journal cannot be written any more; the process must end then. */
  public CompletableFuture<Throwable> failure() {
    return failure.copy();
  }

  /** {@link #close(Duration)} with a grace of 5 s. */
  @Override
  public void close() {
    close(GRACE);
  }

  /**
   * Stops: calls in flight have the grace to end, then they are cut; effects still to come stay in
   * the journal. Takes at most the grace and 8 s. Later calls do nothing.
   */
  public void close(Duration grace) {
    LOG.info("stopping");
    listeners.close(grace);
    lateEffects.close();
    journal.close();
    LOG.info("stopped");
  }
}
