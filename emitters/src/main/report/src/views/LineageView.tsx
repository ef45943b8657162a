import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { autoCollapse, buildGraph, groupOf, layout, type Collapse, type Graph } from "../graph";
import { count } from "../format";
import type { Lineage, Trace } from "../lineage";
import type { Action, App, Column, Dataset, Report } from "../model";
import type { Go, Selected } from "../route";
import { ActionDetails, ColumnDetails, DatasetDetails } from "./Details";
import { GraphCanvas } from "./GraphCanvas";

const collapses: [Collapse, string][] = [
  ["none", "each dataset"],
  ["folder", "by folder or schema"],
  ["area", "by the folder above"],
  ["place", "by place"],
];

const MOST_DECIDING = 40;

/** A column's whole story: what it comes from, and what it goes into. */
function both(origins: Trace, descendants: Trace): Trace {
  return {
    start: origins.start,
    columns: new Map([...descendants.columns, ...origins.columns]),
    rows: descendants.rows,
    edges: new Set([...origins.edges, ...descendants.edges]),
  };
}

export function LineageView({ report, apps, lineage, selected, go }: {
  report: Report;
  apps: readonly App[];
  lineage: Lineage;
  selected: Selected | undefined;
  go: Go;
}): JSX.Element {
  const automatic = useMemo(() => autoCollapse(lineage.datasets), [lineage]);
  const big = lineage.datasets.size > 60;
  const [chosen, setChosen] = useState<Collapse>();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const onlyReads = !lineage.actions.some((a) => a.outputs.length > 0);
  const [showActions, setShowActions] = useState(onlyReads || lineage.datasets.size <= 14);
  const [showReads, setShowReads] = useState(onlyReads);
  const [onlyChosen, setOnlyRelated] = useState<boolean>();
  const [direction, setDirection] = useState<"both" | "up" | "down">("both");
  const [indirect, setIndirect] = useState<boolean>();
  const collapse = chosen ?? automatic;
  const onlyRelated = onlyChosen ?? (big || (selected?.type === "column" && lineage.datasets.size > 12));

  const dataset = selected?.type === "dataset" ? find(report, selected.id) : undefined;
  const column: Column | undefined = selected?.type === "column" ? report.columns[selected.id] : undefined;
  const action: Action | undefined = selected?.type === "action" ? report.actions[selected.id] : undefined;
  const origins = useMemo(() => column && lineage.origins(column), [lineage, column]);
  const descendants = useMemo(() => column && lineage.descendants(column), [lineage, column]);
  const whole = useMemo(
    () => (origins && descendants ? (direction === "both" ? both(origins, descendants) : direction === "up" ? origins : descendants) : undefined),
    [origins, descendants, direction],
  );
  const deciding = whole ? [...whole.columns.values()].filter((r) => r.strength === "indirect").length : 0;
  // Many columns that only decide about rows would hide the few that make the value.
  const showDeciding = indirect ?? deciding <= MOST_DECIDING;
  const trace = useMemo(() => whole && (showDeciding ? whole : lineage.valuesOf(whole)), [lineage, whole, showDeciding]);

  const related = useMemo(() => {
    if (trace) return new Set<Dataset>([...[...trace.columns.keys()].map((c) => c.dataset), ...trace.rows.keys()]);
    if (dataset) return reach(lineage, dataset);
    if (action) return new Set([...action.inputs, ...action.outputs].map((u) => u.dataset));
    return undefined;
  }, [lineage, trace, dataset, action]);

  // A dataset that is chosen stands by itself, also where others are drawn together.
  useEffect(() => {
    const wanted = dataset ? [dataset] : action ? [...action.inputs, ...action.outputs].map((u) => u.dataset) : [];
    const groups = wanted.map((d) => groupOf(d, collapse)?.key).filter((k) => k !== undefined && !opened.has(k)) as string[];
    if (groups.length > 0) setOpened(new Set([...opened, ...groups]));
  }, [dataset, action, collapse]);

  const only = onlyRelated ? related : undefined;
  const traced = trace !== undefined;
  const graph = useMemo(
    () => buildGraph(lineage, { collapse, opened, showActions: showActions && !traced, showReads: showReads || action?.outputs.length === 0, trace, only }),
    [lineage, collapse, opened, showActions, showReads, traced, trace, only, action?.outputs.length === 0],
  );
  const placed = useMemo(() => layout(graph), [graph]);
  const lit = useMemo(() => (related ? litKeys(graph, related, selected) : undefined), [graph, related, lineage, selected]);

  const open = (group: string): void => {
    const next = new Set(opened);
    next.add(group);
    setOpened(next);
  };
  return (
    <div class="lineage">
      <div class="tools">
        <label>
          Datasets{" "}
          <select aria-label="Datasets" value={collapse} onChange={(e) => { setChosen(e.currentTarget.value as Collapse); setOpened(new Set()); }}>
            {collapses.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
                {value === automatic ? " (automatic)" : ""}
              </option>
            ))}
          </select>
        </label>
        {opened.size > 0 && collapse !== "none" && (
          <button type="button" onClick={() => setOpened(new Set())}>
            Close groups
          </button>
        )}
        <label class="check">
          <input type="checkbox" checked={showActions && !traced} onChange={(e) => setShowActions(e.currentTarget.checked)} disabled={traced} /> actions
        </label>
        <label class="check">
          <input type="checkbox" checked={showReads} onChange={(e) => setShowReads(e.currentTarget.checked)} disabled={traced || !showActions} /> those that only read
        </label>
        {related && (
          <label class="check">
            <input type="checkbox" checked={onlyRelated} onChange={(e) => setOnlyRelated(e.currentTarget.checked)} /> only what is connected
          </label>
        )}
        {column && (
          <label>
            Show{" "}
            <select aria-label="Show" value={direction} onChange={(e) => setDirection(e.currentTarget.value as "both" | "up" | "down")}>
              <option value="both">origins and what breaks</option>
              <option value="up">origins</option>
              <option value="down">what breaks</option>
            </select>
          </label>
        )}
        {column && deciding > 0 && (
          <label class="check">
            <input type="checkbox" checked={showDeciding} onChange={(e) => setIndirect(e.currentTarget.checked)} /> what only decides ({count(deciding)} INDIRECT)
          </label>
        )}
        {selected && (
          <button type="button" onClick={() => go({ selected: undefined })}>
            Clear selection
          </button>
        )}
      </div>
      <div class={"split" + (selected ? " open" : "")}>
        {graph.nodes.size === 0 ? (
          <p class="quiet empty">No event here tells of a dataset.</p>
        ) : (
          <GraphCanvas
            graph={graph}
            layout={placed}
            lineage={lineage}
            trace={trace}
            selected={selected}
            lit={only ? undefined : lit}
            onSelect={(s) => go({ selected: s })}
            onOpen={open}
          />
        )}
        {selected && (
          <aside aria-label="Details" aria-live="polite">
            <button type="button" class="close" aria-label="Close details" onClick={() => go({ selected: undefined })}>
              ×
            </button>
            {dataset && <DatasetDetails key={dataset.id} dataset={dataset} apps={apps} lineage={lineage} go={go} />}
            {column && origins && descendants && (
              <ColumnDetails key={column.id} column={column} lineage={lineage} go={go} origins={origins} descendants={descendants} />
            )}
            {action && <ActionDetails key={action.id} action={action} go={go} />}
          </aside>
        )}
      </div>
    </div>
  );
}

