import * as dagre from "@dagrejs/dagre";
import type { Lineage, Trace } from "./lineage";
import type { Action, Column, Dataset } from "./model";

/** How far datasets are drawn together: each by itself, or by so many steps above it. */
export type Collapse = "none" | "folder" | "area" | "place";

export interface DatasetNode {
  readonly type: "dataset";
  readonly key: string;
  readonly dataset: Dataset;
  /** Columns that a trace touches. */
  readonly columns: readonly Column[];
  readonly moreColumns: number;
  /** Actions that write it and are not drawn by themselves. */
  readonly writers: readonly Action[];
}

export interface GroupNode {
  readonly type: "group";
  readonly key: string;
  readonly name: string;
  readonly place: string;
  readonly datasets: readonly Dataset[];
}

export interface ActionNode {
  readonly type: "action";
  readonly key: string;
  readonly label: string;
  /** Runs of the same job with the same datasets. */
  readonly actions: readonly Action[];
}

export type Node = DatasetNode | GroupNode | ActionNode;

export interface Link {
  readonly from: string;
  readonly to: string;
  readonly actions: readonly Action[];
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  readonly links: readonly Link[];
}

export interface GraphOptions {
  readonly collapse: Collapse;
  /** Groups that are open although others like them are not. */
  readonly opened: ReadonlySet<string>;
  readonly showActions: boolean;
  readonly showReads: boolean;
  readonly trace: Trace | undefined;
  /** Leave out what the trace or the datasets given do not touch. */
  readonly only: ReadonlySet<Dataset> | undefined;
}

export const MAX_COLUMNS_SHOWN = 12;

/** The group of a dataset, or undefined where each stands by itself. */
export function groupOf(dataset: Dataset, collapse: Collapse): { key: string; name: string; place: string } | undefined {
  const path = dataset.path;
  if (collapse === "none") return undefined;
  const depth = collapse === "place" ? 1 : collapse === "area" ? Math.max(1, path.length - 1) : path.length;
  const kept = path.slice(0, depth);
  const name = kept.length > 1 ? kept.slice(1).join("/") : (kept[0] as string);
  return { key: "g" + kept.join("\u0000"), name, place: kept[0] as string };
}

/** So many boxes can be zoomed into, where the next coarser way to draw tells nothing. */
const WIDEST = 300;

/** The finest way to draw that is still readable. */
export function autoCollapse(datasets: Iterable<Dataset>, most = 40): Collapse {
  const all = [...datasets];
  let finer: Collapse = "none";
  let finerCount = all.length;
  for (const collapse of ["none", "folder", "area", "place"] as const) {
    const count = new Set(all.map((d) => groupOf(d, collapse)?.key ?? "d" + d.id)).size;
    if (count <= most || collapse === "place") {
      return collapse !== "none" && count < 3 && finerCount <= WIDEST ? finer : collapse;
    }
    finer = collapse;
    finerCount = count;
  }
  return finer;
}

export function buildGraph(lineage: Lineage, options: GraphOptions): Graph {
  const nodes = new Map<string, Node>();
  const touched = new Map<Dataset, Column[]>();
  if (options.trace) {
    for (const { column, by } of options.trace.columns.values()) {
      // Columns that are reached only because their rows are decided about stand as one line.
      if (by && !by.to && by.dataset === column.dataset) continue;
      const list = touched.get(column.dataset);
      if (list) list.push(column);
      else touched.set(column.dataset, [column]);
    }
    for (const dataset of options.trace.rows.keys()) {
      if (!touched.has(dataset)) touched.set(dataset, []);
    }
  }
  const writersOf = (dataset: Dataset): readonly Action[] =>
    options.showActions || options.trace ? [] : (lineage.writers.get(dataset) ?? []);
  const grouped = new Map<string, Dataset[]>();
  const represent = new Map<Dataset, string>();
  for (const dataset of lineage.datasets) {
    if (options.only && !options.only.has(dataset)) continue;
    const group = touched.has(dataset) ? undefined : groupOf(dataset, options.collapse);
    if (group && !options.opened.has(group.key)) {
      represent.set(dataset, group.key);
      const same = grouped.get(group.key);
      if (same) same.push(dataset);
      else grouped.set(group.key, [dataset]);
    } else {
      addDataset(nodes, represent, dataset, touched.get(dataset) ?? [], writersOf(dataset));
    }
  }
  for (const [key, datasets] of grouped) {
    const first = datasets[0] as Dataset;
    const group = groupOf(first, options.collapse) as { key: string; name: string; place: string };
    if (datasets.length === 1) addDataset(nodes, represent, first, [], writersOf(first));
    else nodes.set(key, { type: "group", key, name: group.name, place: group.place, datasets });
  }
  return { nodes, links: links(lineage, options, nodes, represent) };
}

