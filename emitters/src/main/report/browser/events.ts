/** OpenLineage events for pages that no sample gives. */
export type Event = Record<string, unknown>;

interface Column {
  readonly name: string;
  readonly type?: string;
}

export interface DatasetSpec {
  readonly namespace: string;
  readonly name: string;
  readonly columns: readonly Column[];
}

export interface ActionSpec {
  readonly name: string;
  readonly reads: readonly DatasetSpec[];
  readonly writes: readonly (readonly [DatasetSpec, Record<string, readonly (readonly [DatasetSpec, string])[]>])[];
  readonly error?: string;
  readonly sql?: string;
  /** The facet `headwater_stages`. */
  readonly stages?: object;
}

const producer = "https://example.com/browser-test";
const facet = { _producer: producer, _schemaURL: producer };

export function application(name: string, run: string, startMs: number, actions: readonly ActionSpec[], outcome = "COMPLETE"): Event[] {
  const events: Event[] = [];
  const job = { namespace: "test", name, facets: { jobType: { ...facet, processingType: "BATCH", integration: "SPARK", jobType: "APPLICATION" } } };
  const at = (ms: number): string => new Date(startMs + ms).toISOString();
  const parent = { ...facet, run: { runId: run }, job: { namespace: "test", name } };
  const event = (type: string, time: number, runId: string, j: object, facets: object, inputs: object[], outputs: object[]): Event => ({
    eventTime: at(time),
    eventType: type,
    producer,
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json",
    run: { runId, facets },
    job: j,
    inputs,
    outputs,
  });
  events.push(event("START", 0, run, job, {}, [], []));
  actions.forEach((action, i) => {
    const id = `${run.slice(0, 24)}${String(i + 1).padStart(12, "0")}`;
    const facets = {
      parent,
      headwater_metrics: { ...facet, metrics: { tasks: 8, executor_run_seconds: 4.5 + i, jvm_gc_seconds: 0.2 }, properties: {} },
      ...(action.stages === undefined ? {} : { headwater_stages: { ...facet, ...action.stages } }),
      ...(action.error === undefined ? {} : { errorMessage: { ...facet, message: action.error, programmingLanguage: "JAVA" } }),
    };
    const dataset = (d: DatasetSpec): object => ({
      namespace: d.namespace,
      name: d.name,
      facets: { schema: { ...facet, fields: d.columns.map((c) => ({ name: c.name, type: c.type ?? "string" })) } },
    });
    const inputs = action.reads.map((d) => ({ ...dataset(d), inputFacets: { inputStatistics: { ...facet, rowCount: 1000 + i, size: 50_000 } } }));
    const outputs = action.writes.map(([d, edges]) => {
      const fields = Object.fromEntries(
        Object.entries(edges).map(([out, from]) => [
          out,
          {
            inputFields: from.map(([input, field]) => ({
              namespace: input.namespace,
              name: input.name,
              field,
              transformations: [{ type: "DIRECT", subtype: "IDENTITY", description: "", masking: false }],
            })),
          },
        ]),
      );
      const base = dataset(d) as { facets: object };
      return {
        ...base,
        facets: { ...base.facets, columnLineage: { ...facet, fields } },
        outputFacets: { outputStatistics: { ...facet, rowCount: 900 + i, size: 40_000 } },
      };
    });
    const j = { namespace: "test", name: `${name}.${action.name}`, facets: action.sql === undefined ? {} : { sql: { ...facet, query: action.sql } } };
    events.push(event("START", 100 + i * 1000, id, j, { parent }, inputs, outputs));
    events.push(event(action.error === undefined ? "COMPLETE" : "FAIL", 900 + i * 1000, id, j, facets, inputs, outputs));
  });
  events.push(event(outcome, 200 + actions.length * 1000, run, job, {}, [], []));
  return events;
}

/** Layers of datasets in folders; each action makes two datasets of up to three of the layer before. */
export function large(actions: number, datasets: number, columns: number): Event[] {
  const perDataset = Math.round(columns / datasets);
  const layers = 12;
  const all: DatasetSpec[] = Array.from({ length: datasets }, (_, i) => ({
    namespace: "s3://lake",
    name: `warehouse/layer_${Math.floor((i * layers) / datasets)}/area_${i % 5}/table_${i}`,
    columns: Array.from({ length: perDataset }, (_, c) => ({ name: `column_${c}`, type: c % 3 === 0 ? "decimal(18,2)" : "string" })),
  }));
  let seed = 7;
  const random = (n: number): number => (seed = (seed * 16807) % 2147483647) % n;
  const layer = (k: number): DatasetSpec[] => all.slice(Math.floor((k * datasets) / layers), Math.floor(((k + 1) * datasets) / layers));
  const specs: ActionSpec[] = Array.from({ length: actions }, (_, i) => {
    const k = Math.floor((i * (layers - 1)) / actions);
    const from = layer(k);
    const to = layer(k + 1);
    const reads = [2 * i, 2 * i + 1, random(from.length)].map((n) => from[n % from.length] as DatasetSpec);
    const writes = [to[(2 * i) % to.length] as DatasetSpec, to[(2 * i + 1) % to.length] as DatasetSpec];
    return {
      name: `write.table_${i}`,
      reads: [...new Set(reads)],
      writes: [...new Set(writes)].map((d) => [d, Object.fromEntries(d.columns.map((c, n) => [c.name, [[reads[n % 3] as DatasetSpec, c.name]] as const]))] as const),
    };
  });
  return application("warehouse", "01a00000-0000-7000-8000-000000000000", Date.UTC(2026, 0, 1), specs);
}

