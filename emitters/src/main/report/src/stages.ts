import type { Action, Job, Run, Stage } from "./model";
import { metric } from "./totals";

/** A share of the time that tasks took. */
export interface Part {
  readonly name: string;
  /** One word for the style. */
  readonly key: string;
  readonly seconds: number;
  readonly meaning: string;
}

/** Applications and actions name some numbers differently. */
const names = {
  run: ["executor_run_seconds", "task_run_seconds"],
  cpu: ["executor_cpu_seconds", "task_cpu_seconds"],
  gc: ["jvm_gc_seconds", "task_gc_seconds"],
  wait: ["shuffle_fetch_wait_seconds"],
  write: ["shuffle_write_seconds"],
  delay: ["scheduler_delay_seconds", "task_scheduler_delay_seconds"],
  deserialize: ["deserialize_seconds", "task_deserialize_seconds"],
  serialize: ["result_serialization_seconds", "task_result_serialization_seconds"],
  fetch: ["getting_result_seconds", "task_getting_result_seconds"],
};

/**
 * Where the time of tasks went, in the order in which a task spends it; undefined where no event tells.
 * Spark measures the parts of running separately and they overlap a little: each takes at most what is left.
 */
export function timeParts(of: Pick<Run, "metrics">): Part[] | undefined {
  const value = (what: keyof typeof names): number => metric(of, ...names[what]) ?? 0;
  const run = metric(of, ...names.run);
  if (run === undefined) return undefined;
  let left = run;
  const take = (seconds: number): number => {
    const taken = Math.min(Math.max(0, seconds), left);
    left -= taken;
    return taken;
  };
  const parts: Part[] = [
    { key: "delay", name: "Scheduler delay", seconds: value("delay"), meaning: "Between the driver and the executor: sending tasks, waiting for the driver." },
    { key: "deserialize", name: "Deserialising", seconds: value("deserialize"), meaning: "Reading the task itself and loading its classes." },
    { key: "cpu", name: "CPU", seconds: take(value("cpu")), meaning: "Computing, compressing and encoding." },
    { key: "gc", name: "Garbage collection", seconds: take(value("gc")), meaning: "The JVM's collections while tasks ran; tasks side by side count each for itself." },
    { key: "wait", name: "Shuffle wait", seconds: take(value("wait")), meaning: "Waiting for blocks of other executors." },
    { key: "write", name: "Shuffle write", seconds: take(value("write")), meaning: "Writing blocks for the next stage." },
  ];
  parts.push(
    { key: "other", name: "Other", seconds: left, meaning: "Not measured: reading and writing data, other systems, Python, waiting for a CPU." },
    { key: "result", name: "Result", seconds: value("serialize") + value("fetch"), meaning: "Serialising the result and bringing it to the driver." },
  );
  return parts.some((p) => p.seconds > 0) ? parts.filter((p) => p.seconds > 0) : undefined;
}

/** How many times the median the slowest task took; undefined where there is too little to say. */
export function skew(stage: Stage): number | undefined {
  const median = stage.metrics.get("task_seconds_median");
  const slowest = stage.metrics.get("task_seconds_max");
  const tasks = stage.metrics.get("tasks") ?? 0;
  return median === undefined || slowest === undefined || median <= 0 || tasks < 3 ? undefined : slowest / median;
}

const SKEWED = 3;

/** Whether one task took several times as long as most, and long enough that it matters. */
export function skewed(stage: Stage): boolean {
  return (skew(stage) ?? 0) >= SKEWED && (stage.metrics.get("task_seconds_max") as number) - (stage.metrics.get("task_seconds_median") as number) > 2;
}

/** Whether the slowest task's data explain it: undefined when no event tells of data. */
export function skewOfData(stage: Stage): boolean | undefined {
  const ratios = ["input", "shuffle_read"].map((of) => {
    const most = stage.metrics.get(of + "_bytes_max");
    const median = stage.metrics.get(of + "_bytes_median");
    return most === undefined || median === undefined ? undefined : median > 0 ? most / median : Infinity;
  });
  const known = ratios.filter((r) => r !== undefined);
  return known.length === 0 ? undefined : known.some((r) => r >= SKEWED);
}

/** Work that was lost: the attempt failed, or it does again what another one did. */
export const troubled = (stage: Stage): boolean => stage.outcome === "FAIL" || stage.attempt > 0;

export interface StageOf {
  readonly action: Action;
  readonly job: Job;
  readonly stage: Stage;
}

export function stagesOf(actions: readonly Action[]): StageOf[] {
  return actions.flatMap((action) => action.jobs.flatMap((job) => job.stages.map((stage) => ({ action, job, stage }))));
}

export function stageTook(stage: Stage): number | undefined {
  return stage.start === undefined || stage.end === undefined ? undefined : Math.max(0, stage.end - stage.start);
}

export function stageTitle(stage: Stage): string {
  return `stage ${stage.id}${stage.attempt > 0 ? `, attempt ${stage.attempt + 1}` : ""}`;
}
