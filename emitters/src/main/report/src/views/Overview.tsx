import type { JSX } from "preact";
import { bytes, count, duration, plural, seconds, short, shown } from "../format";
import type { Lineage } from "../lineage";
import type { App, Dataset } from "../model";
import { problemsOf, type Problem } from "../problems";
import type { Go } from "../route";
import { bytesIn, bytesOut, coreSeconds, cpuSeconds, rowsIn, rowsOut, shuffleBytes, span, sum, took, writesWithoutRows } from "../totals";
import { ActionLink, Badge, DatasetLink, Section, T } from "./parts";
import { TimeParts } from "./TimeParts";

function Tile({ name, value, note, tone }: { name: string; value: string; note?: string | undefined; tone?: string }): JSX.Element {
  return (
    <div class={"tile" + (tone ? " " + tone : "")}>
      <dt>{name}</dt>
      <dd>
        {value}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

export function Overview({ apps, lineage, go }: { apps: readonly App[]; lineage: Lineage; go: Go }): JSX.Element {
  const problems = apps.flatMap(problemsOf).sort((a, b) => b.severity - a.severity);
  const one = apps.length === 1 ? (apps[0] as App) : undefined;
  const actions = apps.flatMap((a) => a.actions);
  const failed = actions.filter((a) => a.outcome === "FAIL").length;
  const total = (of: (app: App) => number | undefined): number | undefined => sum(apps.map(of));
  const appTime = (app: App): number | undefined => {
    const { start, end } = span(app);
    return start === undefined || end === undefined ? undefined : end - start;
  };
  const cores = total(coreSeconds);
  const cpu = total(cpuSeconds);
  const shuffle = total(shuffleBytes);
  const written = total(rowsOut);
  const blind = total(writesWithoutRows) ?? 0;
  return (
    <div class="overview">
      <dl class="tiles">
        {one ? (
          <div class={"tile outcome " + (one.outcome === "COMPLETE" ? "ok" : one.outcome === "FAIL" || one.outcome === "ABORT" ? "bad" : "open")}>
            <dt>Outcome</dt>
            <dd>
              <Badge outcome={one.outcome} />
              {one.reason && (
                <small>
                  <T text={one.reason} />
                </small>
              )}
            </dd>
          </div>
        ) : (
          <Tile name="Runs" value={count(apps.length)} note={`${count(apps.filter((a) => a.outcome === "FAIL").length)} failed`} />
        )}
        <Tile name="Took" value={duration(total(appTime))} note={plural(actions.length, "action") + (failed ? `, ${count(failed)} failed` : "")} />
        <Tile name="Rows read" value={short(total(rowsIn))} note={bytesNote(total(bytesIn))} />
        <Tile name="Rows written" value={(blind > 0 && written !== undefined ? "≥ " : "") + short(written)} note={[bytesNote(total(bytesOut)), blind > 0 ? `not told of ${plural(blind, "write")}` : ""].filter(Boolean).join(", ")} />
        <Tile name="Core time" value={seconds(cores)} note={cpu !== undefined && cores ? `${Math.round((100 * cpu) / cores)} % on the CPU` : undefined} />
        <Tile name="Shuffled" value={bytes(shuffle)} />
        <Tile name="Datasets" value={count(lineage.datasets.size)} note={plural([...lineage.datasets].reduce((n, d) => n + d.columns.length, 0), "column")} />
      </dl>

      <Section title="What to look at" note={problems.length > 0 ? count(problems.length) : undefined}>
        {problems.length === 0 ? (
          <p class="good">{nothingWrong(actions)}</p>
        ) : (
          <ol class="problems">
            {problems.map((p, i) => (
              <ProblemCard key={i} problem={p} go={go} />
            ))}
          </ol>
        )}
      </Section>

      {one && <TimeParts of={one} title="Where the task time went" />}

      <div class="columns">
        <Ends title="Comes from outside" datasets={outside(lineage)} lineage={lineage} go={go} />
        <Ends title="Results" datasets={results(lineage)} lineage={lineage} go={go} />
        <Slowest actions={actions} go={go} />
      </div>
      {one?.props.get("summary") && (
        <details>
          <summary>The driver's own summary</summary>
          <pre dir="auto">{shown(one.props.get("summary") as string)}</pre>
        </details>
      )}
    </div>
  );
}

/** Only what the events say. */
function nothingWrong(actions: App["actions"]): string {
  if (actions.length === 0) return "The events tell of no action.";
  const ends = actions.every((a) => a.outcome === "COMPLETE") ? "All actions ended well" : "No action failed that the events tell of";
  const complete = actions.every((a) => a.complete === true)
    ? "and their lineage is complete."
    : actions.some((a) => a.complete === true)
      ? "and their lineage is complete where the events say."
      : "and no event says whether the lineage is complete.";
  return `${ends}, ${complete}`;
}

function bytesNote(n: number | undefined): string | undefined {
  return n === undefined ? undefined : bytes(n);
}

function ProblemCard({ problem, go }: { problem: Problem; go: Go }): JSX.Element {
  const tone = problem.severity === 3 ? "bad" : problem.severity === 2 ? "warn" : "info";
  const word = problem.severity === 3 ? "Failure" : problem.severity === 2 ? "Warning" : "Note";
  return (
    <li class={"problem " + tone}>
      <h3>
        <span class={"badge " + tone}>{word}</span> <T text={problem.title} />
      </h3>
      {problem.quote && <pre dir="auto">{shown(problem.quote)}</pre>}
      <p>{problem.meaning}</p>
      <p>
        <strong>Try:</strong> {problem.advice}
      </p>
      {problem.actions.length > 0 && (
        <p class="where">
          {problem.actions.slice(0, 6).map((a) => (
            <ActionLink key={a.id} action={a} go={go} />
          ))}
          {problem.actions.length > 6 && <span class="quiet">and {count(problem.actions.length - 6)} more</span>}
        </p>
      )}
    </li>
  );
}

/** Read, and written by nobody here. */
function outside(lineage: Lineage): Dataset[] {
  return [...lineage.datasets].filter((d) => lineage.readers.has(d) && !lineage.writers.has(d));
}

/** Written, and not read to write something else. */
function results(lineage: Lineage): Dataset[] {
  return [...lineage.datasets].filter(
    (d) => lineage.writers.has(d) && !(lineage.readers.get(d) ?? []).some((a) => a.outputs.some((u) => u.dataset !== d)),
  );
}

function Ends(props: { title: string; datasets: Dataset[]; lineage: Lineage; go: Go }): JSX.Element {
  const { datasets, lineage } = props;
  const rows = (d: Dataset): number | undefined => {
    const written = lineage.written(d);
    const read = (lineage.readers.get(d) ?? []).flatMap((a) => a.inputs);
    const known = (written.length ? written : read).filter((u) => u.dataset === d && u.rows !== undefined).map((u) => u.rows as number);
    return known.length ? Math.max(...known) : undefined;
  };
  const known = datasets.map((dataset) => ({ dataset, rows: rows(dataset) }));
  known.sort((a, b) => (b.rows ?? -1) - (a.rows ?? -1));
  return (
    <Section title={props.title} note={count(datasets.length)}>
      {known.length === 0 && <p class="quiet">None.</p>}
      <ul class="plainlist">
        {known.slice(0, 10).map(({ dataset, rows }) => (
          <li key={dataset.id}>
            <DatasetLink dataset={dataset} go={props.go} />
            <span class="quiet number">{lineage.writesFailed(dataset) ? <span class="lost">write failed</span> : rows === undefined ? "" : short(rows) + " rows"}</span>
          </li>
        ))}
      </ul>
      {known.length > 10 && (
        <button type="button" class="link" onClick={() => props.go({ view: "datasets", selected: undefined })}>
          all {count(known.length)}
        </button>
      )}
    </Section>
  );
}

function Slowest({ actions, go }: { actions: App["actions"]; go: Go }): JSX.Element {
  const timed = actions
    .map((action) => ({ action, ms: took(action) }))
    .filter((a) => a.ms !== undefined)
    .sort((a, b) => (b.ms as number) - (a.ms as number))
    .slice(0, 10);
  const longest = timed[0]?.ms ?? 1;
  return (
    <Section title="Longest actions">
      {timed.length === 0 && <p class="quiet">No action has both a start and an end.</p>}
      <ul class="plainlist bars">
        {timed.map(({ action, ms }) => (
          <li key={action.id}>
            <span class="bar" style={{ width: `${Math.max(1, (100 * (ms as number)) / longest)}%` }} data-tone={action.outcome === "FAIL" || action.outcome === "ABORT" ? "bad" : "ok"} />
            <ActionLink action={action} go={go} />
            <span class="quiet number">{duration(ms)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
