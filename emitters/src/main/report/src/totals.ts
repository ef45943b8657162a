import type { Action, App, Run, Use } from "./model";

/** The first of the names that the run has a number for: applications and actions name some differently. */
export function metric(run: Pick<Run, "metrics">, ...names: string[]): number | undefined {
  for (const name of names) {
    const value = run.metrics.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

export const coreSeconds = (run: Run): number | undefined => metric(run, "task_run_seconds", "executor_run_seconds");
export const cpuSeconds = (run: Run): number | undefined => metric(run, "task_cpu_seconds", "executor_cpu_seconds");
export const gcSeconds = (run: Run): number | undefined => metric(run, "task_gc_seconds", "jvm_gc_seconds");
/** Task attempts that failed; of an application those of its actions, because its own number has the killed ones too. */
export const failedTasks = (run: Run): number | undefined => ofActions(run, "failed_tasks");
export const killedTasks = (run: Run): number | undefined => ofActions(run, "killed_tasks");

function ofActions(run: Run | App, name: string): number | undefined {
  return "actions" in run ? sum(run.actions.map((a) => metric(a, name))) : metric(run, name);
}
export const wastedSeconds = (run: Run): number | undefined => metric(run, "task_wasted_seconds", "wasted_seconds");
export const shuffleBytes = (run: Run): number | undefined => metric(run, "shuffle_write_bytes");

export function spilledBytes(run: Run): number | undefined {
  return metric(run, "disk_spilled_bytes", "spill_bytes");
}

/** Milliseconds; undefined while no end is known. */
export function took(run: Run): number | undefined {
  return run.start === undefined || run.end === undefined ? undefined : Math.max(0, run.end - run.start);
}

/** The sum of what is known; undefined when nothing is. */
export function sum(values: Iterable<number | undefined>): number | undefined {
  let total: number | undefined;
  for (const v of values) if (v !== undefined) total = (total ?? 0) + v;
  return total;
}

export function rowsIn(app: App): number | undefined {
  return metric(app, "input_records") ?? sum(uses(app.actions, "inputs").map((u) => u.rows));
}

export function rowsOut(app: App): number | undefined {
  // What a failed action's tasks wrote is mostly never seen by anybody.
  const done = app.actions.filter((a) => a.outcome !== "FAIL" && a.outcome !== "ABORT");
  return sum(uses(done, "outputs").map((u) => u.rows)) ?? (done.length === app.actions.length ? metric(app, "output_records") : undefined);
}

/** Writes of actions that succeeded of which no event tells the rows. */
export function writesWithoutRows(app: App): number {
  const done = app.actions.filter((a) => a.outcome === "COMPLETE");
  return uses(done, "outputs").filter((u) => u.rows === undefined && !/^(DROP|TRUNCATE|RENAME|CREATE|ALTER)$/.test(u.lifecycle ?? "")).length;
}

export function bytesIn(app: App): number | undefined {
  return metric(app, "input_bytes") ?? sum(uses(app.actions, "inputs").map((u) => u.bytes));
}

export function bytesOut(app: App): number | undefined {
  return metric(app, "output_bytes") ?? sum(uses(app.actions, "outputs").map((u) => u.bytes));
}

function uses(actions: readonly Action[], side: "inputs" | "outputs"): Use[] {
  return actions.flatMap((a) => [...a[side]]);
}

/** Where it is known: else from the first to the last event of its actions. */
export function span(app: App): { start: number | undefined; end: number | undefined } {
  const starts = [app.start, ...app.actions.map((a) => a.start)].filter((t) => t !== undefined);
  const ends = [app.end, ...app.actions.map((a) => a.end)].filter((t) => t !== undefined);
  return {
    start: starts.length ? starts.reduce((a, b) => Math.min(a, b)) : undefined,
    end: app.end ?? (ends.length ? ends.reduce((a, b) => Math.max(a, b)) : undefined),
  };
}
