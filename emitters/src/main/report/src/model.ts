import type { RawApp, RawAction, RawReport, RawRun, RawUse } from "./data";
import { labelDatasets } from "./names";

export type Outcome = "COMPLETE" | "FAIL" | "ABORT" | "OPEN" | "UNKNOWN";

export interface Column {
  /** Unique in the report. */
  readonly id: number;
  readonly dataset: Dataset;
  readonly name: string;
  readonly doc: string | undefined;
}

export interface Dataset {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly format: string | undefined;
  readonly table: string | undefined;
  readonly columns: Column[];
  /** Shortest name that tells it from the others. */
  label: string;
  /** What lies above it, outermost first: namespace, folders or schemas. */
  path: string[];
}

export interface Use {
  readonly dataset: Dataset;
  readonly rows: number | undefined;
  readonly bytes: number | undefined;
  readonly files: number | undefined;
  readonly fromCache: boolean;
  readonly lifecycle: string | undefined;
  /** Undefined: no event tells columns. */
  readonly edges: readonly number[] | undefined;
}

export interface Gap {
  readonly kind: string;
  readonly subject: string;
}

export interface Run {
  readonly runId: string;
  readonly namespace: string;
  readonly job: string;
  readonly kind: string | undefined;
  readonly outcome: Outcome;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly error: string | undefined;
  readonly stack: string | undefined;
  readonly reason: string | undefined;
  readonly sql: string | undefined;
  readonly complete: boolean | undefined;
  readonly gaps: readonly Gap[];
  readonly props: ReadonlyMap<string, string>;
  readonly metrics: ReadonlyMap<string, number>;
}

export interface Stage {
  readonly id: number;
  readonly attempt: number;
  readonly name: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly outcome: Outcome;
  readonly error: string | undefined;
  readonly metrics: ReadonlyMap<string, number>;
}

export interface Job {
  readonly id: number;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly outcome: Outcome;
  /** Stages that never ran for it, because their result was there. */
  readonly skipped: number;
  readonly stages: readonly Stage[];
}

export interface Action extends Run {
  /** Unique in the report. */
  readonly id: number;
  readonly app: App;
  /** The job's name without the application's. */
  readonly label: string;
  readonly inputs: readonly Use[];
  readonly outputs: readonly Use[];
  readonly jobs: readonly Job[];
  /** Sums over the jobs and stages that are not told. */
  readonly leftOut: ReadonlyMap<string, number>;
}

export interface App extends Run {
  readonly index: number;
  readonly details: ReadonlyMap<string, string>;
  readonly engine: string | undefined;
  readonly producer: string | undefined;
  readonly actions: Action[];
  /** Of each dataset that this application saw: type by column id. */
  readonly schemas: ReadonlyMap<Dataset, ReadonlyMap<number, string>>;
}

export interface Transform {
  readonly direct: boolean;
  readonly subtype: string;
  readonly description: string;
  readonly masking: boolean;
}

export interface Report {
  readonly version: string;
  readonly made: number;
  readonly forgotten: number;
  readonly ignored: number;
  readonly apps: readonly App[];
  readonly datasets: readonly Dataset[];
  readonly columns: readonly Column[];
  readonly actions: readonly Action[];
  readonly transforms: readonly Transform[];
  readonly edges: readonly (readonly number[])[];
  /** First column id of each raw dataset number. */
  column(dataset: number, position: number): Column | undefined;
}