function find(report: Report, id: number): Dataset | undefined {
  return report.datasets.find((d) => d.id === id);
}

/** All that a dataset is made of and all that is made of it. */
export function reach(lineage: Lineage, start: Dataset): Set<Dataset> {
  const found = new Set([start]);
  const walk = (next: (d: Dataset) => Iterable<Dataset>): void => {
    const seen = new Set([start]);
    const queue = [start];
    for (let at = 0; at < queue.length; at++) {
      for (const d of next(queue[at] as Dataset)) {
        if (!seen.has(d)) {
          seen.add(d);
          found.add(d);
          queue.push(d);
        }
      }
    }
  };
  walk((d) => (lineage.writers.get(d) ?? []).flatMap((a) => a.inputs.map((u) => u.dataset)));
  walk((d) => (lineage.readers.get(d) ?? []).flatMap((a) => a.outputs.map((u) => u.dataset)));
  return found;
}

function litKeys(graph: Graph, related: ReadonlySet<Dataset>, selected: Selected | undefined): Set<string> {
  const lit = new Set<string>();
  for (const node of graph.nodes.values()) {
    if (node.type === "dataset" && related.has(node.dataset)) lit.add(node.key);
    else if (node.type === "group" && node.datasets.some((d) => related.has(d))) lit.add(node.key);
    else if (node.type === "action") {
      const on =
        selected?.type === "action"
          ? node.actions.some((a) => a.id === selected.id)
          : node.actions.some((a) => a.inputs.some((u) => related.has(u.dataset)) && a.outputs.some((u) => related.has(u.dataset)));
      if (on) lit.add(node.key);
    }
  }
  return lit;
}
