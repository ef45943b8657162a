import { bytes, count, duration, plural, seconds } from "./format";
import type { Action, App, Gap, Stage } from "./model";
import { skewed, skewOfData, stagesOf, stageTook } from "./stages";
import { coreSeconds, failedTasks, gcSeconds, killedTasks, metric, spilledBytes, took, wastedSeconds } from "./totals";

/** 3: something failed or is missing; 2: time or money was lost; 1: good to know. */
export type Severity = 1 | 2 | 3;

export interface Problem {
  readonly severity: Severity;
  readonly title: string;
  /** What a run said of it, shown as it is. */
  readonly quote?: string;
  readonly meaning: string;
  readonly advice: string;
  readonly actions: readonly Action[];
}

/** What is wrong with a run, worst first. Only what its events say; nothing is guessed. */
export function problemsOf(app: App): Problem[] {
  const all: Problem[] = [
    ...failures(app),
    ...unfinished(app),
    ...losses(app),
    ...gaps(app),
    ...waste(app),
  ];
  return all.map((p, i) => ({ p, i })).sort((a, b) => b.p.severity - a.p.severity || a.i - b.i).map(({ p }) => p);
}

function failures(app: App): Problem[] {
  const found: Problem[] = [];
  const failed = app.actions.filter((a) => a.outcome === "FAIL");
  const byError = new Map<string, Action[]>();
  for (const a of failed) {
    const key = (a.error ?? "").split("\n")[0] as string;
    byError.set(key, [...(byError.get(key) ?? []), a]);
  }
  for (const [error, actions] of byError) {
    const first = actions[0] as Action;
    found.push({
      severity: 3,
      title: actions.length === 1 ? `${named(first)} failed` : `${count(actions.length)} actions failed with the same error`,
      ...(error ? { quote: withCause(first.error as string) } : {}),
      meaning: afterFailure(actions),
      advice: adviceFor(first.error ?? ""),
      actions,
    });
  }
  if (app.outcome === "FAIL" && (failed.length === 0 || app.error !== undefined)) {
    found.push({
      severity: 3,
      title: "The application failed",
      ...(app.error ? { quote: app.error.split("\n")[0] as string } : app.reason ? { quote: app.reason } : {}),
      meaning: failed.length
        ? "It ended with an error, and an action of it had failed."
        : "No action of it is known to have failed: the error arose in the program itself, or where the events tell nothing.",
      advice: app.error === undefined ? "The events do not tell the error: look at the end of the driver's log." : adviceFor(app.error),
      actions: [],
    });
  }
  return found;
}

/** A name that tells an action without datasets from another: with the call that ran it. */
function named(action: Action): string {
  const call = action.props.get("description");
  return action.inputs.length + action.outputs.length === 0 && call ? `${action.label} (${call.split("\n")[0] as string})` : action.label;
}

/** The first line, and the innermost cause where there is one. */
function withCause(error: string): string {
  const lines = error.split("\n").filter((l) => l.trim() !== "");
  const first = lines[0] ?? "";
  const cause = lines.slice(1).filter((l) => l.startsWith("Caused by: ")).pop();
  return cause && !first.includes(cause.slice("Caused by: ".length)) ? first + "\n" + cause : first;
}

/** What an action that failed or was stopped leaves behind. */
function afterFailure(actions: readonly Action[]): string {
  const writes = actions.filter((a) => a.outputs.length > 0);
  if (writes.length === 0) {
    return actions.length === 1 ? "It tells of nothing that it was to write; what it was to return is missing." : "They tell of nothing that they were to write; what they were to return is missing.";
  }
  return "What was to be written may be missing, partial, or still that of an earlier run: the events do not tell which.";
}