/** Builds the model; every text of a run stays a text. */
export function decode(raw: RawReport): Report {
  const text = (n: number | undefined): string | undefined => (n === undefined ? undefined : raw.texts[n]);
  const columns: Column[] = [];
  const byNumber: Dataset[] = raw.datasets.map((d, id) => ({
    id,
    namespace: text(d.ns) ?? "",
    name: text(d.name) ?? "",
    format: text(d.format),
    table: text(d.table),
    columns: [],
    label: "",
    path: [],
  }));
  raw.datasets.forEach((d, i) => {
    const dataset = byNumber[i] as Dataset;
    const docs = pairs(d.docs);
    (d.columns ?? []).forEach((name, position) => {
      const column = { id: columns.length, dataset, name: text(name) ?? "", doc: text(docs.get(position)) };
      columns.push(column);
      dataset.columns.push(column);
    });
  });
  const datasets = byNumber.filter((_, i) => raw.datasets[i]?.as === undefined);
  labelDatasets(datasets);

  const use = (u: RawUse): Use => ({
    dataset: byNumber[u[0]] as Dataset,
    rows: u[1] ?? undefined,
    bytes: u[2] ?? undefined,
    files: u[3] ?? undefined,
    fromCache: u[4] === 1,
    lifecycle: text(u[5] ?? undefined),
    edges: u[6] == null ? undefined : raw.edges[u[6]],
  });
  const run = (r: RawRun): Run => ({
    runId: r.id,
    namespace: text(r.ns) ?? "",
    job: text(r.job) ?? "",
    kind: text(r.kind),
    outcome: outcome(text(r.state)),
    start: r.start,
    end: r.end,
    error: text(r.error),
    stack: text(r.stack),
    reason: text(r.reason),
    sql: text(r.sql),
    complete: r.complete === undefined ? undefined : r.complete === 1,
    gaps: list(r.gaps, (kind, subject) => ({ kind: text(kind) ?? "", subject: text(subject) ?? "" })),
    props: new Map(list(r.props, (k, v) => [text(k) ?? "", text(v) ?? ""])),
    metrics: new Map(list(r.metrics, (k, v) => [text(k) ?? "", v])),
  });
  const actions: Action[] = [];
  const jobs = (a: RawAction): Job[] =>
    (a.jobs ?? []).map((j) => ({
      id: j.id,
      start: j.start,
      end: j.end,
      outcome: ended(text(j.state)),
      skipped: j.skipped ?? 0,
      stages: (j.stages ?? []).map((s) => ({
        id: s.id,
        attempt: s.attempt ?? 0,
        name: text(s.name) ?? "",
        start: s.start,
        end: s.end,
        outcome: ended(text(s.state)),
        error: text(s.error),
        metrics: new Map(list(s.metrics, (k, v) => [text(k) ?? "", v] as const)),
      })),
    }));
  const apps = raw.apps.map((a: RawApp, index): App => {
    const app: App = {
      ...run(a),
      index,
      details: new Map(list(a.app, (k, v) => [text(k) ?? "", text(v) ?? ""])),
      engine: text(a.engine),
      producer: text(a.producer),
      actions: [],
      schemas: new Map(
        a.schemas.map((s) => {
          const dataset = byNumber[s[0] as number] as Dataset;
          const types = list(s.slice(1), (position, type) => {
            const column = dataset.columns[position] as Column;
            return [column.id, text(raw.types[type]) ?? ""] as const;
          });
          return [dataset, new Map(types)] as const;
        }),
      ),
    };
    for (const raw of a.acts) {
      const r = run(raw);
      const prefix = app.job + ".";
      const action: Action = {
        ...r,
        id: actions.length,
        app,
        label: app.job && r.job.startsWith(prefix) ? r.job.slice(prefix.length) : r.job,
        inputs: (raw.in ?? []).map(use),
        outputs: (raw.out ?? []).map(use),
        jobs: jobs(raw),
        leftOut: new Map(list(raw.left, (k, v) => [text(k) ?? "", v] as const)),
      };
      actions.push(action);
      app.actions.push(action);
    }
    return app;
  });
  return {
    version: raw.by,
    made: raw.made,
    forgotten: raw.forgotten,
    ignored: raw.ignored,
    apps,
    datasets,
    columns,
    actions,
    transforms: raw.transforms.map(([type, subtype, description, masking]) => ({
      direct: text(type) !== "INDIRECT",
      subtype: text(subtype) ?? "",
      description: text(description) ?? "",
      masking: masking === 1,
    })),
    edges: raw.edges,
    column: (dataset, position) => byNumber[dataset]?.columns[position],
  };
}

function outcome(state: string | undefined): Outcome {
  switch (state) {
    case "COMPLETE":
    case "FAIL":
    case "ABORT":
      return state;
    case undefined:
      return "UNKNOWN";
    default:
      return "OPEN";
  }
}

/** Of a job or a stage: without an outcome it still ran when its action's end was told. */
function ended(state: string | undefined): Outcome {
  return state === undefined ? "OPEN" : outcome(state);
}

function list<T>(flat: readonly number[] | undefined, of: (a: number, b: number) => T): T[] {
  const all: T[] = [];
  for (let i = 0; flat && i + 1 < flat.length; i += 2) {
    all.push(of(flat[i] as number, flat[i + 1] as number));
  }
  return all;
}

function pairs(flat: readonly number[] | undefined): Map<number, number> {
  return new Map(list(flat, (a, b) => [a, b]));
}
