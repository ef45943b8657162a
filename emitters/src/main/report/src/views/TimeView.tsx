import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { bytes, count, duration, fit, plural, seconds, time } from "../format";
import type { Action, App, Job, Outcome, Stage } from "../model";
import { idleShare } from "../problems";
import type { Go, Selected } from "../route";
import { skew, stagesOf, stageTitle, stageTook, troubled, type StageOf } from "../stages";
import { coreSeconds, failedTasks, gcSeconds, metric, shuffleBytes, span, spilledBytes } from "../totals";
import { outcomeText, Section } from "./parts";
import { StagePanel } from "./StagePanel";
import { Table, type TableColumn } from "./Table";

const MOST = 400;

const tone = (outcome: Outcome): string => (outcome === "FAIL" || outcome === "ABORT" ? "bad" : outcome === "COMPLETE" ? "ok" : "open");

export function TimeView({ apps, selected, go }: { apps: readonly App[]; selected: Selected | undefined; go: Go }): JSX.Element {
  const stages = useMemo(() => stagesOf(apps.flatMap((a) => a.actions)), [apps]);
  return (
    <div class="times">
      {apps.map((app) => (
        <TimeLine key={app.index} app={app} go={go} named={apps.length > 1} first={selected?.type === "action" ? selected.id : undefined} />
      ))}
      {stages.length > 0 ? (
        <Section title="Stages" note={count(stages.length)}>
          <Table name="Stages" rows={stages} columns={columnsOf(go)} sort={[2, -1]} />
        </Section>
      ) : (
        <p class="quiet">The events carry no times of jobs and stages; each action's details have its numbers.</p>
      )}
    </div>
  );
}

interface Row {
  readonly key: string;
  readonly depth: 0 | 1 | 2;
  readonly label: string;
  readonly outcome: Outcome;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly style: string;
  readonly text: string;
  /** What of it failed or was done again. */
  readonly lost: readonly Stage[];
  readonly open: boolean | undefined;
  readonly stage?: Stage;
  readonly action?: Action;
}

function TimeLine({ app, go, named, first }: { app: App; go: Go; named: boolean; first: number | undefined }): JSX.Element {
  const [limit, setLimit] = useState(MOST);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [zoomed, setZoomed] = useState<Action | undefined>(undefined);
  useEffect(() => {
    if (first === undefined) return;
    setOpened((before) => new Set([...before, "a" + first]));
    document.getElementById("time-a" + first)?.scrollIntoView({ block: "center" });
  }, [first]);
  const whole = span(app);
  const timed = app.actions.filter((a) => a.start !== undefined);
  if (whole.start === undefined || timed.length === 0) return <p class="quiet empty">The events of {app.job} tell no times.</p>;
  const last = Math.max(whole.end ?? whole.start, ...timed.map((a) => a.end ?? (a.start as number)));
  const start = zoomed?.start ?? whole.start;
  const until = Math.max(start + 1, zoomed ? (zoomed.end ?? last) : last);
  const length = Math.max(1, until - start);
  const at = (t: number): string => `${(Math.min(1, Math.max(0, (t - start) / length)) * 100).toFixed(3)}%`;
  const wide = (from: number, to: number): string => `${((Math.max(0, Math.min(to, until) - Math.max(from, start)) / length) * 100).toFixed(3)}%`;
  const rows = timed.slice(0, limit).flatMap((action) => rowsOf(action, opened));
  const idle = idleShare(app);
  const toggle = (key: string): void => {
    const next = new Set(opened);
    if (!next.delete(key)) next.add(key);
    setOpened(next);
  };
  return (
    <section class="section">
      <h2>
        {named ? fit(app.job, 60) : "Time line"}
        <span class="note">
          {time(start)}, {duration(length)}
          {zoomed && (
            <>
              {" of "}
              <bdi>{fit(zoomed.label, 40)}</bdi>{" "}
              <button type="button" onClick={() => setZoomed(undefined)}>
                Show the whole run
              </button>
            </>
          )}
          {!zoomed && idle && idle.share > 0.01 ? `; no action ran for ${duration(idle.ms)} of it (${Math.round(idle.share * 100)} %)` : ""}
        </span>
      </h2>
      <div class="timeline">
        <div class="ticks" aria-hidden="true">
          {ticks(length).map((t) => (
            <span key={t} style={{ left: at(start + t) }}>
              {t === 0 ? "0" : duration(t)}
            </span>
          ))}
        </div>
        <ul aria-label={`Time line of ${fit(app.job, 60)}`}>
          {rows.map((row) => {
            const from = row.start ?? start;
            const to = row.end ?? Math.max(until, from);
            const outside = to < start || from > until;
            const took = row.end === undefined ? `${duration(to - from)} and more` : duration(to - from);
            return (
              <li key={row.key} id={"time-" + row.key} class={`row depth${row.depth}`}>
                <div class="name">
                  {row.open !== undefined ? (
                    <button type="button" class="toggle" aria-expanded={row.open} aria-label={`${row.stage ? "Details" : "Inside"} of ${row.label}`} onClick={() => toggle(row.key)}>
                      {row.open ? "▾" : "▸"}
                    </button>
                  ) : (
                    <span class="toggle" />
                  )}
                  <button
                    type="button"
                    class="link"
                    title={`${row.label}\n${outcomeText(row.outcome)}, ${took}\n${row.text}`}
                    onClick={() => (row.action ? go({ view: "lineage", selected: { type: "action", id: row.action.id } }) : toggle(row.key))}
                  >
                    <bdi>{fit(row.label, 60)}</bdi>
                  </button>
                  {row.action && row.open && row.action !== zoomed && (
                    <button type="button" class="zoomin" aria-label={`Zoom to ${row.label}`} onClick={() => setZoomed(row.action)}>
                      zoom
                    </button>
                  )}
                </div>
                <div class="track" onClick={() => row.open !== undefined && toggle(row.key)}>
                  {!outside && <span class={"span " + row.style} style={{ left: at(from), width: wide(from, to) }} />}
                  {!outside && row.lost.map((s) => (
                    <span key={`${s.id}.${s.attempt}`} class="span bad part" style={{ left: at(s.start ?? from), width: wide(s.start ?? from, s.end ?? to) }} />
                  ))}
                  <span class={"after" + ((to - start) / length > 0.8 ? " before" : "")} style={(to - start) / length > 0.8 ? { right: `calc(100% - ${at(from)} + 6px)` } : { left: `calc(${at(to)} + 6px)` }}>
                    {took}
                    <span class="sr">
                      , {outcomeText(row.outcome)}, from {duration(from - start)} after the start. {row.text}
                    </span>
                    {lostText(row)}
                  </span>
                </div>
                {row.stage && row.open && <StagePanel stage={row.stage} />}
                {row.action && row.open && <LeftOut action={row.action} />}
              </li>
            );
          })}
        </ul>
      </div>
      <p class="quiet legendline">
        <span class="key span" /> writes <span class="key span read" /> only reads <span class="key span ok" /> stage <span class="key span bad" /> failed, or done once more
      </p>
      {timed.length > limit && (
        <button type="button" onClick={() => setLimit(limit + 5 * MOST)}>
          Show more of {count(timed.length - limit)}
        </button>
      )}
    </section>
  );
}