function addDataset(nodes: Map<string, Node>, represent: Map<Dataset, string>, dataset: Dataset, columns: Column[], writers: readonly Action[]): void {
  const key = "d" + dataset.id;
  represent.set(dataset, key);
  nodes.set(key, {
    type: "dataset",
    key,
    dataset,
    columns: columns.slice(0, MAX_COLUMNS_SHOWN),
    moreColumns: Math.max(0, columns.length - MAX_COLUMNS_SHOWN),
    writers,
  });
}

function links(
  lineage: Lineage,
  options: GraphOptions,
  nodes: Map<string, Node>,
  represent: Map<Dataset, string>,
): Link[] {
  const all = new Map<string, { from: string; to: string; actions: Action[] }>();
  const link = (from: string, to: string, action: Action): void => {
    const key = from + "\u0001" + to;
    const known = all.get(key);
    if (!known) all.set(key, { from, to, actions: [action] });
    else if (known.actions[known.actions.length - 1] !== action) known.actions.push(action);
  };
  const sameActions = new Map<string, Action[]>();
  for (const action of lineage.actions) {
    const ends = (side: "inputs" | "outputs"): string[] => [
      ...new Set(action[side].map((u) => represent.get(u.dataset)).filter((k) => k !== undefined)),
    ];
    const from = ends("inputs");
    const to = ends("outputs");
    const writes = action.outputs.length > 0;
    // An action that ends in groups is part of them.
    const visible = writes
      ? options.showActions && to.some((k) => k.startsWith("d"))
      : options.showReads && options.showActions && from.some((k) => k.startsWith("d"));
    if (!visible) {
      for (const f of from) for (const t of to) if (f !== t) link(f, t, action);
      continue;
    }
    const key = "a" + [action.app.index, action.job, ...from, "\u0001", ...to].join("\u0000");
    const same = sameActions.get(key);
    if (same) same.push(action);
    else {
      sameActions.set(key, [action]);
      nodes.set(key, { type: "action", key, label: action.label, actions: sameActions.get(key) as Action[] });
    }
    for (const f of from) link(f, key, action);
    for (const t of to) link(key, t, action);
  }
  return [...all.values()];
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly paths: readonly { link: Link; points: readonly { x: number; y: number }[] }[];
  readonly width: number;
  readonly height: number;
}

export const HEAD = 46;
export const ROW_HEIGHT = 20;

export function sizeOf(node: Node): { width: number; height: number } {
  switch (node.type) {
    case "dataset": {
      const rows = node.columns.length + (node.moreColumns > 0 ? 1 : 0);
      return { width: 196, height: HEAD + (rows > 0 ? rows * ROW_HEIGHT + 6 : 0) + (node.writers.length > 0 ? 22 : 0) };
    }
    case "group":
      return { width: 196, height: 52 };
    case "action":
      return { width: readsOnly(node) ? 196 : 122, height: 28 };
  }
}

/** What it is about is told by its name, for want of a dataset behind it. */
export function readsOnly(node: ActionNode): boolean {
  return node.actions.every((a) => a.outputs.length === 0);
}

/** From left to right, by layers. */
export function layout(graph: Graph): Layout {
  const big = graph.nodes.size > 150;
  const g = new dagre.graphlib.Graph();
  g.setGraph({
    rankdir: "LR",
    nodesep: big ? 12 : 24,
    ranksep: 36,
    edgesep: 8,
    marginx: 16,
    marginy: 16,
    ranker: big ? "tight-tree" : "network-simplex",
  });
  for (const [key, node] of graph.nodes) g.setNode(key, sizeOf(node));
  graph.links.forEach((l, i) => g.setEdge(l.from, l.to, { link: i }));
  dagre.layout(g);
  const boxes = new Map<string, Box>();
  for (const key of graph.nodes.keys()) {
    const n = g.node(key);
    boxes.set(key, { x: n.x - n.width / 2, y: n.y - n.height / 2, width: n.width, height: n.height });
  }
  const paths = graph.links.map((link) => {
    const from = boxes.get(link.from) as Box;
    const to = boxes.get(link.to) as Box;
    const points: { x: number; y: number }[] = [...g.edge(link.from, link.to).points];
    if (from.x + from.width < to.x && points.length >= 2) {
      // From the middle of the right side to the middle of the left, whatever the angle.
      points[0] = { x: from.x + from.width, y: from.y + from.height / 2 };
      points[points.length - 1] = { x: to.x, y: to.y + to.height / 2 };
    }
    return { link, points };
  });
  const size = g.graph();
  return { boxes, paths, width: size.width ?? 0, height: size.height ?? 0 };
}
