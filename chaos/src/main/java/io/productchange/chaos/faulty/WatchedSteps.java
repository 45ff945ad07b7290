package io.productchange.chaos.faulty;

import io.productchange.kosadapter.call.Step;
import io.productchange.kosadapter.work.Steps;
import io.productchange.runtime.waypoint.Waypoints;

/** Makes two waypoints of every step of the call protocol. */
record WatchedSteps(Waypoints waypoints) implements Steps {
  @Override
  public void before(String requestId, Step step) {
    waypoints.reached("step." + name(step) + ".before");
  }

  @Override
  public void after(String requestId, Step step) {
    waypoints.reached("step." + name(step) + ".after");
  }

  private static String name(Step step) {
    return switch (step) {
      case Step.Enter enter -> "Enter-" + enter.purpose();
      case Step.Write write -> write.write().getClass().getSimpleName();
      case Step.Tell tell -> tell.reply().getClass().getSimpleName();
      case Step.Pause pause -> "Pause-" + pause.why();
      case Step.Inquire _, Step.ListProducts _, Step.SendChange _, Step.Reload _, Step.Done _ ->
          step.getClass().getSimpleName();
    };
  }
}
