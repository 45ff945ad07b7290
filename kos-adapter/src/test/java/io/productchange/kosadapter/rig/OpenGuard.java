package io.productchange.kosadapter.rig;

import io.productchange.kosadapter.mark.LedgerGuard;
import io.productchange.schema.message.LedgerMark;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A guard that lets everything pass, for tests that are not about it. */
public final class OpenGuard implements LedgerGuard {
  public static final OpenGuard INSTANCE = new OpenGuard();

  private OpenGuard() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void require(Handle handle) {}

  @Override
  public boolean cover(String worker, LedgerMark.Witness witness, List<LedgerMark.Intent> intents) {
    return true;
  }

  @Override
  public void note(String worker, LedgerMark.Witness witness) {}
}
