package io.headwater.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report as the compact JSON that the page's code reads ({@code src/main/report/src/data.ts}
 * has its form): texts stand once, everything else names them by number. Written such that it can
 * stand within a {@code <script>} element, whatever the texts hold.
 */
final class ReportData {
  private static final JsonFactory JSON = new JsonFactory();

  private final Report report;
  private final Interner<String> texts = new Interner<>();
  private final IdentityHashMap<int[], Integer> edgeNumbers = new IdentityHashMap<>();
  private final List<int[]> edgeLists = new ArrayList<>();
  private final DatasetRecord[] shownAs;
  private final int[][] columnsShownAs;
  private final JsonGenerator out;

  private ReportData(Report report, Writer writer) throws IOException {
    this.report = report;
    this.out = JSON.createGenerator(writer);
    this.out.setCharacterEscapes(new WithinScript());
    this.shownAs = report.datasets().shownAs();
    this.columnsShownAs = new int[shownAs.length][];
    for (DatasetRecord dataset : report.datasets().all()) {
      DatasetRecord shown = shownAs[dataset.number];
      if (shown != dataset) {
        columnsShownAs[dataset.number] = dataset.columns.stream().mapToInt(shown::column).toArray();
      }
    }
  }

  static void write(Report report, String version, Instant made, Writer writer) {
    try {
      ReportData data = new ReportData(report, writer);
      data.write(version, made);
      data.out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String version, Instant made) throws IOException {
    out.writeStartObject();
    out.writeNumberField("v", 1);
    out.writeStringField("by", version);
    out.writeNumberField("made", made.toEpochMilli());
    out.writeNumberField("forgotten", report.forgotten());
    out.writeNumberField("ignored", report.ignored());
    applications();
    datasets();
    edges();
    transforms();
    numbers("types", report.datasets().types.values());
    out.writeArrayFieldStart("texts");
    for (String text : texts.values()) {
      out.writeString(text);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void applications() throws IOException {
    out.writeArrayFieldStart("apps");
    for (Report.Application application : report.applications()) {
      out.writeStartObject();
      run(application.run);
      map("app", application.run.application);
      text("engine", engine(application));
      text("producer", producer(application));
      out.writeArrayFieldStart("acts");
      for (RunRecord action : application.actions) {
        out.writeStartObject();
        run(action);
        uses("in", action.inputs.values(), false);
        uses("out", action.outputs.values(), true);
        jobs(action.jobs);
        metrics("left", action.jobsLeftOut);
        out.writeEndObject();
      }
      out.writeEndArray();
      schemas(application);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String engine(Report.Application application) {
    if (application.run.engine != null || application.actions.isEmpty()) {
      return application.run.engine;
    }
    return application.actions.get(0).engine;
  }

  private static String producer(Report.Application application) {
    if (application.run.producer != null || application.actions.isEmpty()) {
      return application.run.producer;
    }
    return application.actions.get(0).producer;
  }

  private void run(RunRecord run) throws IOException {
    out.writeStringField("id", run.runId);
    text("ns", run.jobNamespace);
    text("job", run.jobName);
    text("kind", run.jobType);
    text("state", run.state);
    time("start", Report.Application.startOf(run));
    time("end", run.end);
    text("error", run.error);
    text("stack", run.stackTrace);
    text("reason", run.reason);
    text("sql", run.sql);
    if (run.complete != null) {
      out.writeNumberField("complete", run.complete ? 1 : 0);
    }
    if (!run.gaps.isEmpty()) {
      out.writeArrayFieldStart("gaps");
      for (String[] gap : run.gaps.values()) {
        out.writeNumber(texts.of(gap[0]));
        out.writeNumber(texts.of(gap[1]));
      }
      out.writeEndArray();
    }
    map("props", run.properties);
    metrics("metrics", run.metrics);
  }

  private void metrics(String name, Map<String, Number> metrics) throws IOException {
    if (!metrics.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (Map.Entry<String, Number> metric : metrics.entrySet()) {
        out.writeNumber(texts.of(metric.getKey()));
        number(metric.getValue());
      }
      out.writeEndArray();
    }
  }

  private void jobs(List<JobRecord> jobs) throws IOException {
    if (jobs.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("jobs");
    for (JobRecord job : jobs) {
      out.writeStartObject();
      out.writeNumberField("id", job.id);
      text("state", job.state);
      time("start", job.start);
      time("end", job.end);
      if (job.skippedStages > 0) {
        out.writeNumberField("skipped", job.skippedStages);
      }
      out.writeArrayFieldStart("stages");
      for (JobRecord.Stage stage : job.stages) {
        out.writeStartObject();
        out.writeNumberField("id", stage.id);
        out.writeNumberField("attempt", stage.attempt);
        text("name", stage.name);
        text("state", stage.state);
        time("start", stage.start);
        time("end", stage.end);
        text("error", stage.error);
        metrics("metrics", stage.metrics);
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void number(Number value) throws IOException {
    double asDouble = value.doubleValue();
    if (asDouble == Math.rint(asDouble) && Math.abs(asDouble) < 1L << 53) {
      out.writeNumber(value.longValue());
    } else {
      out.writeNumber(Math.round(asDouble * 1000) / 1000.0);
    }
  }

  private void uses(String name, Collection<DatasetUse> uses, boolean outputs) throws IOException {
    if (uses.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(name);
    for (DatasetUse use : uses) {
      out.writeStartArray();
      out.writeNumber(shownAs[use.dataset.number].number);
      nullable(use.rows);
      nullable(use.bytes);
      nullable(use.files);
      out.writeNumber(use.fromCache ? 1 : 0);
      if (outputs) {
        nullable(use.lifecycle == null ? null : (long) texts.of(use.lifecycle));
        nullable(use.edges == null ? null : (long) edgeNumber(use));
      }
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private int edgeNumber(DatasetUse use) {
    int[] shown = use.edges;
    boolean renamed = columnsShownAs[use.dataset.number] != null;
    for (int i = 1; i < shown.length && !renamed; i += 4) {
      renamed = columnsShownAs[shown[i]] != null;
    }
    if (renamed) {
      shown = shown.clone();
      for (int i = 0; i < shown.length; i += 4) {
        shown[i] = shown[i] < 0 ? shown[i] : columnShownAs(use.dataset.number, shown[i]);
        shown[i + 2] = columnShownAs(shown[i + 1], shown[i + 2]);
        shown[i + 1] = shownAs[shown[i + 1]].number;
      }
    }
    int[] list = shown;
    return edgeNumbers.computeIfAbsent(
        list,
        l -> {
          edgeLists.add(l);
          return edgeLists.size() - 1;
        });
  }

  private int columnShownAs(int dataset, int column) {
    return columnsShownAs[dataset] == null ? column : columnsShownAs[dataset][column];
  }

  /** The columns that this application saw of each dataset, with their types. */
  private void schemas(Report.Application application) throws IOException {
    Map<DatasetRecord, IntList> seen = new HashMap<>();
    for (RunRecord action : application.actions) {
      for (DatasetUse use : action.inputs.values()) {
        schema(use, seen);
      }
      for (DatasetUse use : action.outputs.values()) {
        schema(use, seen);
      }
    }
    out.writeArrayFieldStart("schemas");
    for (DatasetRecord dataset : report.datasets().all()) {
      IntList schema = seen.get(dataset);
      if (schema != null) {
        out.writeStartArray();
        out.writeNumber(dataset.number);
        integers(schema.toArray());
        out.writeEndArray();
      }
    }
    out.writeEndArray();
  }

  private void schema(DatasetUse use, Map<DatasetRecord, IntList> seen) {
    if (use.schema.length == 0) {
      return;
    }
    IntList list = seen.computeIfAbsent(shownAs[use.dataset.number], d -> new IntList());
    for (int i = 0; i < use.schema.length; i += 2) {
      list.addPairOnce(columnShownAs(use.dataset.number, use.schema[i]), use.schema[i + 1]);
    }
  }

  private void datasets() throws IOException {
    out.writeArrayFieldStart("datasets");
    for (DatasetRecord dataset : report.datasets().all()) {
      out.writeStartObject();
      text("ns", dataset.namespace);
      text("name", dataset.name);
      text("format", dataset.format);
      text("table", dataset.table);
      if (shownAs[dataset.number] != dataset) {
        out.writeNumberField("as", shownAs[dataset.number].number);
      } else if (!dataset.columns.isEmpty()) {
        numbers("columns", dataset.columns);
      }
      if (!dataset.descriptions.isEmpty()) {
        out.writeArrayFieldStart("docs");
        for (Map.Entry<Integer, String> doc : dataset.descriptions.entrySet()) {
          out.writeNumber(doc.getKey());
          out.writeNumber(texts.of(doc.getValue()));
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void edges() throws IOException {
    out.writeArrayFieldStart("edges");
    for (int[] list : edgeLists) {
      out.writeStartArray();
      integers(list);
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private void transforms() throws IOException {
    out.writeArrayFieldStart("transforms");
    for (Transform transform : report.datasets().transforms.values()) {
      out.writeStartArray();
      out.writeNumber(texts.of(transform.type));
      out.writeNumber(texts.of(transform.subtype));
      out.writeNumber(texts.of(transform.description));
      out.writeNumber(transform.masking ? 1 : 0);
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private void integers(int[] values) throws IOException {
    for (int value : values) {
      out.writeNumber(value);
    }
  }

  private void numbers(String name, List<String> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeNumber(texts.of(value));
    }
    out.writeEndArray();
  }

  private void map(String name, Map<String, String> values) throws IOException {
    if (!values.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (Map.Entry<String, String> entry : values.entrySet()) {
        out.writeNumber(texts.of(entry.getKey()));
        out.writeNumber(texts.of(entry.getValue()));
      }
      out.writeEndArray();
    }
  }

  private void text(String name, String value) throws IOException {
    if (value != null) {
      out.writeNumberField(name, texts.of(value));
    }
  }

  private void time(String name, Instant value) throws IOException {
    if (value != null) {
      out.writeNumberField(name, value.toEpochMilli());
    }
  }

  private void nullable(Long value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else {
      out.writeNumber(value);
    }
  }

  /** Escapes what could end the element, and what cannot be seen. */
  private static final class WithinScript extends CharacterEscapes {
    private final int[] ascii = standardAsciiEscapesForJSON();

    WithinScript() {
      for (char c : "<>&'".toCharArray()) {
        ascii[c] = ESCAPE_STANDARD;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return Html.invisible((char) c) ? new SerializedString(String.format("\\u%04x", c)) : null;
    }
  }
}
