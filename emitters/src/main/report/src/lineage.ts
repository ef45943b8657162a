import type { Action, Column, Dataset, Report, Transform, Use } from "./model";

/** From an input column to an output column, or to the rows of an output dataset. */
export interface Edge {
  readonly from: Column;
  /** Undefined: it decides which rows the whole dataset has. */
  readonly to: Column | undefined;
  readonly dataset: Dataset;
  readonly transform: Transform;
  readonly actions: Action[];
}

/** How strongly a column depends: its value, or only which rows or which branch. */
export type Strength = "direct" | "indirect";

export interface Reached {
  readonly column: Column;
  readonly strength: Strength;
  /** The step that reached it, on a shortest way; undefined for the start. */
  readonly by: Edge | undefined;
  readonly steps: number;
}

export interface Trace {
  readonly start: Column;
  readonly columns: ReadonlyMap<Column, Reached>;
  /** Datasets whose rows are decided on the way (downstream), with the step that does. */
  readonly rows: ReadonlyMap<Dataset, Edge>;
  readonly edges: ReadonlySet<Edge>;
}

/** The lineage of some actions: of one run, or of all. */
export class Lineage {
  readonly actions: readonly Action[];
  readonly datasets: ReadonlySet<Dataset>;
  readonly edges: readonly Edge[];
  readonly readers = new Map<Dataset, Action[]>();
  readonly writers = new Map<Dataset, Action[]>();
  /** Of a nested field the columns that hold it, of a column its nested fields: what touches one touches both. */
  private readonly kin = new Map<Column, Column[]>();
  private readonly into = new Map<Column, Edge[]>();
  private readonly outOf = new Map<Column, Edge[]>();
  private readonly intoRows = new Map<Dataset, Edge[]>();

  constructor(report: Report, actions: readonly Action[]) {
    this.actions = actions;
    const datasets = new Set<Dataset>();
    const edges = new Map<string, Edge>();
    for (const action of actions) {
      for (const use of action.inputs) {
        datasets.add(use.dataset);
        push(this.readers, use.dataset, action);
      }
      for (const use of action.outputs) {
        datasets.add(use.dataset);
        push(this.writers, use.dataset, action);
        const list = use.edges ?? [];
        for (let i = 0; i + 3 < list.length; i += 4) {
          const position = list[i] as number;
          const from = report.column(list[i + 1] as number, list[i + 2] as number);
          const to = position < 0 ? undefined : use.dataset.columns[position];
          const transform = report.transforms[list[i + 3] as number];
          if (!from || !transform || (position >= 0 && !to)) continue;
          datasets.add(from.dataset);
          const key = `${from.id}>${to ? to.id : "r" + use.dataset.id}:${list[i + 3] as number}`;
          const known = edges.get(key);
          if (known) {
            if (known.actions[known.actions.length - 1] !== action) known.actions.push(action);
          } else {
            edges.set(key, { from, to, dataset: use.dataset, transform, actions: [action] });
          }
        }
      }
    }
    this.datasets = datasets;
    this.edges = [...edges.values()];
    for (const dataset of datasets) this.relate(dataset);
    for (const edge of this.edges) {
      push(this.outOf, edge.from, edge);
      if (edge.to) push(this.into, edge.to, edge);
      else push(this.intoRows, edge.dataset, edge);
    }
  }

  private relate(dataset: Dataset): void {
    if (!dataset.columns.some((c) => c.name.includes("."))) return;
    const byName = new Map(dataset.columns.map((c) => [c.name, c]));
    for (const field of dataset.columns) {
      for (let dot = field.name.indexOf("."); dot > 0; dot = field.name.indexOf(".", dot + 1)) {
        const holder = byName.get(field.name.slice(0, dot));
        if (holder) {
          push(this.kin, field, holder);
          push(this.kin, holder, field);
        }
      }
    }
  }

  /** The edges into a column, into its nested fields and into what it is nested in. */
  edgesInto(column: Column): readonly Edge[] {
    return this.withKin(column, this.into);
  }

  edgesOutOf(column: Column): readonly Edge[] {
    return this.withKin(column, this.outOf);
  }

  private withKin(column: Column, edges: ReadonlyMap<Column, Edge[]>): readonly Edge[] {
    const own = edges.get(column) ?? [];
    const kin = this.kin.get(column);
    return kin ? [...own, ...kin.flatMap((k) => edges.get(k) ?? [])] : own;
  }

