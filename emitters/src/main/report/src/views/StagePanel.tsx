import type { ComponentChildren, JSX } from "preact";
import { bytes, count, duration, plural, seconds, shown } from "../format";
import type { Stage } from "../model";
import { skew, skewOfData, skewed, stageTook } from "../stages";
import { metricText } from "./Details";
import { Facts, T } from "./parts";
import { TimeParts } from "./TimeParts";

/** What a stage attempt did: its tasks, the slowest beside the median, and where the time went. */
export function StagePanel({ stage }: { stage: Stage }): JSX.Element {
  const m = (name: string): number | undefined => stage.metrics.get(name);
  const amount = (what: string): ComponentChildren => {
    const records = m(what + "_records");
    const size = m(what + "_bytes");
    return size === undefined && records === undefined ? undefined : [size === undefined ? "" : bytes(size), records === undefined ? "" : plural(records, "record")].filter(Boolean).join(", ");
  };
  const known = (name: string, text: (n: number) => string): string | undefined => {
    const value = m(name);
    return value === undefined || value === 0 ? undefined : text(value);
  };
  const ratio = skew(stage);
  return (
    <div class="stagepanel">
      {stage.error && <pre class="error" dir="auto">{shown(stage.error)}</pre>}
      <Facts
        facts={[
          ["What", stage.name && <T text={stage.name} />],
          ["Took", stage.end === undefined ? "no end is known" : duration(stageTook(stage))],
          ["Tasks", tasks(stage)],
          ["Median task", known("task_seconds_median", seconds)],
          ["Slowest task", known("task_seconds_max", (n) => seconds(n) + (ratio === undefined ? "" : `, ${ratio < 1.05 ? "like the median" : ratio.toPrecision(ratio < 10 ? 2 : 3) + " times the median"}`))],
          ["Input", amount("input")],
          ["Output", amount("output")],
          ["Shuffle read", amount("shuffle_read")],
          ["Shuffle write", amount("shuffle_write")],
          ["Spilled to disk", known("disk_spilled_bytes", (n) => `${bytes(n)}, in memory ${bytes(m("memory_spilled_bytes") ?? 0)}`)],
          ["Garbage collection", known("jvm_gc_seconds", seconds)],
          ["Peak execution memory of a task", known("peak_execution_memory_bytes", bytes)],
          ["Lost with failed and killed tasks", known("wasted_seconds", seconds)],
        ]}
      />
      {skewed(stage) && <p class="unknown">{skewText(stage)}</p>}
      <TimeParts of={stage} title="Where its time went" />
      {stage.metrics.size > 0 && (
        <details>
          <summary>All its numbers</summary>
          <Facts facts={[...stage.metrics].map(([name, value]) => [name.replace(/_/g, " "), metricText(name, value)])} />
        </details>
      )}
    </div>
  );
}

function tasks(stage: Stage): ComponentChildren {
  const n = (name: string): number => stage.metrics.get(name) ?? 0;
  const told = [
    n("failed_tasks") > 0 && `${count(n("failed_tasks"))} failed`,
    n("killed_tasks") > 0 && `${count(n("killed_tasks"))} killed`,
    n("running_tasks") > 0 && `${count(n("running_tasks"))} more had no end yet`,
  ].filter(Boolean);
  if (!stage.metrics.has("tasks")) return undefined;
  return (
    <>
      {count(n("tasks"))}
      {told.length > 0 && <span class="lost">, {told.join(", ")}</span>}
    </>
  );
}

export function skewText(stage: Stage): string {
  const times = (skew(stage) as number).toPrecision(2);
  const data = skewOfData(stage);
  return (
    `One task took ${times} times as long as half of them did. ` +
    (data === undefined
      ? "How much data it had is not told."
      : data
        ? "Some task had several times the data of most: a frequent key, or one large file."
        : "All had about as much data: a slow machine, or values that take long to compute.")
  );
}