function unfinished(app: App): Problem[] {
  const found: Problem[] = [];
  const aborted = app.actions.filter((a) => a.outcome === "ABORT");
  if (aborted.length > 0) {
    found.push({
      severity: 3,
      title: `${plural(aborted.length, "action")} did not come to an end`,
      ...(aborted[0]?.reason ? { quote: aborted[0].reason } : {}),
      meaning: "They were stopped before they had ended. " + afterFailure(aborted),
      advice: "See how the application ended, and look at the driver's log before that moment.",
      actions: aborted,
    });
  }
  if (app.outcome === "ABORT") {
    found.push({
      severity: 3,
      title: "The application did not come to a regular end",
      ...(app.reason ? { quote: app.reason } : {}),
      meaning: "It cannot be told whether all work was done.",
      advice: "Where the program did not end itself (System.exit), ask the cluster manager why: preemption, a time limit, memory of the driver, or somebody's kill.",
      actions: [],
    });
  }
  if (app.outcome === "OPEN") {
    found.push({
      severity: 2,
      title: "No end is known of the application",
      meaning: "It was still running when the events were read, or its driver was killed before it could tell.",
      advice: "Make the report again when the run is over. After a kill the next driver with the same spool folder tells the end.",
      actions: [],
    });
  }
  const open = app.actions.filter((a) => a.outcome === "OPEN");
  if (open.length > 0) {
    found.push({
      severity: 2,
      title: `No end is known of ${plural(open.length, "action")}`,
      meaning: "Their start was told and their end was not: they were running when the events were read, or the driver was killed.",
      advice: "Make the report again when the run is over; if it is, look for the driver's last log lines.",
      actions: open,
    });
  }
  return found;
}

function losses(app: App): Problem[] {
  const found: Problem[] = [];
  const lost = [...app.props].filter(([name]) => name.startsWith("dropped_") && name !== "dropped_spark_bus");
  const dropped = app.props.get("dropped");
  if (dropped !== undefined) {
    found.push({
      severity: 2,
      title: `The agent dropped ${dropped} ${dropped === "1" ? "fact" : "facts"}`,
      ...(lost.length ? { quote: lost.map(([name, n]) => `${name.slice("dropped_".length)}: ${n}`).join("\n") } : {}),
      meaning: "A fact is an event for one destination: some destination, and maybe this page, has not everything.",
      advice: "Rejected facts are in the spool's dead letters with the server's answer; against full queues a larger queue or spool helps.",
      actions: [],
    });
  }
  const byBus = app.props.get("dropped_spark_bus");
  if (byBus !== undefined) {
    found.push({
      severity: byBus === "unknown" ? 1 : 2,
      title: byBus === "unknown" ? "Spark does not tell whether its listener bus dropped events" : `Spark's listener bus dropped ${byBus} events`,
      meaning: byBus === "unknown" ? "Numbers and ends of actions may be missing without a sign." : "Numbers of this run are too small, and ends of actions may be missing.",
      advice: "A larger spark.scheduler.listenerbus.eventqueue.capacity keeps more.",
      actions: [],
    });
  }
  return found;
}

const gapTexts: Record<string, { severity: Severity; title: string; meaning: string; advice: string }> = {
  UNKNOWN_NODE: {
    severity: 2,
    title: "Lineage is incomplete: a plan node is not understood",
    meaning: "Columns that pass through it have origins that are not shown; those are marked as unknown.",
    advice: "Report the class that is named here; until then, read these columns as “unknown”, not as “none”.",
  },
  FAILED_NODE: {
    severity: 2,
    title: "Lineage is incomplete: a plan node could not be analysed",
    meaning: "Columns that pass through it have origins that are not shown.",
    advice: "Report the class that is named here with the driver's DEBUG log.",
  },
  NO_PLAN: {
    severity: 2,
    title: "No plan was seen",
    meaning: "The action is shown with its outcome and numbers; datasets or columns of it are missing.",
    advice: "Where it matters, read and write with the DataFrame API or SQL, which have a plan.",
  },
  CUT: {
    severity: 2,
    title: "Lineage was cut to stay within a limit",
    meaning: "What is named here is not complete; datasets and outcome are.",
    advice: "Raise the limit that is named here (spark.headwater.…) if driver and back ends can take more.",
  },
  UNKNOWN_SOURCE: {
    severity: 1,
    title: "A data source is known by its provider only",
    meaning: "It is named by provider and options, which may not be the name that others use for it.",
    advice: "Compare with the names that the source has in your catalog.",
  },
  OPAQUE_FUNCTION: {
    severity: 1,
    title: "User code hides which column goes where",
    meaning: "What it gives is shown as made of all that it gets: no origin is missing, but there may be too many.",
    advice: "Where it matters, use a UDF on columns or built-in functions instead of a typed operator.",
  },
};

