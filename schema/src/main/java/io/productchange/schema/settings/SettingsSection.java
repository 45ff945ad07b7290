package io.productchange.schema.settings;

import io.productchange.runtime.settings.Setting;
import java.util.List;

/**
 * Settings of one concern, as the documentation shows them.
 *
 * @param title heading
 * @param settings in the order of the documentation
 */
public record SettingsSection(String title, List<Setting<?>> settings) {
  public SettingsSection {
    settings = List.copyOf(settings);
  }
}