function rowsOf(action: Action, opened: ReadonlySet<string>): Row[] {
  const key = "a" + action.id;
  const open = opened.has(key);
  const stages = action.jobs.flatMap((j) => j.stages);
  const rows: Row[] = [
    {
      key,
      depth: 0,
      label: action.label,
      outcome: action.outcome,
      start: action.start,
      end: action.end,
      style: action.outcome === "COMPLETE" ? (action.outputs.length === 0 ? "read" : "") : tone(action.outcome),
      text: summary(action),
      lost: action.outcome === "FAIL" || action.outcome === "ABORT" ? [] : stages.filter(troubled),
      open: action.jobs.length > 0 ? open : undefined,
      action,
    },
  ];
  if (!open) return rows;
  for (const job of action.jobs) {
    rows.push({
      key: `${key}j${job.id}`,
      depth: 1,
      label: `job ${job.id}`,
      outcome: job.outcome,
      start: job.start,
      end: job.end,
      style: tone(job.outcome) + " job",
      text: jobText(job),
      lost: [],
      open: undefined,
    });
    for (const stage of job.stages) {
      const stageKey = `${key}s${stage.id}.${stage.attempt}`;
      rows.push({
        key: stageKey,
        depth: 2,
        label: `${stageTitle(stage)}${stage.name ? ": " + stage.name : ""}`,
        outcome: stage.outcome,
        start: stage.start,
        end: stage.end,
        style: troubled(stage) ? "bad" + (stage.outcome === "FAIL" ? "" : " again") : tone(stage.outcome),
        text: stageSummary(stage),
        lost: [],
        open: opened.has(stageKey),
        stage,
      });
    }
  }
  return rows;
}

function LeftOut({ action }: { action: Action }): JSX.Element | null {
  const n = (name: string): number => action.leftOut.get(name) ?? 0;
  if (action.leftOut.size === 0) return null;
  return (
    <p class="quiet leftout">
      Not shown one by one: {plural(n("jobs"), "job")} and {plural(n("stages"), "stage")} with {plural(n("tasks"), "task")}, {seconds(n("task_seconds"))} of task time
      {n("failed_stages") > 0 && `, ${plural(n("failed_stages"), "stage")} of them failed`}. Those that failed and the slowest are shown.
    </p>
  );
}