function gaps(app: App): Problem[] {
  const byKind = new Map<string, { subjects: Set<string>; actions: Action[] }>();
  const note = (gap: Gap, action: Action): void => {
    const known = byKind.get(gap.kind) ?? { subjects: new Set<string>(), actions: [] };
    known.subjects.add(gap.subject);
    if (known.actions[known.actions.length - 1] !== action) known.actions.push(action);
    byKind.set(gap.kind, known);
  };
  for (const action of app.actions) for (const gap of action.gaps) note(gap, action);
  return [...byKind].map(([kind, { subjects, actions }]) => {
    const text = gapTexts[kind] ?? {
      severity: 1 as Severity,
      title: `Lineage has a gap: ${kind}`,
      meaning: "The events mark these actions as not complete.",
      advice: "See the producer's documentation.",
    };
    const names = [...subjects].filter((s) => s !== "");
    return {
      ...text,
      ...(names.length ? { quote: names.slice(0, 12).join("\n") + (names.length > 12 ? "\n…" : "") } : {}),
      actions,
    };
  });
}

function waste(app: App): Problem[] {
  const found: Problem[] = [...lostStages(app), ...unevenStages(app)];
  const total = coreSeconds(app);
  const failed = failedTasks(app) ?? 0;
  const killed = killedTasks(app) ?? 0;
  if (failed > 0) {
    const lost = wastedSeconds(app);
    const actions = app.actions.filter((a) => (failedTasks(a) ?? 0) > 0);
    found.push({
      severity: 2,
      title: `${plural(failed, "task attempt")} failed` + (killed > 0 ? `, ${count(killed)} ${killed === 1 ? "was" : "were"} killed` : ""),
      meaning:
        (actions.every((a) => a.outcome === "COMPLETE")
          ? "Spark ran their work again, and the actions came to a good end."
          : "Spark gives a task up to spark.task.maxFailures attempts (in local mode one).") +
        (lost ? ` ${seconds(lost)} of core time gave nothing.` : ""),
      advice: "Look at the failed tasks' messages: memory of executors, lost nodes, or bad rows.",
      actions,
    });
  }
  const spilled = spilledBytes(app);
  if (spilled !== undefined && spilled > 0) {
    found.push({
      severity: spilled > 10e9 ? 2 : 1,
      title: `${bytes(spilled)} were spilled to disk`,
      meaning: "Sorting or joining did not fit into the executors' memory.",
      advice: "More partitions (spark.sql.shuffle.partitions), or more memory per core.",
      actions: top(app, spilledBytes),
    });
  }
  const gc = gcSeconds(app);
  if (gc !== undefined && total !== undefined && total > 60 && gc / total > 0.1) {
    found.push({
      severity: gc / total > 0.2 ? 2 : 1,
      title: `${Math.round((100 * gc) / total)} % of the task time was garbage collection`,
      meaning: "Executors are short of memory, or objects are made and thrown away in user code.",
      advice: "More memory per core, smaller partitions, less caching.",
      actions: top(app, gcSeconds),
    });
  }
  const wait = metric(app, "shuffle_fetch_wait_seconds");
  if (wait !== undefined && total !== undefined && total > 60 && wait / total > 0.1) {
    found.push({
      severity: 1,
      title: `${Math.round((100 * wait) / total)} % of the task time waited for shuffle data`,
      meaning: "Tasks waited for other executors' output.",
      advice: "Look for overloaded nodes, skewed keys, or too many small shuffle blocks.",
      actions: top(app, (a) => metric(a, "shuffle_fetch_wait_seconds")),
    });
  }
  const small = app.actions.filter((a) => a.outputs.some((u) => (u.files ?? 0) >= 200 && u.bytes !== undefined && u.bytes / (u.files as number) < 1e6));
  if (small.length > 0) {
    found.push({
      severity: 1,
      title: `${plural(small.length, "action")} wrote many small files`,
      meaning: "At least 200 files of less than 1 MB on average: whoever reads them lists and opens each.",
      advice: "Fewer partitions before the write (coalesce, repartition by the partition columns, or AQE's coalescing).",
      actions: small.slice(0, 5),
    });
  }
  const driver = driverTime(app);
  if (driver !== undefined && driver.share > 0.4 && driver.ms > 30_000) {
    found.push({
      severity: 1,
      title: `For ${duration(driver.ms)} actions ran, but no stage of them did`,
      meaning: `That is ${Math.round(driver.share * 100)} % of the application's time: planning, listing and committing files, the catalog, other systems. More cores do not shorten it.`,
      advice: "Fewer and larger actions, fewer files and partitions; actions that do not need each other can run side by side.",
      actions: [],
    });
  }
  const idle = idleShare(app);
  if (idle !== undefined && idle.share > 0.5 && idle.ms > 60_000) {
    found.push({
      severity: 1,
      title: `For ${duration(idle.ms)} no action ran`,
      meaning: `That is ${Math.round(idle.share * 100)} % of the application's time: the driver worked alone, or waited.`,
      advice: "Look for loops in the driver, listing of many files, calls to other services.",
      actions: [],
    });
  }
  return found;
}

