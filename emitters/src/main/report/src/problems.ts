import { bytes, count, duration, plural, seconds } from "./format";
import type { Action, App, Gap } from "./model";
import { coreSeconds, failedTasks, gcSeconds, metric, spilledBytes, took, wastedSeconds } from "./totals";

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
      title: actions.length === 1 ? `${first.label} failed` : `${count(actions.length)} actions failed with the same error`,
      ...(error ? { quote: error } : {}),
      meaning: "What it should have written is missing, partial, or still that of an earlier run.",
      advice: adviceFor(first.error ?? ""),
      actions,
    });
  }
  if (app.outcome === "FAIL" && (failed.length === 0 || app.error !== undefined)) {
    found.push({
      severity: 3,
      title: "The application failed",
      ...(app.error ? { quote: app.error.split("\n")[0] as string } : app.reason ? { quote: app.reason } : {}),
      meaning: failed.length ? "It ended after the failure above." : "It ended with an error outside of any action.",
      advice: adviceFor(app.error ?? ""),
      actions: [],
    });
  }
  return found;
}

function unfinished(app: App): Problem[] {
  const found: Problem[] = [];
  const aborted = app.actions.filter((a) => a.outcome === "ABORT");
  if (aborted.length > 0) {
    found.push({
      severity: 3,
      title: `${plural(aborted.length, "action")} did not come to an end`,
      ...(aborted[0]?.reason ? { quote: aborted[0].reason } : {}),
      meaning: "The application ended while they were running; what they write may be partial.",
      advice: "See how the application ended, and look at the driver's log before that moment.",
      actions: aborted,
    });
  }
  if (app.outcome === "ABORT") {
    found.push({
      severity: 3,
      title: "The application was stopped from outside",
      ...(app.reason ? { quote: app.reason } : {}),
      meaning: "The driver ended before the program did, so it cannot be told whether all work was done.",
      advice: "Ask the cluster manager why: preemption, a time limit, memory of the driver, or somebody's kill.",
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
  const dropped = app.props.get("dropped");
  return dropped === undefined
    ? []
    : [
        {
          severity: 2,
          title: `${dropped} events were dropped`,
          meaning: "This report does not show everything that the run did.",
          advice: "See headwater_* metrics for the reason; a larger queue or spool keeps more.",
          actions: [],
        },
      ];
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
    meaning: "The action is shown with its outcome and numbers, without its datasets.",
    advice: "This happens to actions that fail while Spark plans them, and to jobs of plain RDDs.",
  },
  CUT: {
    severity: 2,
    title: "Lineage was cut to stay within a limit",
    meaning: "Datasets and outcome are complete; columns or edges are not.",
    advice: "Raise the limit that is named here (columns.* settings) if the driver has the memory.",
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
    meaning: "Its outputs are shown as made of all its inputs: nothing is missing, but there may be too much.",
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
  const found: Problem[] = [];
  const total = coreSeconds(app);
  const failed = failedTasks(app) ?? 0;
  if (failed > 0) {
    const lost = wastedSeconds(app);
    found.push({
      severity: 2,
      title: `${plural(failed, "task")} failed and ran again`,
      meaning: lost ? `${seconds(lost)} of core time were spent on work that was thrown away.` : "Work was done more than once.",
      advice: "Look at the failed tasks' messages: memory of executors, lost nodes, or bad rows.",
      actions: app.actions.filter((a) => (failedTasks(a) ?? 0) > 0),
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
  return advices.find(([pattern]) => pattern.test(error))?.[1] ?? "Read the error from its last “Caused by” upwards; the action's details have the stack trace.";
}
