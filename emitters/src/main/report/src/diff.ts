import type { Edge, Lineage } from "./lineage";
import type { Action, App, Column, Dataset } from "./model";

export type Change<T> = { readonly before: T | undefined; readonly after: T | undefined };

export interface ColumnChange {
  readonly column: Column;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface Diff {
  readonly datasetsAdded: readonly Dataset[];
  readonly datasetsRemoved: readonly Dataset[];
  /** Of datasets that both runs saw: columns that came, went, or changed their type. */
  readonly columns: readonly ColumnChange[];
  /** Columns that both runs make, by another expression. */
  readonly expressions: readonly ColumnChange[];
  readonly edgesAdded: readonly Edge[];
  readonly edgesRemoved: readonly Edge[];
  /** Matched by job name; the n-th of a name with the n-th. */
  readonly actions: readonly Change<Action>[];
}

export function compare(before: { app: App; lineage: Lineage }, after: { app: App; lineage: Lineage }): Diff {
  const a = before.lineage;
  const b = after.lineage;
  const edgesA = new Map(a.edges.map((e) => [edgeKey(e), e]));
  const edgesB = new Map(b.edges.map((e) => [edgeKey(e), e]));
  return {
    datasetsAdded: [...b.datasets].filter((d) => !a.datasets.has(d)),
    datasetsRemoved: [...a.datasets].filter((d) => !b.datasets.has(d)),
    columns: columnChanges(before.app, after.app),
    expressions: expressionChanges(a, b),
    edgesAdded: [...edgesB].filter(([k]) => !edgesA.has(k)).map(([, e]) => e),
    edgesRemoved: [...edgesA].filter(([k]) => !edgesB.has(k)).map(([, e]) => e),
    actions: match(before.app.actions, after.app.actions),
  };
}

/** Only where both runs tell an expression. */
function expressionChanges(before: Lineage, after: Lineage): ColumnChange[] {
  const then = expressions(before);
  const changes: ColumnChange[] = [];
  for (const [column, now] of expressions(after)) {
    const known = then.get(column);
    if (known !== undefined && known !== now) changes.push({ column, before: known, after: now });
  }
  return changes;
}

function expressions(lineage: Lineage): Map<Column, string> {
  const all = new Map<Column, Set<string>>();
  for (const { to, transform } of lineage.edges) {
    if (!to || transform.description === "") continue;
    const known = all.get(to);
    if (known) known.add(transform.description);
    else all.set(to, new Set([transform.description]));
  }
  return new Map([...all].map(([column, texts]) => [column, [...texts].sort().join(" | ")]));
}

function edgeKey(e: Edge): string {
  return [e.from.id, e.to ? e.to.id : "r" + e.dataset.id, e.transform.direct, e.transform.subtype, e.transform.masking].join(" ");
}

function columnChanges(before: App, after: App): ColumnChange[] {
  const changes: ColumnChange[] = [];
  for (const [dataset, now] of after.schemas) {
    const then = before.schemas.get(dataset);
    if (!then) continue;
    for (const column of dataset.columns) {
      const was = then.get(column.id);
      const is = now.get(column.id);
      if (was !== is) changes.push({ column, before: was, after: is });
    }
  }
  return changes;
}

function match(before: readonly Action[], after: readonly Action[]): Change<Action>[] {
  const waiting = new Map<string, Action[]>();
  for (const action of before) {
    const same = waiting.get(action.label);
    if (same) same.push(action);
    else waiting.set(action.label, [action]);
  }
  const pairs: Change<Action>[] = after.map((action) => ({ before: waiting.get(action.label)?.shift(), after: action }));
  for (const left of waiting.values()) for (const action of left) pairs.push({ before: action, after: undefined });
  return pairs;
}

/** Part of the earlier value, as 0.25 for a quarter more; undefined where one is not known or 0. */
export function relative(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined || before === 0 ? undefined : after / before - 1;
}