/** One action whose first stage was lost and done again, and whose last is skewed. */
export function stagedRun(): Event[] {
  const start = Date.UTC(2026, 0, 3);
  const at = (ms: number): string => new Date(start + ms).toISOString();
  const stage = (id: number, attempt: number, from: number, to: number, outcome: string, more: object, metrics: object): object => ({
    ...{ id, attempt, name: "save at Orders.java:42", start: at(from), end: at(to), outcome },
    ...more,
    metrics: { tasks: 20, executor_run_seconds: 12, executor_cpu_seconds: 6, jvm_gc_seconds: 1, shuffle_fetch_wait_seconds: 2, scheduler_delay_seconds: 1, ...metrics },
  });
  const jobs = [
    {
      ...{ id: 4, start: at(120), end: at(880), outcome: "COMPLETE", skippedStages: 1 },
      stages: [
        stage(7, 0, 130, 300, "COMPLETE", {}, { task_seconds_median: 0.5, task_seconds_max: 0.6 }),
        stage(8, 0, 300, 400, "FAIL", { error: "FetchFailed(<b>lost</b>)" }, { failed_tasks: 3 }),
        stage(7, 1, 400, 600, "COMPLETE", {}, { task_seconds_median: 0.5, task_seconds_max: 0.6 }),
        stage(8, 1, 600, 870, "COMPLETE", {}, { task_seconds_median: 1, task_seconds_max: 9, shuffle_read_bytes_median: 100, shuffle_read_bytes_max: 9000, disk_spilled_bytes: 5e6 }),
      ],
    },
  ];
  const from: DatasetSpec = { namespace: "s3://lake", name: "orders", columns: [{ name: "id" }] };
  const to: DatasetSpec = { namespace: "s3://lake", name: "totals", columns: [{ name: "id" }] };
  const action = { name: "write.totals", reads: [from], writes: [[to, { id: [[from, "id"]] }]] as const, stages: { jobs, leftOut: { jobs: 2, stages: 5, tasks: 50, task_seconds: 3 } } };
  return application("staged", "01c00000-0000-7000-8000-000000000000", start, [action]);
}

/** As a producer of the specification 1-0-5 tells a run: no application, no numbers, one transformation for each field. */
export function oldRun(): Event[] {
  const dataset = (name: string, facets: object = {}): object => ({ namespace: "postgres://db:5432", name, facets });
  const schema = (...names: string[]): object => ({ schema: { ...facet, fields: names.map((name) => ({ name, type: "text" })) } });
  const event = (eventType: string, time: string, job: string, id: number, inputs: object[], outputs: object[]): Event => ({
    ...{ eventType, eventTime: time, producer, schemaURL: "https://openlineage.io/spec/1-0-5/OpenLineage.json#/$defs/RunEvent" },
    run: { runId: `01d00000-0000-7000-8000-00000000000${id}`, facets: {} },
    job: { namespace: "airflow", name: job, facets: {} },
    ...{ inputs, outputs },
  });
  const inputFields = [{ namespace: "postgres://db:5432", name: "shop.orders", field: "price" }];
  const columnLineage = { ...facet, fields: { total: { inputFields, transformationDescription: "sum(price)", transformationType: "IDENTITY" } } };
  const orders = dataset("shop.orders", schema("price", "note"));
  const totals = dataset("shop.totals", { ...schema("total", "made"), columnLineage });
  return [
    event("START", "2026-01-04T00:00:00.000+01:00", "dag.totals", 1, [orders], [totals]),
    event("COMPLETE", "2026-01-04T00:00:05.000+01:00", "dag.totals", 1, [orders], [totals]),
    event("START", "2026-01-04T00:00:06.000+01:00", "dag.copy", 2, [totals], [dataset("shop.copy")]),
  ];
}

export const hostile = [
  "<script>window.hacked=1</script>",
  "</script><script>window.hacked=1</script>",
  "</noscript><img src=x onerror=window.hacked=1>",
  "\"><svg onload=window.hacked=1>",
  "'; DROP TABLE x; --",
  "<!--<script>",
  "]]>&lt;b&gt;&amp;",
  "line\u2028separator\u2029and\u0000null",
  "right\u202Eto left\u2066",
  "${window.hacked=1}{{window.hacked=1}}",
  "=HYPERLINK(\"http://example.com\")",
  "__proto__",
  "constructor",
  "javascript:window.hacked=1",
  "שם עברי",
  "\ud83d",
];

export function hostileRun(): Event[] {
  const columns = hostile.map((name) => ({ name, type: name }));
  const from: DatasetSpec = { namespace: "file", name: "/in/" + hostile[0], columns };
  const specs = hostile.map((name): ActionSpec => {
    const to: DatasetSpec = { namespace: name, name: "/out/" + name, columns };
    return { name, reads: [from], writes: [[to, Object.fromEntries(hostile.map((c) => [c, [[from, c]] as const]))]], error: name + "\n\tat " + name, sql: "SELECT '" + name + "'" };
  });
  return application(hostile[1] as string, "01b00000-0000-7000-8000-000000000000", Date.UTC(2026, 0, 2), specs, "FAIL");
}