function lostStages(app: App): Problem[] {
  const all = stagesOf(app.actions);
  const failed = all.filter(({ stage }) => stage.outcome === "FAIL");
  const again = all.filter(({ stage }) => stage.attempt > 0);
  if (again.length === 0 && !failed.some(({ action }) => action.outcome === "COMPLETE")) return [];
  const actions = [...new Set([...failed, ...again].map(({ action }) => action))];
  const first = failed.find(({ stage }) => stage.error !== undefined)?.stage.error;
  return [
    {
      severity: 2,
      title: again.length > 0 ? `${plural(again.length, "stage attempt")} did work again` : `${plural(failed.length, "stage")} failed in an action that succeeded`,
      ...(first ? { quote: first } : {}),
      meaning: again.length > 0 ? "Results of an earlier stage were lost, mostly with their executor, and were made once more." : "Spark went on without what that stage was for, or reached it in another way.",
      advice: "Look for lost executors and full disks; on clusters that shrink, an external shuffle service or decommissioning keeps results.",
      actions,
    },
  ];
}

function unevenStages(app: App): Problem[] {
  const stages = stagesOf(app.actions);
  const found: Problem[] = [];
  const whole = took(app);
  const uneven = stages.filter(({ stage }) => skewed(stage)).sort((a, b) => behind(b.stage) - behind(a.stage));
  const worst = uneven[0];
  if (worst) {
    const waited = behind(worst.stage);
    found.push({
      severity: whole !== undefined && waited > 30 && (waited * 1000) / whole > 0.1 ? 2 : 1,
      title: `Skew: one task of stage ${worst.stage.id} took ${seconds(worst.stage.metrics.get("task_seconds_max"))}, half of them less than ${seconds(worst.stage.metrics.get("task_seconds_median"))}`,
      meaning: skewMeaning(worst.stage) + (uneven.length > 1 ? ` ${plural(uneven.length - 1, "other stage")} like that.` : ""),
      advice: "For joins and aggregations: AQE's skew join, a salted key, or a filter of the frequent key; for files: a format that can be split.",
      actions: [...new Set(uneven.map(({ action }) => action))].slice(0, 5),
    });
  }
  const lone = stages.filter(({ stage }) => stage.metrics.get("tasks") === 1 && (stageTook(stage) ?? 0) > 30_000 && whole !== undefined && (stageTook(stage) as number) / whole > 0.1);
  if (lone.length > 0) {
    found.push({
      severity: 1,
      title: `${plural(lone.length, "long stage")} ran as one task`,
      meaning: "One core worked while the others had nothing to do.",
      advice: "Look for a window without PARTITION BY, coalesce(1), a single file that cannot be split, or JDBC without partition bounds.",
      actions: [...new Set(lone.map(({ action }) => action))].slice(0, 5),
    });
  }
  return found;
}

const behind = (stage: Stage): number => (stage.metrics.get("task_seconds_max") ?? 0) - (stage.metrics.get("task_seconds_median") ?? 0);

