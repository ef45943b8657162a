package io.headwater.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The report as plain tables, for a browser that runs no scripts. */
final class Tables {
  private final Report report;
  private final Html page;
  private final List<DatasetRecord> datasets;

  Tables(Report report, Html page) {
    this.report = report;
    this.page = page;
    this.datasets = report.datasets().all();
  }

  void write() {
    page.raw("<main class=\"plain\"><h1>Headwater report</h1>\n")
        .raw("<p>Tables only: this browser runs no scripts. With them the page also draws the")
        .raw(" lineage and follows columns.</p>\n");
    if (report.forgotten() > 0) {
      page.raw("<p>Left out, because there were too many: " + report.forgotten() + " runs.</p>\n");
    }
    for (Report.Application application : report.applications()) {
      application(application);
    }
    columns();
    page.raw("</main>\n");
  }

  private void application(Report.Application application) {
    RunRecord run = application.run;
    page.raw("<h2>").text(run.jobName).raw("</h2>\n<table><tbody>");
    row("Run", run.runId);
    row("Outcome", outcome(run));
    row("Started", time(application.start()));
    row("Took", took(run));
    row("Error", run.error);
    row("Reason", run.reason);
    row("Engine", run.engine);
    run.application.forEach(this::row);
    page.raw("</tbody></table>\n<table><caption>Actions</caption><thead><tr>");
    head("Action", "Outcome", "Started", "Took", "Reads", "Writes", "Not known");
    for (RunRecord action : application.actions) {
      page.raw("<tr>");
      cell(action.jobName);
      cell(outcome(action) + (action.error == null ? "" : ": " + action.error));
      cell(time(Report.Application.startOf(action)));
      cell(took(action));
      cell(uses(action.inputs));
      cell(uses(action.outputs));
      cell(
          action.gaps.values().stream()
              .map(gap -> gap[0] + " " + gap[1])
              .collect(Collectors.joining("\n")));
      page.raw("\n");
    }
    page.raw("</tbody></table>\n");
  }

  private static String outcome(RunRecord run) {
    return run.state == null ? "not told" : run.ended() ? run.state : "no end was told";
  }

  private static String time(Instant time) {
    return time == null ? "" : time.toString();
  }

  private static String took(RunRecord run) {
    Instant start = Report.Application.startOf(run);
    return start == null || run.end == null
        ? ""
        : String.format(Locale.ROOT, "%.1f s", Duration.between(start, run.end).toMillis() / 1e3);
  }

  private static String uses(Map<DatasetRecord, DatasetUse> uses) {
    return uses.values().stream()
        .map(u -> u.dataset.name + (u.rows == null ? "" : " (" + u.rows + " rows)"))
        .collect(Collectors.joining("\n"));
  }

  private void columns() {
    Map<DatasetRecord, Map<Integer, Set<String>>> origins = origins();
    page.raw("<h2>Datasets and columns</h2>\n");
    for (DatasetRecord dataset : datasets) {
      Map<Integer, Set<String>> known = origins.get(dataset);
      page.raw("<table><caption>")
          .text(dataset.name)
          .raw(" <small>")
          .text(dataset.namespace + (dataset.format == null ? "" : ", " + dataset.format))
          .raw("</small></caption><thead><tr>");
      head("Column", "Comes from");
      if (known != null && known.containsKey(-1)) {
        page.raw("<tr><td><em>which rows</em>");
        cell(String.join("\n", known.get(-1)));
      }
      for (int i = 0; i < dataset.columns.size(); i++) {
        page.raw("<tr>");
        cell(dataset.columns.get(i));
        cell(known == null || !known.containsKey(i) ? "" : String.join("\n", known.get(i)));
      }
      page.raw("</tbody></table>\n");
    }
  }

  private Map<DatasetRecord, Map<Integer, Set<String>>> origins() {
    List<Transform> transforms = report.datasets().transforms.values();
    Map<DatasetRecord, Map<Integer, Set<String>>> all = new LinkedHashMap<>();
    for (Report.Application application : report.applications()) {
      for (RunRecord action : application.actions) {
        for (DatasetUse use : action.outputs.values()) {
          if (use.edges != null) {
            origins(
                use.edges,
                transforms,
                all.computeIfAbsent(use.dataset, d -> new LinkedHashMap<>()));
          }
        }
      }
    }
    return all;
  }

  private void origins(int[] edges, List<Transform> transforms, Map<Integer, Set<String>> into) {
    for (int i = 0; i < edges.length; i += 4) {
      DatasetRecord from = datasets.get(edges[i + 1]);
      Transform how = transforms.get(edges[i + 3]);
      into.computeIfAbsent(edges[i], c -> new LinkedHashSet<>())
          .add(
              from.name
                  + " . "
                  + from.columns.get(edges[i + 2])
                  + " ("
                  + (how.type + " " + how.subtype).trim()
                  + ")");
    }
  }

  private void head(String... names) {
    List<String> cells = new ArrayList<>();
    for (String name : names) {
      cells.add("<th scope=\"col\">" + name);
    }
    page.raw(String.join("", cells)).raw("</thead><tbody>\n");
  }

  private void row(String name, String value) {
    if (value != null && !value.isEmpty()) {
      page.raw("<tr><th scope=\"row\">").text(name);
      cell(value);
    }
  }

  private void cell(String value) {
    page.raw("<td>").text(value);
  }
}
