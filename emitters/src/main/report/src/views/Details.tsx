import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { bytes, count, duration, plural, shown, time } from "../format";
import type { Edge, Lineage, Reached, Trace } from "../lineage";
import type { Action, App, Column, Dataset, Use } from "../model";
import type { Go } from "../route";
import { took } from "../totals";
import { ActionLink, Badge, ColumnLink, DatasetLink, Facts, T } from "./parts";
import { TimeParts } from "./TimeParts";

export function DatasetDetails({ dataset, apps, lineage, go }: { dataset: Dataset; apps: readonly App[]; lineage: Lineage; go: Go }): JSX.Element {
  const [query, setQuery] = useState("");
  const writers = lineage.writers.get(dataset) ?? [];
  const readers = lineage.readers.get(dataset) ?? [];
  const types = new Map<number, string>();
  for (const app of apps) for (const [id, type] of app.schemas.get(dataset) ?? []) types.set(id, type);
  const columns = dataset.columns.filter((c) => c.name.toLowerCase().includes(query.toLowerCase()));
  const unknown = lineage.columnsUnknown(dataset);
  return (
    <article class="details">
      <p class="kind">Dataset</p>
      <h2>
        <T text={dataset.label} />
      </h2>
      <Facts
        facts={[
          ["Name", <T text={dataset.name} />],
          ["Place", <T text={dataset.namespace} />],
          ["Table", dataset.table && <T text={dataset.table} />],
          ["Format", dataset.format && <T text={dataset.format} />],
        ]}
      />
      <UseList title="Written by" actions={writers} side="outputs" dataset={dataset} go={go} />
      <UseList title="Read by" actions={readers} side="inputs" dataset={dataset} go={go} />
      <h3>
        Columns <span class="note">{count(dataset.columns.length)}</span>
      </h3>
      {unknown && <p class="unknown">Where its columns come from is unknown: no event tells. That is not “from nowhere”.</p>}
      {dataset.columns.length === 0 && <p class="quiet">No event tells its columns.</p>}
      {dataset.columns.length > 12 && (
        <input type="search" placeholder="Filter columns" aria-label="Filter columns" value={query} onInput={(e) => setQuery(e.currentTarget.value)} />
      )}
      <ul class="columnlist">
        {columns.slice(0, 500).map((c) => (
          <li key={c.id}>
            <ColumnLink column={c} go={go} />
            <span class="type">
              <T text={short(types.get(c.id) ?? "")} />
            </span>
            {c.doc && (
              <span class="doc">
                <T text={c.doc} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {columns.length > 500 && <p class="quiet">and {count(columns.length - 500)} more: filter to see them.</p>}
      <RowRules edges={lineage.edgesIntoRows(dataset)} go={go} />
    </article>
  );
}

const short = (type: string): string => (type.length > 40 ? type.slice(0, 38) + "…" : type);

function RowRules({ edges, go }: { edges: readonly Edge[]; go: Go }): JSX.Element | null {
  if (edges.length === 0) return null;
  return (
    <>
      <h3>What decides its rows</h3>
      <ul class="steps">
        {edges.map((e) => (
          <li key={e.from.id + e.transform.subtype}>
            <span class="how indirect">{e.transform.subtype || "INDIRECT"}</span> <ColumnLink column={e.from} go={go} full />
          </li>
        ))}
      </ul>
    </>
  );
}

function UseList(props: { title: string; actions: readonly Action[]; side: "inputs" | "outputs"; dataset: Dataset; go: Go }): JSX.Element | null {
  const { actions, side, dataset, go } = props;
  if (actions.length === 0) return null;
  return (
    <>
      <h3>
        {props.title} <span class="note">{count(actions.length)}</span>
      </h3>
      <ul class="plainlist">
        {actions.slice(0, 30).map((a) => (
          <li key={a.id}>
            <ActionLink action={a} go={go} />
            <span class="quiet number">{amount(a[side].find((u) => u.dataset === dataset))}</span>
            {a.outcome !== "COMPLETE" && <Badge outcome={a.outcome} />}
          </li>
        ))}
      </ul>
      {actions.length > 30 && <p class="quiet">and {count(actions.length - 30)} more</p>}
    </>
  );
}

export function amount(use: Use | undefined): string {
  if (!use) return "";
  const parts: string[] = [];
  if (use.lifecycle) parts.push(use.lifecycle.toLowerCase());
  if (use.rows !== undefined) parts.push(plural(use.rows, "row"));
  if (use.bytes !== undefined) parts.push(bytes(use.bytes));
  if (use.fromCache) parts.push("from the cache");
  return parts.join(", ");
}

export function ColumnDetails({ column, lineage, go, origins, descendants }: {
  column: Column;
  lineage: Lineage;
  go: Go;
  origins: Trace;
  descendants: Trace;
}): JSX.Element {
  const raw = useMemo(() => lineage.rawSources(origins), [lineage, origins]);
  const directRaw = raw.filter((r) => r.strength === "direct");
  const nothing = lineage.edgesInto(column).length === 0;
  const holes = useMemo(() => incomplete(origins, lineage), [origins, lineage]);
  return (
    <article class="details">
      <p class="kind">
        Column of <DatasetLink dataset={column.dataset} go={go} />
      </p>
      <h2>
        <T text={column.name} />
      </h2>
      {column.doc && (
        <p>
          <T text={column.doc} />
        </p>
      )}
      <h3>Comes from</h3>
      {nothing ? (
        <p class={lineage.columnsUnknown(column.dataset) ? "unknown" : "quiet"}>{whyNothing(column, lineage)}</p>
      ) : (
        <>
          {directRaw.length > 0 && (
            <div class="raw">
              <p class="quiet">Raw sources of its value</p>
              <ul class="chips">
                {directRaw.slice(0, 30).map((r) => (
                  <li key={r.column.id}>
                    <ColumnLink column={r.column} go={go} full />
                  </li>
                ))}
                {directRaw.length > 30 && <li class="quiet">and {count(directRaw.length - 30)} more</li>}
              </ul>
            </div>
          )}
          <Steps trace={origins} strength="direct" title="Its value is made of" go={go} up />
          <Steps trace={origins} strength="indirect" title="Its rows and branches are decided by" go={go} up />
        </>
      )}
      {holes.length > 0 && (
        <p class="unknown">
          There may be more: lineage is incomplete in {holes.slice(0, 5).map((a, i) => (
            <span key={a.id}>
              {i > 0 && ", "}
              <ActionLink action={a} go={go} />
            </span>
          ))}
          {holes.length > 5 && ` and ${count(holes.length - 5)} more`}.
        </p>
      )}
      <Breaks column={column} trace={descendants} lineage={lineage} go={go} />
    </article>
  );
}

function whyNothing(column: Column, lineage: Lineage): string {
  const writers = lineage.writers.get(column.dataset) ?? [];
  if (writers.length === 0) return "Nothing here writes this dataset: it is where the data comes in.";
  if (lineage.columnsUnknown(column.dataset)) return "Unknown: no event tells the origins of this dataset's columns.";
  if (writers.some((a) => a.complete === false)) return "Unknown: the lineage of what writes it is incomplete.";
  if (!writers.some((a) => a.complete === true)) return "No event tells an origin: a constant, or something that its producer does not follow.";
  return "From no column: a constant, or made by the program.";
}

function incomplete(trace: Trace, lineage: Lineage): Action[] {
  const found = new Set<Action>();
  for (const { column } of trace.columns.values()) {
    for (const a of lineage.writers.get(column.dataset) ?? []) if (a.complete === false) found.add(a);
  }
  return [...found];
}

function Steps(props: { trace: Trace; strength: "direct" | "indirect"; title: string; go: Go; up: boolean }): JSX.Element | null {
  const { trace, strength, go } = props;
  const [all, setAll] = useState(false);
  const reached = [...trace.columns.values()].filter((r) => r.by && r.strength === strength);
  if (reached.length === 0) return null;
  const byDataset = new Map<Dataset, Reached[]>();
  for (const r of reached) {
    const list = byDataset.get(r.column.dataset);
    if (list) list.push(r);
    else byDataset.set(r.column.dataset, [r]);
  }
  const shownSets = all ? [...byDataset] : [...byDataset].slice(0, 8);
  return (
    <>
      <h4>
        <span class={"dot " + strength} aria-hidden="true" /> {props.title} <span class="note">{count(reached.length)}</span>
      </h4>
      <ul class="steps">
        {shownSets.map(([dataset, list]) => (
          <li key={dataset.id}>
            <DatasetLink dataset={dataset} go={go} />
            <ul>
              {list.slice(0, all ? 1000 : 8).map((r) => (
                <li key={r.column.id}>
                  <ColumnLink column={r.column} go={go} />
                  <How edge={r.by as Edge} go={go} />
                </li>
              ))}
              {!all && list.length > 8 && <li class="quiet">and {count(list.length - 8)} more</li>}
            </ul>
          </li>
        ))}
      </ul>
      {!all && (byDataset.size > 8 || [...byDataset.values()].some((l) => l.length > 8)) && (
        <button type="button" class="link" onClick={() => setAll(true)}>
          Show all {count(reached.length)}
        </button>
      )}
    </>
  );
}

function How({ edge, go }: { edge: Edge; go: Go }): JSX.Element {
  const { transform } = edge;
  const action = edge.actions[0];
  return (
    <span class="how-line">
      <span class={"how " + (transform.direct ? "direct" : "indirect")}>{transform.subtype || (transform.direct ? "DIRECT" : "INDIRECT")}</span>
      {transform.masking && <span class="how mask">masked</span>}
      {action && (
        <span class="quiet">
          {" in "}
          <ActionLink action={action} go={go} />
        </span>
      )}
      {transform.description && (
        <code>
          <T text={transform.description} />
        </code>
      )}
    </span>
  );
}

/** What breaks if this column goes: values, rows, and the actions that would fail. */
function Breaks({ column, trace, lineage, go }: { column: Column; trace: Trace; lineage: Lineage; go: Go }): JSX.Element {
  const reached = [...trace.columns.values()].filter((r) => r.by);
  const values = reached.filter((r) => r.strength === "direct");
  const rows = [...trace.rows.keys()];
  const branches = reached.filter((r) => r.strength === "indirect" && !(r.by && !r.by.to && r.by.dataset === r.column.dataset));
  const actions = new Set<Action>();
  for (const e of lineage.edgesOutOf(column)) for (const a of e.actions) actions.add(a);
  const group = (list: readonly Reached[]): [Dataset, Reached[]][] => {
    const by = new Map<Dataset, Reached[]>();
    for (const r of list) by.set(r.column.dataset, [...(by.get(r.column.dataset) ?? []), r]);
    return [...by];
  };
  const nothing = reached.length === 0 && rows.length === 0;
  const blind = lineage.blindBehind(trace);
  const readers = lineage.readers.get(column.dataset) ?? [];
  const line = (d: Dataset, list: readonly Reached[]): ComponentChildren => (
    <li key={d.id}>
      <DatasetLink dataset={d} go={go} />
      <ul class="chips">
        {list.slice(0, 40).map((r) => (
          <li key={r.column.id}>
            <ColumnLink column={r.column} go={go} />
          </li>
        ))}
        {list.length > 40 && <li class="quiet">and {count(list.length - 40)} more</li>}
      </ul>
    </li>
  );
  return (
    <section class="breaks">
      <h3>What breaks if this column goes</h3>
      {nothing ? (
        <p class="quiet">
          {readers.length === 0
            ? "Nothing here reads this dataset."
            : `No column that is known to be written here is made of it, and it is known to decide about no rows. ${plural(readers.length, "action")} ${readers.length === 1 ? "reads" : "read"} the dataset.`}
        </p>
      ) : (
        <>
          {actions.size > 0 && (
            <p>
              Used by {plural(actions.size, "action")}, which would fail or change first:{" "}
              {[...actions].slice(0, 8).map((a, i) => (
                <span key={a.id}>
                  {i > 0 && ", "}
                  <ActionLink action={a} go={go} />
                </span>
              ))}
              {actions.size > 8 && ` and ${count(actions.size - 8)} more`}
            </p>
          )}
          {values.length > 0 && (
            <>
              <h4>
                <span class="dot direct" aria-hidden="true" /> Values that are made of it <span class="note">{count(values.length)}</span>
              </h4>
              <ul class="steps">{group(values).map(([d, list]) => line(d, list))}</ul>
            </>
          )}
          {(branches.length > 0 || rows.length > 0) && (
            <>
              <h4>
                <span class="dot indirect" aria-hidden="true" /> Rows and branches that it decides
              </h4>
              <ul class="steps">
                {rows.map((d) => (
                  <li key={"r" + d.id}>
                    <DatasetLink dataset={d} go={go} /> <span class="quiet">its rows ({(trace.rows.get(d) as Edge).transform.subtype || "INDIRECT"})</span>
                  </li>
                ))}
                {group(branches)
                  .filter(([d]) => !trace.rows.has(d))
                  .map(([d, list]) => line(d, list))}
              </ul>
            </>
          )}
        </>
      )}
      {blind.length > 0 && (
        <p class="unknown">
          There may be more: what becomes of its columns is not known in {blind.slice(0, 5).map((a, i) => (
            <span key={a.id}>
              {i > 0 && ", "}
              <ActionLink action={a} go={go} />
            </span>
          ))}
          {blind.length > 5 && ` and ${count(blind.length - 5)} more`}.
        </p>
      )}
    </section>
  );
}

export function ActionDetails({ action, go }: { action: Action; go: Go }): JSX.Element {
  const metrics = [...action.metrics].filter(([, v]) => v !== 0);
  const zero = action.metrics.size - metrics.length;
  return (
    <article class="details">
      <p class="kind">Action</p>
      <h2>
        <T text={action.label} />
      </h2>
      <p>
        <Badge outcome={action.outcome} /> {duration(took(action))}{" "}
        <span class="quiet">from {time(action.start)}</span>
      </p>
      {action.error && <pre class="error" dir="auto">{shown(action.error)}</pre>}
      {action.stack && (
        <details>
          <summary>Stack trace</summary>
          <pre dir="auto">{shown(action.stack)}</pre>
        </details>
      )}
      {action.reason && (
        <p>
          <T text={action.reason} />
        </p>
      )}
      {action.gaps.length > 0 && (
        <>
          <h3>Not known</h3>
          <ul class="plainlist">
            {action.gaps.map((g) => (
              <li key={g.kind + g.subject}>
                <span class="how mask">{g.kind.toLowerCase().replace(/_/g, " ")}</span> <T text={g.subject} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Uses title="Reads" uses={action.inputs} go={go} />
      <Uses title="Writes" uses={action.outputs} go={go} />
      {action.sql && (
        <>
          <h3>SQL</h3>
          <pre dir="auto">{shown(action.sql)}</pre>
        </>
      )}
      {action.jobs.length > 0 && (
        <>
          <h3>Jobs and stages</h3>
          <p>
            {plural(action.jobs.length, "job")}, {plural(action.jobs.reduce((n, j) => n + j.stages.length, 0), "stage attempt")}
            {action.leftOut.size > 0 && " and others that are summed up"}.{" "}
            <button type="button" class="link" onClick={() => go({ view: "time", selected: { type: "action", id: action.id } })}>
              Show them on the time line
            </button>
          </p>
        </>
      )}
      <TimeParts of={action} title="Where its task time went" />
      {metrics.length > 0 && (
        <>
          <h3>Numbers</h3>
          <Facts facts={metrics.map(([name, value]) => [name.replace(/_/g, " "), metricText(name, value)])} />
          {zero > 0 && <p class="quiet">{count(zero)} others are 0.</p>}
        </>
      )}
      <h3>About</h3>
      <Facts
        facts={[
          ["job", <T text={action.namespace + " " + action.job} />],
          ["run", <T text={action.runId} />],
          ...[...action.props].map(([k, v]) => [k.replace(/_/g, " "), <T text={v} />] as const),
        ]}
      />
    </article>
  );
}

export function metricText(name: string, value: number): string {
  if (/_seconds(_|$)/.test(name)) return duration(value * 1000);
  if (/_bytes(_|$)/.test(name)) return bytes(value);
  return count(value);
}

function Uses({ title, uses, go }: { title: string; uses: readonly Use[]; go: Go }): JSX.Element | null {
  if (uses.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="plainlist">
        {uses.map((u) => (
          <li key={u.dataset.id}>
            <DatasetLink dataset={u.dataset} go={go} />
            <span class="quiet number">{amount(u)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
