package io.headwater.report;

import io.headwater.conf.Setting;

/** Settings of the report. */
final class ReportSettings {
  static final Setting<String> REPORT =
      Setting.text(
          "report",
          null,
          "HTML file on the driver's machine that the report of this application is written to at"
              + " its end; of a folder, a file of it that is named by the application's id.");

  private ReportSettings() {}
}
