package io.productchange.kosadapter.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.productchange.kosadapter.call.CallMachine;
import io.productchange.kosadapter.call.CallPolicy;
import io.productchange.kosadapter.call.LedgerAnswer;
import io.productchange.kosadapter.call.LedgerWrite;
import io.productchange.kosadapter.call.Send;
import io.productchange.kosadapter.call.Snapshot;
import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.database.Databases;
import io.productchange.kosadapter.kos.LineAnswer;
import io.productchange.kosadapter.kos.ProductsAnswer;
import io.productchange.kosadapter.rig.CuttableProxy;
import io.productchange.kosadapter.rig.Db;
import io.productchange.kosadapter.rig.Ledgers;
import io.productchange.runtime.database.DatabasePool;
import io.productchange.runtime.database.DatabaseSettings;
import io.productchange.runtime.settings.Secret;
import io.productchange.schema.db.DatabaseRole;
import io.productchange.schema.db.DatabaseSchema;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The connection to PostgreSQL is lost between a COMMIT and its answer. */
class UnknownCommitTest {

  @Test
  void anIntentWhoseCommitNobodyHeardOfIsNotSentAndTheRequestGoesOn() throws Exception {
    try (Db db = Db.create();
        CuttableProxy proxy = CuttableProxy.to(port(db.url()));
        HikariDataSource pool = pool(db, proxy.port())) {
      Jdbi jdbi = Databases.jdbi(pool);
      UUID self = UUID.randomUUID();
      Ledgers.register(db, self);
      Snapshot snapshot = Ledgers.claimed(db, "unknown-1", "01010000000");
      try (JdbiLedger ledger = Ledgers.open(jdbi, self, outcome -> {})) {
        CallMachine machine =
            new CallMachine(
                CallPolicy.standard(Optional.of(Duration.ofSeconds(10))), self, Clock.systemUTC());
        Step.Write intent = toIntent(machine.begin(snapshot));

        proxy.loseAnswerTo(text -> text.contains("COMMIT"));
        LedgerAnswer answer = ledger.write(intent.write());

        assertThat(answer).isInstanceOf(LedgerAnswer.Unknown.class);
        assertThat(Ledgers.snapshot(db, "unknown-1").openSend())
            .as("it was committed all the same")
            .map(Send::state)
            .contains(Send.State.INTENT);

        Step next = intent.then().apply(answer);
        assertThat(next).as("nothing is sent").isInstanceOf(Step.Pause.class);
        Step.Reload reload = (Step.Reload) ((Step.Pause) next).then().get();
        Step.Write notSent =
            (Step.Write) reload.then().apply(ledger.load(List.of("unknown-1")).getFirst());
        assertThat(notSent.write()).isInstanceOf(LedgerWrite.Outcome.class);
        LedgerAnswer recorded = ledger.write(notSent.write());
        assertThat(recorded).isInstanceOf(LedgerAnswer.Committed.class);

        Snapshot after = Ledgers.snapshot(db, "unknown-1");
        assertThat(after.sends()).extracting(Send::state).containsExactly(Send.State.NOT_SENT);
        assertThat(ledger.write(toIntent(machine.begin(after)).write()))
            .as("a new send is allowed")
            .isInstanceOf(LedgerAnswer.Committed.class);
      }
    }
  }

  private static Step.Write toIntent(Step first) {
    Step step = first;
    while (!(step instanceof Step.Write write)) {
      step =
          switch (step) {
            case Step.Enter enter -> enter.then().get();
            case Step.Inquire inquire ->
                inquire.then().apply(new LineAnswer.Found("OLD", "ACTIVE"));
            case Step.ListProducts list ->
                list.then().apply(new ProductsAnswer.Listed(Map.of("NEW", "ACTIVE")));
            case Step.Write _,
                Step.SendChange _,
                Step.Tell _,
                Step.Pause _,
                Step.Reload _,
                Step.Done _ ->
                throw new AssertionError("expected the way to an intent, but it is " + step);
          };
    }
    return write;
  }

  private static HikariDataSource pool(Db db, int port) {
    URI url = URI.create(db.url().substring("jdbc:".length()));
    return DatabasePool.of(
            new DatabaseSettings(
                "jdbc:postgresql://127.0.0.1:" + port + url.getPath(),
                DatabaseRole.APP.roleName(),
                Optional.of(Secret.of(Db.PASSWORD))),
            "proxied")
        .schema(DatabaseSchema.SCHEMA)
        .size(3)
        .durableCommits()
        .open();
  }

  private static int port(String jdbcUrl) {
    return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
  }
}