/** What a row's bar cannot say by its place alone. */
function lostText(row: Row): ComponentChildren {
  const failed = row.stage?.metrics.get("failed_tasks") ?? (row.action ? row.action.metrics.get("failed_tasks") : undefined) ?? 0;
  const told = [
    row.stage && row.stage.outcome === "FAIL" ? "failed" : row.stage && row.stage.attempt > 0 ? "done again" : row.outcome === "FAIL" ? "failed" : row.outcome === "ABORT" ? "aborted" : "",
    failed > 0 ? plural(failed, "failed task") : "",
  ].filter(Boolean);
  return told.length === 0 ? null : <span class="lost">, {told.join(", ")}</span>;
}

function jobText(job: Job): string {
  return job.skipped > 0 ? `${plural(job.skipped, "stage")} skipped: the result was there` : "";
}

function summary(action: Action): string {
  const parts: string[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) parts.push(`${name} ${value}`);
  };
  const known = (n: number | undefined, format: (n: number) => string): string | undefined => (n ? format(n) : undefined);
  add("core time", known(coreSeconds(action), seconds));
  add("tasks", known(metric(action, "tasks"), count));
  add("failed tasks", known(failedTasks(action), count));
  add("GC", known(gcSeconds(action), seconds));
  add("shuffled", known(shuffleBytes(action), bytes));
  add("spilled", known(spilledBytes(action), bytes));
  return parts.join(", ");
}

/** Tasks, the slowest beside the median, and how they ended. */
export function stageSummary(stage: Stage): string {
  const n = (name: string): number => stage.metrics.get(name) ?? 0;
  const ratio = skew(stage);
  return [
    stage.metrics.has("tasks") && plural(n("tasks"), "task"),
    n("failed_tasks") > 0 && `${count(n("failed_tasks"))} failed`,
    n("killed_tasks") > 0 && `${count(n("killed_tasks"))} killed`,
    stage.metrics.has("task_seconds_median") && `median ${seconds(n("task_seconds_median"))}`,
    stage.metrics.has("task_seconds_max") && `slowest ${seconds(n("task_seconds_max"))}` + (ratio !== undefined && ratio >= 1.5 ? ` (${ratio.toPrecision(2)} times the median)` : ""),
    n("disk_spilled_bytes") > 0 && `spilled ${bytes(n("disk_spilled_bytes"))}`,
  ]
    .filter(Boolean)
    .join(", ");
}

function columnsOf(go: Go): TableColumn<StageOf>[] {
  const number = (title: string, name: string, format?: (n: number | undefined) => string): TableColumn<StageOf> => ({
    title,
    value: (s) => s.stage.metrics.get(name),
    numeric: true,
    ...(format ? { format } : {}),
  });
  return [
    { title: "Stage", value: (s) => `${s.stage.id}.${s.stage.attempt} ${s.stage.name}` },
    {
      title: "Action",
      value: (s) => s.action.label,
      cell: (s) => (
        <button type="button" class="link" onClick={() => go({ view: "time", selected: { type: "action", id: s.action.id } })}>
          <bdi>{fit(s.action.label, 40)}</bdi>
        </button>
      ),
    },
    { title: "Took", value: (s) => stageTook(s.stage), numeric: true, format: duration },
    { title: "Outcome", value: (s) => outcomeText(s.stage.outcome), cell: (s) => <span class={"badge " + tone(s.stage.outcome)}>{outcomeText(s.stage.outcome)}</span> },
    number("Tasks", "tasks"),
    number("Failed tasks", "failed_tasks"),
    number("Median task", "task_seconds_median", seconds),
    number("Slowest task", "task_seconds_max", seconds),
    { title: "Slowest / median", value: (s) => round(skew(s.stage)), numeric: true, format: (n) => (n === undefined ? "–" : n.toFixed(1)) },
    number("Task time", "task_seconds", seconds),
    number("CPU", "executor_cpu_seconds", seconds),
    number("GC", "jvm_gc_seconds", seconds),
    number("Input", "input_bytes", bytes),
    number("Shuffle read", "shuffle_read_bytes", bytes),
    number("Shuffle write", "shuffle_write_bytes", bytes),
    number("Spilled", "disk_spilled_bytes", bytes),
  ];
}

const round = (n: number | undefined): number | undefined => (n === undefined ? undefined : Math.round(n * 100) / 100);

/** At most eight round steps from 0. */
export function ticks(length: number): number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];
  const step = steps.find((s) => length / s <= 8) ?? Math.ceil(length / 8 / 864e5) * 864e5;
  const all: number[] = [];
  for (let t = 0; t <= length; t += step) all.push(t);
  return all;
}
