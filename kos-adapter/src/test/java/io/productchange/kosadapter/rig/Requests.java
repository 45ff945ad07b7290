package io.productchange.kosadapter.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.productchange.kossimulator.catalogue.LineStatus;
import io.productchange.kossimulator.catalogue.Lines;
import io.productchange.schema.message.ChangeResult;
import io.productchange.schema.message.ChangeStatus;
import io.productchange.schema.message.ExecuteChange;
import io.productchange.schema.message.KosReply;
import io.productchange.testservers.Await;
import java.io.IOException;
import java.util.List;

/** Requests of a world: made, waited for, asked about, decided by an operator. */
public final class Requests {
  /** What fresh lines have. */
  public static final String SLIM = "5G_SLIM_6G";

  /** What they are changed to. */
  public static final String BASIC = "5G_BASIC_12G";

  private final World world;

  Requests(World world) {
    this.world = world;
  }

  /** A good request of a line that no other test of this world has. */
  public ExecuteChange change(String name) {
    int number = world.commands().nextNumber();
    return Commands.change(name + "-" + number, line(number), SLIM, BASIC);
  }

  /** A line on {@link #SLIM} that no other test of this world has. */
  public String freshLine() {
    return line(world.commands().nextNumber());
  }

  private static String line(int number) {
    return Lines.lineNumber(LineStatus.ACTIVE, SLIM, number);
  }

  /** The decision on a request, once it is told. */
  public ChangeResult decided(ExecuteChange command) {
    return world.commands().await(KosReply.Decided.class, command.requestId()).result();
  }

  /** Waits until it is told that a request's change was made, which KOS's journal must confirm. */
  public ChangeResult carriedOut(ExecuteChange command) throws IOException {
    ChangeResult result = decided(command);
    assertThat(result.status())
        .as(command.requestId() + " " + result)
        .isEqualTo(ChangeStatus.COMPLETED);
    assertThat(world.executions(command.requestId())).as(command.requestId()).isEqualTo(1);
    return result;
  }

  /** The same where KOS must have received one call only. */
  public ChangeResult carriedOutByOneCall(ExecuteChange command) throws IOException {
    ChangeResult result = carriedOut(command);
    assertThat(world.received(command.requestId())).as(command.requestId()).isEqualTo(1);
    return result;
  }

  /** That a request is in doubt, once it is told. */
  public KosReply.InDoubt inDoubt(ExecuteChange command) {
    return world.commands().await(KosReply.InDoubt.class, command.requestId());
  }

  /** Waits until KOS has the change call of a request. */
  public void awaitReceived(ExecuteChange command) {
    Await.until(
        "KOS has the call of " + command.requestId(),
        Commands.WITHIN,
        () -> world.received(command.requestId()) == 1);
  }

  /** What the ledger says of the sends of a request, in order. */
  public String sends(ExecuteChange command) {
    return world
        .db()
        .value(
            String.class,
            "SELECT coalesce(string_agg(state, ' ' ORDER BY send_no), '') FROM pc_kos_attempt"
                + " WHERE request_id = ?",
            command.requestId());
  }

  /** Asks for an operator's action, as the command does. */
  public void ask(String requestId, String action) {
    world
        .db()
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO pc_operator_action (request_id, action, operator, why)"
                        + " VALUES (?, ?, 'ann', 'looked it up')",
                    requestId,
                    action));
  }

  /** What became of the operators' actions on a request, in order. */
  public List<String> actions(String requestId) {
    return world
        .db()
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT state FROM pc_operator_action WHERE request_id = ? ORDER BY id")
                    .bind(0, requestId)
                    .mapTo(String.class)
                    .list());
  }
}
