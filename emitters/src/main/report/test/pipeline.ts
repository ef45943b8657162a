import type { RawAction, RawApp, RawReport, RawUse } from "../src/data";
import { decode, type Column, type Dataset, type Report } from "../src/model";

export interface Written {
  readonly job: string;
  readonly reads?: readonly string[];
  readonly writes?: string;
  /** `out <- dataset.in SUBTYPE`; `* <- dataset.in FILTER` decides the rows; `?` tells no columns. */
  readonly edges?: readonly string[] | "?";
  readonly state?: string;
  readonly start?: number;
  readonly end?: number;
  readonly rows?: number;
  readonly complete?: 0 | 1;
  readonly gaps?: readonly [string, string][];
  readonly metrics?: Readonly<Record<string, number>>;
  readonly error?: string;
}

const indirect = new Set(["FILTER", "JOIN", "GROUP_BY", "SORT", "WINDOW", "CONDITIONAL"]);

/** A report from a few words, by way of the JSON that the page has. */
export class Pipeline {
  private readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly datasets = new Map<string, { number: number; columns: string[] }>();
  private readonly edges: number[][] = [];
  private readonly transforms: string[] = [];
  private readonly apps: RawApp[] = [];

  constructor(schemas: Readonly<Record<string, readonly string[]>>) {
    for (const [name, columns] of Object.entries(schemas)) {
      this.datasets.set(name, { number: this.datasets.size, columns: [...columns] });
    }
  }

  run(name: string, actions: readonly Written[], more: Partial<RawApp> & { types?: Record<string, string> } = {}): this {
    const { types = {}, ...rest } = more;
    const acts = actions.map((a) => this.action(name, a));
    this.apps.push({
      id: "run-" + this.apps.length,
      job: this.text(name),
      state: this.text("COMPLETE"),
      acts,
      schemas: [...this.datasets].map(([dataset, d]) => [
        d.number,
        ...d.columns.flatMap((c, i) => (types[dataset + "." + c] === "-" ? [] : [i, this.text(types[dataset + "." + c] ?? "string")])),
      ]),
      ...rest,
    });
    return this;
  }

  private action(app: string, a: Written): RawAction {
    const use = (dataset: string): RawUse => [this.datasets.get(dataset)?.number as number, a.rows ?? null, null, null, 0];
    const action: RawAction = {
      id: a.job,
      job: this.text(app + "." + a.job),
      state: this.text(a.state ?? "COMPLETE"),
      start: a.start ?? 0,
      in: (a.reads ?? []).map(use),
      out: a.writes === undefined ? [] : [[...use(a.writes).slice(0, 5), null, a.edges === "?" ? null : this.edgeList(a.writes, a.edges ?? [])] as unknown as RawUse],
      gaps: (a.gaps ?? []).flatMap(([k, s]) => [this.text(k), this.text(s)]),
      metrics: Object.entries(a.metrics ?? {}).flatMap(([k, v]) => [this.text(k), v]),
    };
    if (a.end !== undefined) action.end = a.end;
    if (a.complete !== undefined) action.complete = a.complete;
    if (a.error !== undefined) action.error = this.text(a.error);
    return action;
  }

  private edgeList(output: string, edges: readonly string[]): number {
    const list = edges.flatMap((edge) => {
      const [, out, dataset, column, how] = /^(\S+) <- ([\w/]+?)\.(\S+) (\w+)$/.exec(edge) as unknown as string[];
      const to = this.datasets.get(output) as { columns: string[] };
      const from = this.datasets.get(dataset as string) as { number: number; columns: string[] };
      if (!this.transforms.includes(how as string)) this.transforms.push(how as string);
      return [out === "*" ? -1 : to.columns.indexOf(out as string), from.number, from.columns.indexOf(column as string), this.transforms.indexOf(how as string)];
    });
    this.edges.push(list);
    return this.edges.length - 1;
  }

  private text(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  report(): Report {
    const raw: RawReport = {
      v: 1,
      by: "test",
      made: 0,
      forgotten: 0,
      ignored: 0,
      apps: this.apps,
      datasets: [...this.datasets].map(([name, d]) => ({ ns: this.text("file"), name: this.text("/lake/" + name), columns: d.columns.map((c) => this.text(c)) })),
      edges: this.edges,
      transforms: this.transforms.map((how) => [this.text(indirect.has(how) ? "INDIRECT" : "DIRECT"), this.text(how), this.text(""), 0]),
      types: this.texts.map((_, i) => i),
      texts: this.texts,
    };
    return decode(JSON.parse(JSON.stringify(raw)) as RawReport);
  }
}

export function dataset(report: Report, name: string): Dataset {
  return report.datasets.find((d) => d.label === name) as Dataset;
}

export function column(report: Report, name: string): Column {
  const [d, c] = name.split(".") as [string, string];
  return dataset(report, d).columns.find((x) => x.name === c) as Column;
}