function skewMeaning(stage: Stage): string {
  const data = skewOfData(stage);
  if (data === undefined) return "The stage waited for its slowest task.";
  return data ? "Some task had several times the data of most: a frequent key, or one large file." : "All tasks had about as much data: a slow machine, or values that take long to compute.";
}

/** Time in which actions ran and no stage did; undefined where not all stages are told. */
export function driverTime(app: App): { ms: number; share: number } | undefined {
  const whole = took(app);
  const ran = app.actions.filter((a) => a.start !== undefined && a.end !== undefined);
  // A streaming query is mostly waiting for its next trigger.
  if (!whole || ran.length === 0 || ran.some((a) => a.metrics.has("triggers")) || ran.some((a) => a.leftOut.size > 0) || !ran.some((a) => a.jobs.length > 0)) return undefined;
  const actions = covered(ran.map((a) => [a.start as number, a.end as number]));
  const stages = covered(
    stagesOf(ran).flatMap(({ stage }) => (stage.start === undefined || stage.end === undefined ? [] : [[stage.start, stage.end] as const])),
  );
  const ms = Math.max(0, actions - stages);
  return { ms, share: ms / whole };
}

/** Length of what the spans cover together. */
function covered(spans: (readonly [number, number])[]): number {
  let length = 0;
  let until = -Infinity;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    length += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return length;
}

/** Time that no action covers. */
export function idleShare(app: App): { ms: number; share: number } | undefined {
  const whole = took(app);
  if (whole === undefined || whole === 0 || app.start === undefined) return undefined;
  const spans = app.actions
    .filter((a) => a.start !== undefined && a.end !== undefined)
    .map((a) => [a.start as number, a.end as number] as const)
    .sort((a, b) => a[0] - b[0]);
  if (spans.length === 0) return undefined;
  let covered = 0;
  let until = app.start;
  for (const [start, end] of spans) {
    covered += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  const ms = Math.max(0, whole - covered);
  return { ms, share: ms / whole };
}

function top(app: App, value: (a: Action) => number | undefined): Action[] {
  return app.actions
    .filter((a) => (value(a) ?? 0) > 0)
    .sort((a, b) => (value(b) ?? 0) - (value(a) ?? 0))
    .slice(0, 5);
}

const advices: [RegExp, string][] = [
  [/OutOfMemory|Java heap space|GC overhead|exceeding memory limits|Container killed/i, "Give executors (or the driver, if it collects) more memory, or make partitions smaller."],
  [/PATH_NOT_FOUND|Path does not exist|FileNotFound|NoSuchFile/i, "Check that the input exists at this path and that an earlier step has written it."],
  [/AccessDenied|Permission denied|403 Forbidden|not authorized/i, "Check the rights of the job's user or role on this path or table."],
  [/TABLE_OR_VIEW_NOT_FOUND|Table or view not found|NoSuchTable/i, "Check the table's name, the current database and the catalog's settings."],
  [/UNRESOLVED_COLUMN|cannot resolve|AnalysisException/i, "The query does not fit the data's columns: compare the schema of this run with that of the last good one."],
  [/already exists/i, "The target exists: choose a save mode (overwrite, append), or remove it first."],
  [/FetchFailed|ExecutorLost|executor.*(lost|exited)/i, "Executors were lost: look at memory, preemption and node health in the cluster manager."],
  [/Connection refused|UnknownHost|Communications link failure|timed? ?out/i, "A service could not be reached: check address, network and the other side's load."],
  [/ClassNotFound|NoClassDefFound|NoSuchMethod/i, "A library is missing or in the wrong version: compare --jars and --packages with Spark's version."],
  [/ArithmeticException|DIVIDE_BY_ZERO|CAST_INVALID_INPUT|NumberFormat|DateTime/i, "A value does not fit the expression: find the rows, or use try_cast and the like."],
];

/** What usually helps with such an error. */
export function adviceFor(error: string): string {
  return advices.find(([pattern]) => pattern.test(error))?.[1] ?? "Read the whole error from its last “Caused by” upwards: it is in the action's details, or in the driver's log.";
}