  /** Of a trace only what values flow along. */
  valuesOf(trace: Trace): Trace {
    const columns = new Map([...trace.columns].filter(([, r]) => r.strength === "direct"));
    const has = (c: Column): boolean => columns.has(c) || (this.kin.get(c) ?? []).some((k) => columns.has(k));
    const edges = [...trace.edges].filter((e) => e.transform.direct && e.to && has(e.from) && has(e.to));
    return { start: trace.start, columns, rows: new Map(), edges: new Set(edges) };
  }

  /** What was written into a dataset and, as far as is told, stayed: not by actions that failed. */
  written(dataset: Dataset): Use[] {
    return (this.writers.get(dataset) ?? []).filter(kept).flatMap((a) => a.outputs).filter((u) => u.dataset === dataset);
  }

  /** Whether every action that writes it failed or was stopped. */
  writesFailed(dataset: Dataset): boolean {
    const writers = this.writers.get(dataset) ?? [];
    return writers.length > 0 && !writers.some(kept);
  }

  /** What decides about the rows of a dataset. */
  edgesIntoRows(dataset: Dataset): readonly Edge[] {
    return this.intoRows.get(dataset) ?? [];
  }

  /** Whether some action writes it and none tells its columns' origins. */
  columnsUnknown(dataset: Dataset): boolean {
    const writers = this.writers.get(dataset) ?? [];
    return (
      writers.some((a) => a.inputs.length > 0) &&
      !writers.some((a) => a.outputs.some((u) => u.dataset === dataset && u.edges !== undefined))
    );
  }

  /** Actions that read a dataset of a downstream trace and write something, without telling all that becomes of its columns. */
  blindBehind(trace: Trace): Action[] {
    const found = new Set<Action>();
    const datasets = new Set([...trace.columns.keys()].map((c) => c.dataset));
    for (const dataset of datasets) {
      for (const a of this.readers.get(dataset) ?? []) {
        if (a.outputs.length > 0 && (a.complete === false || a.outputs.every((u) => u.edges === undefined))) found.add(a);
      }
    }
    return [...found];
  }

  /** Everything that a column is made of. */
  origins(start: Column): Trace {
    const asked = new Set<Dataset>();
    return this.walk(start, (column, direct) => {
      if (direct) return this.edgesInto(column).filter((e) => e.transform.direct);
      if (asked.has(column.dataset)) return this.edgesInto(column);
      asked.add(column.dataset);
      return [...this.edgesInto(column), ...this.edgesIntoRows(column.dataset)];
    }, (edge) => [edge.from]);
  }

  /** Everything that a column goes into or decides about. */
  descendants(start: Column): Trace {
    const reached = new Set<Dataset>();
    return this.walk(start, (column, direct) =>
      direct ? this.edgesOutOf(column).filter((e) => e.transform.direct && e.to) : this.edgesOutOf(column),
      (edge) => {
        if (edge.to) return [edge.to];
        if (reached.has(edge.dataset)) return [];
        reached.add(edge.dataset);
        return edge.dataset.columns;
      },
    );
  }

  /**
   * First along values only, then along everything from all that was reached: so a column is
   * indirect only if no way of values leads to it.
   */
  private walk(
    start: Column,
    edgesOf: (column: Column, direct: boolean) => readonly Edge[],
    ends: (edge: Edge) => readonly Column[],
  ): Trace {
    const columns = new Map<Column, Reached>();
    const rows = new Map<Dataset, Edge>();
    const used = new Set<Edge>();
    columns.set(start, { column: start, strength: "direct", by: undefined, steps: 0 });
    for (const direct of [true, false]) {
      const queue = [...columns.values()];
      for (let at = 0; at < queue.length; at++) {
        const reached = queue[at] as Reached;
        for (const edge of edgesOf(reached.column, direct)) {
          used.add(edge);
          if (!edge.to && !rows.has(edge.dataset)) rows.set(edge.dataset, edge);
          for (const end of ends(edge)) {
            if (columns.has(end)) continue;
            const strength: Strength = direct ? "direct" : "indirect";
            const next: Reached = { column: end, strength, by: edge, steps: reached.steps + 1 };
            columns.set(end, next);
            queue.push(next);
          }
        }
      }
    }
    return { start, columns, rows, edges: used };
  }

  /** Columns of a trace that nothing known leads into: the raw sources. */
  rawSources(trace: Trace): Reached[] {
    return [...trace.columns.values()].filter(
      (r) => r.column !== trace.start && this.edgesInto(r.column).length === 0,
    );
  }
}

const kept = (a: Action): boolean => a.outcome !== "FAIL" && a.outcome !== "ABORT";

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (list[list.length - 1] !== value) list.push(value);
}
