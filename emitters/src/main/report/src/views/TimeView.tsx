import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { bytes, count, duration, fit, seconds, time } from "../format";
import type { Action, App, Outcome, Stage } from "../model";
import type { Go } from "../route";
import { idleShare } from "../problems";
import { coreSeconds, failedTasks, gcSeconds, metric, shuffleBytes, span, spilledBytes } from "../totals";
import { outcomeText } from "./parts";

const ROW = 22;
const LABEL = 230;
const WIDTH = 1000;
const MOST = 400;

const tone = (outcome: Outcome): string => (outcome === "FAIL" || outcome === "ABORT" ? "bad" : outcome === "COMPLETE" ? "ok" : "open");

export function TimeView({ apps, go }: { apps: readonly App[]; go: Go }): JSX.Element {
  return (
    <div class="times">
      {apps.map((app) => (
        <TimeLine key={app.index} app={app} go={go} named={apps.length > 1} />
      ))}
    </div>
  );
}

function TimeLine({ app, go, named }: { app: App; go: Go; named: boolean }): JSX.Element {
  const [limit, setLimit] = useState(MOST);
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const { start, end } = span(app);
  const timed = app.actions.filter((a) => a.start !== undefined);
  if (start === undefined || timed.length === 0) return <p class="quiet empty">The events of {app.job} tell no times.</p>;
  const until = Math.max(end ?? start, ...timed.map((a) => a.end ?? (a.start as number)));
  const length = Math.max(1, until - start);
  const x = (t: number): number => LABEL + ((t - start) / length) * WIDTH;
  const rows: { action?: Action; stage?: Stage; job?: number }[] = [];
  for (const action of timed.slice(0, limit)) {
    rows.push({ action });
    if (opened.has(action.id)) for (const job of action.jobs) for (const stage of job.stages) rows.push({ stage, job: job.id });
  }
  const idle = idleShare(app);
  const height = rows.length * ROW + 26;
  return (
    <section class="section">
      <h2>
        {named ? app.job : "Time line"}
        <span class="note">
          {time(start)}, {duration(length)}
          {idle && idle.share > 0.01 ? `; no action ran for ${duration(idle.ms)} of it (${Math.round(idle.share * 100)} %)` : ""}
        </span>
      </h2>
      <svg class="timeline" viewBox={`0 0 ${LABEL + WIDTH + 90} ${height}`} role="group" aria-label={`Time line of ${app.job}`}>
        {ticks(length).map((t) => (
          <g key={t} aria-hidden="true">
            <line x1={x(start + t)} x2={x(start + t)} y1="18" y2={height} class="tick" />
            <text x={x(start + t)} y="12" class="ticklabel">
              {t === 0 ? "0" : duration(t)}
            </text>
          </g>
        ))}
        {rows.map((row, i) => {
          const y = 22 + i * ROW;
          const what = row.action ?? (row.stage as Stage);
          const from = what.start ?? start;
          const to = what.end ?? until;
          const label = row.action ? row.action.label : stageName(row.stage as Stage, row.job as number);
          const text = row.action ? summary(row.action) : stageSummary(row.stage as Stage);
          const activate = (): void => {
            if (row.action) go({ view: "lineage", selected: { type: "action", id: row.action.id } });
          };
          return (
            <g
              key={i}
              class={"row" + (row.stage ? " stage" : "")}
              role={row.action ? "button" : "img"}
              tabIndex={row.action ? 0 : undefined}
              aria-label={`${label}: ${outcomeText(what.outcome)}, ${duration(to - from)} from ${duration(from - start)} after the start. ${text}`}
              onClick={activate}
              onKeyDown={(e) => {
                if (e.key === "Enter" || e.key === " ") {
                  e.preventDefault();
                  activate();
                }
              }}
            >
              <title>{`${label}\n${outcomeText(what.outcome)}, ${duration(to - from)}\n${text}`}</title>
              <rect x="0" y={y} width={LABEL + WIDTH + 90} height={ROW} class="hit" />
              <text x={row.stage ? 22 : 6} y={y + 15} class="label">
                {fit(label, row.stage ? 30 : 33)}
              </text>
              <rect x={x(from)} y={y + 4} width={Math.max(2, x(to) - x(from))} height={ROW - 8} rx="3" class={"span " + (row.stage && row.stage.attempt > 0 ? "bad" : tone(what.outcome)) + (row.action && row.action.outputs.length === 0 ? " read" : "")} />
              <text x={x(to) + 6} y={y + 15} class="after">
                {duration(to - from)}
                {what.end === undefined ? " +" : ""}
              </text>
              {row.action && row.action.jobs.length > 0 && (
                <text
                  x={LABEL - 14}
                  y={y + 15}
                  class="toggle"
                  onClick={(e) => {
                    e.stopPropagation();
                    const next = new Set(opened);
                    const id = (row.action as Action).id;
                    if (!next.delete(id)) next.add(id);
                    setOpened(next);
                  }}
                >
                  {opened.has(row.action.id) ? "▾" : "▸"}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      {timed.length > limit && (
        <button type="button" onClick={() => setLimit(limit + 5 * MOST)}>
          Show more of {count(timed.length - limit)}
        </button>
      )}
      {!app.actions.some((a) => a.jobs.length > 0) && (
        <p class="quiet">The events carry no times of jobs and stages; each action's details have its numbers.</p>
      )}
    </section>
  );
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

function stageName(stage: Stage, job: number): string {
  const again = stage.attempt > 0 ? `, attempt ${stage.attempt + 1}` : "";
  return `stage ${stage.id} of job ${job}${again}: ${stage.name}`;
}

/** Tasks, the slowest beside the median, and where the time went. */
export function stageSummary(stage: Stage): string {
  const median = stage.metrics.get("task_seconds_median");
  const slowest = stage.metrics.get("task_seconds_max");
  const skew = median !== undefined && slowest !== undefined && median > 0 && slowest / median >= 3 && slowest > 1;
  const told = skew ? [`skewed: the slowest task took ${(slowest / median).toPrecision(2)} times the median`] : [];
  return [...told, ...stageNumbers(stage)].join(", ");
}

function stageNumbers(stage: Stage): string[] {
  return [...stage.metrics]
    .filter(([, v]) => v !== 0)
    .map(([k, v]) => `${k.replace(/_/g, " ")} ${k.endsWith("_bytes") ? bytes(v) : /_seconds(_|$)/.test(k) ? seconds(v) : count(v)}`);
}

/** At most eight round steps from 0. */
export function ticks(length: number): number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5];
  const step = steps.find((s) => length / s <= 8) ?? Math.ceil(length / 8 / 864e5) * 864e5;
  const all: number[] = [];
  for (let t = 0; t <= length; t += step) all.push(t);
  return all;
}

