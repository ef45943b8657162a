import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { bytes, count, duration, fit, plural, short } from "../format";
import { HEAD, readsOnly, ROW_HEIGHT, type ActionNode, type Box, type DatasetNode, type Graph, type GroupNode, type Layout, type Node } from "../graph";
import type { Edge, Lineage, Trace } from "../lineage";
import type { Action, Column, Dataset } from "../model";
import type { Selected } from "../route";
import { took } from "../totals";
import { outcomeClass, outcomeText } from "./parts";

type View = Box & { readonly detail: "near" | "middle" | "far" };

export interface Canvas {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly lineage: Lineage;
  readonly trace: Trace | undefined;
  readonly selected: Selected | undefined;
  /** What the selection is connected with; everything else is dimmed. Undefined: nothing is dimmed. */
  readonly lit: ReadonlySet<string> | undefined;
  readonly onSelect: (selected: Selected | undefined) => void;
  readonly onOpen: (group: string) => void;
}

/** Below the first, names are drawn larger and alone; below the second, not at all. */
const MIDDLE = 0.66;
const FAR = 0.26;

/** The drawn graph: pan and zoom by pointer, wheel and keys; nodes are reached by arrow keys. */
export function GraphCanvas(props: Canvas): JSX.Element {
  const { graph, layout, lineage, trace, lit, selected } = props;
  const svg = useRef<SVGSVGElement>(null);
  const world = useRef<SVGGElement>(null);
  const behavior = useRef<ZoomBehavior<SVGSVGElement, unknown> | undefined>(undefined);
  const [view, setView] = useState<View>({ x: -1e6, y: -1e6, width: 2e6, height: 2e6, detail: "near" });
  const [focus, setFocus] = useState<string>();
  const size = useRef({ width: 800, height: 600 });

  useLayoutEffect(() => {
    const element = svg.current as SVGSVGElement;
    let frame = 0;
    const z = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.02, 3])
      .on("zoom", ({ transform }: { transform: ZoomTransform }) => {
        world.current?.setAttribute("transform", transform.toString());
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => setView(visible(transform, size.current)));
      });
    behavior.current = z;
    select(element).call(z).on("dblclick.zoom", null);
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) size.current = entry.contentRect;
    });
    observer.observe(element);
    const box = element.getBoundingClientRect();
    size.current = { width: box.width || 800, height: box.height || 600 };
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, []);

  const fitAll = (): void => move(svg.current, behavior.current, fitTransform(layout, size.current, layout.boxes.keys(), undefined));
  const selectedKey = selected ? keyOf(selected, graph, trace) : undefined;
  useLayoutEffect(() => {
    const box = svg.current?.getBoundingClientRect();
    if (box && box.width > 0) size.current = { width: box.width, height: box.height };
    const target = selectedKey ? layout.boxes.get(selectedKey) : undefined;
    move(svg.current, behavior.current, fitTransform(layout, size.current, lit ?? layout.boxes.keys(), target, 0.34));
  }, [layout, selectedKey]);

  const scaleBy = (factor: number): void => {
    if (svg.current && behavior.current) behavior.current.scaleBy(select(svg.current), factor);
  };
  const many = graph.nodes.size > 150;
  const inView = (box: Box): boolean =>
    !many ||
    (box.x < view.x + view.width && box.x + box.width > view.x && box.y < view.y + view.height && box.y + box.height > view.y);

  const choose = (node: Node): void => {
    if (node.type === "group") props.onOpen(node.key);
    else if (node.type === "dataset") props.onSelect({ type: "dataset", id: node.dataset.id });
    else props.onSelect({ type: "action", id: (node.actions[node.actions.length - 1] as { id: number }).id });
  };
  const first = focus !== undefined && graph.nodes.has(focus) ? focus : (selectedKey ?? graph.nodes.keys().next().value);
  const onKey = (event: KeyboardEvent, key: string): void => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      const node = graph.nodes.get(key);
      if (node) choose(node);
      return;
    }
    if (event.key === "Escape") props.onSelect(undefined);
    const next = neighbour(layout, key, event.key);
    if (next) {
      event.preventDefault();
      setFocus(next);
      requestAnimationFrame(() => svg.current?.querySelector<SVGGElement>(`[data-key="${CSS.escape(next)}"]`)?.focus());
    }
  };
  const columnEdges = useMemo(() => (trace ? [...trace.edges] : []), [trace]);

  return (
    <div class={"canvas " + view.detail}>
      <svg
        ref={svg}
        role="group"
        aria-label={`Lineage graph of ${plural(graph.nodes.size, "node")}. Arrow keys go from node to node, Enter opens, Escape clears.`}
        onClick={(e) => e.target === e.currentTarget && props.onSelect(undefined)}
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 0.8 L7.4 4 L0 7.2 z" class="arrowhead" />
          </marker>
        </defs>
        <g ref={world}>
          <g class="links" aria-hidden="true">
            {layout.paths.map(({ link, points }) => {
              if (!inView(around(points))) return null;
              const on = lit === undefined || (lit.has(link.from) && lit.has(link.to));
              const bad = link.actions.some((a) => a.outcome === "FAIL" || a.outcome === "ABORT");
              return (
                <path
                  key={link.from + ">" + link.to}
                  d={curve(points)}
                  class={"flow" + (on ? (lit && !trace ? " lit" : "") : " dim") + (bad ? " bad" : "") + (trace ? " under" : "")}
                  marker-end={trace || view.detail === "far" ? undefined : "url(#arrow)"}
                />
              );
            })}
          </g>
          {[...graph.nodes.values()].map((node) => {
            const box = layout.boxes.get(node.key) as Box;
            if (!inView(box)) return null;
            const dim = lit !== undefined && !lit.has(node.key);
            return (
              <g
                key={node.key}
                data-key={node.key}
                role="button"
                tabIndex={node.key === first ? 0 : -1}
                aria-label={describe(node, lineage)}
                aria-pressed={node.key === selectedKey}
                transform={`translate(${box.x} ${box.y})`}
                class={"node " + node.type + (dim ? " dim" : "") + (node.key === selectedKey ? " selected" : "")}
                onClick={() => choose(node)}
                onKeyDown={(e) => onKey(e, node.key)}
                onFocus={() => setFocus(node.key)}
              >
                {node.type === "dataset" ? (
                  <DatasetShape node={node} box={box} lineage={lineage} trace={trace} selected={selected} onSelect={props.onSelect} />
                ) : node.type === "group" ? (
                  <GroupShape node={node} box={box} />
                ) : (
                  <ActionShape node={node} box={box} />
                )}
              </g>
            );
          })}
          <g class="links" aria-hidden="true">
            {trace && columnEdges.map((edge) => <ColumnEdge key={edgeKey(edge)} edge={edge} graph={graph} layout={layout} trace={trace} />)}
          </g>
        </g>
      </svg>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" onClick={() => scaleBy(1.4)} aria-label="Zoom in">
          +
        </button>
        <button type="button" onClick={() => scaleBy(1 / 1.4)} aria-label="Zoom out">
          −
        </button>
        <button type="button" onClick={fitAll}>
          Fit
        </button>
      </div>
      <Legend traced={trace !== undefined} />
    </div>
  );
}

function Legend({ traced }: { traced: boolean }): JSX.Element {
  return (
    <ul class="legend">
      {traced ? (
        <>
          <li>
            <svg width="26" height="8" aria-hidden="true"><path d="M0 4H26" class="edge direct" /></svg>
            value flows (DIRECT)
          </li>
          <li>
            <svg width="26" height="8" aria-hidden="true"><path d="M0 4H26" class="edge indirect" /></svg>
            decides rows or branches (INDIRECT)
          </li>
        </>
      ) : (
        <>
          <li>
            <span class="swatch dataset" /> dataset
          </li>
          <li>
            <span class="swatch action" /> action
          </li>
          <li>
            <span class="swatch unknown" /> columns unknown
          </li>
        </>
      )}
    </ul>
  );
}

function DatasetShape(props: {
  node: DatasetNode;
  box: Box;
  lineage: Lineage;
  trace: Trace | undefined;
  selected: Selected | undefined;
  onSelect: (selected: Selected) => void;
}): JSX.Element {
  const { node, box, lineage, trace } = props;
  const { dataset } = node;
  const unknown = lineage.columnsUnknown(dataset);
  const rowsDecided = trace?.rows.has(dataset);
  const icon = iconOf(dataset);
  return (
    <>
      <title>{dataset.namespace + " " + dataset.name}</title>
      <rect width={box.width} height={box.height} rx="7" class={"card" + (unknown ? " unknown" : "") + (rowsDecided ? " decided" : "")} />
      <path d={icon} class="icon" transform="translate(11 13)" />
      <Name text={dataset.label} y={20} middle={HEAD / 2} />
      <text x="36" y="36" class="sub">
        {fit(subtitle(dataset, lineage), 26)}
      </text>
      {unknown && (
        <text x={box.width - 14} y="20" class="mark">
          ?<title>No event tells which columns this was made of</title>
        </text>
      )}
      {node.columns.map((column, i) => {
        const strength = trace?.columns.get(column)?.strength ?? "direct";
        const start = trace?.start === column;
        return (
          <g
            key={column.id}
            class={"column " + strength + (start ? " start" : "")}
            transform={`translate(0 ${HEAD + i * ROW_HEIGHT})`}
            onClick={(e) => {
              e.stopPropagation();
              props.onSelect({ type: "column", id: column.id });
            }}
          >
            <rect x="6" y="0" width={box.width - 12} height={ROW_HEIGHT - 2} rx="4" />
            <text x="14" y="13">
              {fit(column.name, 20)}
            </text>
          </g>
        );
      })}
      {node.writers.length > 0 && <WriterStrip actions={node.writers} box={box} onSelect={props.onSelect} />}
      {node.moreColumns > 0 && (
        <text x="14" y={HEAD + node.columns.length * ROW_HEIGHT + 13} class="sub">
          and {count(node.moreColumns)} more
        </text>
      )}
    </>
  );
}

/** One line, or two that break where a word ends. */
export function inLines(text: string, width: number): string[] {
  const whole = fit(text, 2 * width);
  if (whole.length <= width) return [whole];
  let at = -1;
  for (let i = 1; i < whole.length; i++) {
    const wordEnds = /[_.\-/ ]/.test(whole[i - 1] as string);
    if (wordEnds && i <= width && whole.length - i <= width) at = i;
  }
  return at < 0 ? [fit(whole, width)] : [whole.slice(0, at), whole.slice(at)];
}

/** Small with room for more below; alone and large when seen from further away. */
function Name({ text, y, middle }: { text: string; y: number; middle: number }): JSX.Element {
  const lines = inLines(text, 14);
  return (
    <>
      <text x="36" y={y} class="name close-up">
        {fit(text, 22)}
      </text>
      <text x="10" class="name large">
        {lines.map((line, i) => (
          <tspan key={i} x="10" y={middle + (i - (lines.length - 1) / 2) * 21}>
            {line}
          </tspan>
        ))}
      </text>
    </>
  );
}

/** The last action that wrote the dataset, where actions are not drawn by themselves. */
function WriterStrip({ actions, box, onSelect }: { actions: readonly Action[]; box: Box; onSelect: (s: Selected) => void }): JSX.Element {
  const last = actions[actions.length - 1] as Action;
  const worst = actions.find((a) => a.outcome === "FAIL" || a.outcome === "ABORT") ?? last;
  const incomplete = actions.some((a) => a.complete === false);
  const dot = last.label.indexOf(".");
  const operation = actions.length > 1 ? plural(actions.length, "action") : dot > 0 ? last.label.slice(0, dot).replace(/_/g, " ") : last.label;
  const time = took(worst);
  return (
    <g
      class={"strip " + outcomeClass(worst.outcome)}
      transform={`translate(0 ${box.height - 22})`}
      onClick={(e) => {
        e.stopPropagation();
        onSelect({ type: "action", id: worst.id });
      }}
    >
      <title>{`${worst.label}: ${outcomeText(worst.outcome)}${incomplete ? ", lineage is incomplete" : ""}`}</title>
      <path d={`M1 1H${box.width - 1}V15a6 6 0 0 1-6 6H7a6 6 0 0 1-6-6z`} />
      <text x="12" y="15">
        {fit(operation, 16)}
        {incomplete ? " ?" : ""}
      </text>
      <text x={box.width - 12} y="15" class="end">
        {worst.outcome === "COMPLETE" ? (time === undefined ? "" : duration(time)) : outcomeText(worst.outcome)}
      </text>
    </g>
  );
}

function GroupShape({ node, box }: { node: GroupNode; box: Box }): JSX.Element {
  return (
    <>
      <title>{node.place + " " + node.name}</title>
      <rect x="6" y="-5" width={box.width - 12} height={box.height} rx="7" class="card behind" />
      <rect width={box.width} height={box.height} rx="7" class="card" />
      <path d="M1 3 a2 2 0 0 1 2-2 h4 l2 2.5 h6 a2 2 0 0 1 2 2 v8 a2 2 0 0 1-2 2 h-12 a2 2 0 0 1-2-2z" class="icon" transform="translate(11 14)" />
      <Name text={node.name} y={22} middle={box.height / 2} />
      <text x="36" y="39" class="sub">
        {plural(node.datasets.length, "dataset")}
      </text>
    </>
  );
}

function ActionShape({ node, box }: { node: ActionNode; box: Box }): JSX.Element {
  const last = node.actions[node.actions.length - 1] as ActionNode["actions"][number];
  const worst = node.actions.find((a) => a.outcome === "FAIL" || a.outcome === "ABORT") ?? last;
  const incomplete = node.actions.some((a) => a.complete === false);
  const dot = node.label.indexOf(".");
  const named = readsOnly(node);
  const operation = dot > 0 && !named ? node.label.slice(0, dot) : node.label;
  const note = node.actions.length > 1 ? "×" + count(node.actions.length) : (took(last) !== undefined ? duration(took(last)) : "");
  return (
    <>
      <title>{`${node.label} (${outcomeText(worst.outcome)})${incomplete ? ": lineage is incomplete" : ""}`}</title>
      <rect width={box.width} height={box.height} rx={box.height / 2} class={"pill " + outcomeClass(worst.outcome) + (incomplete ? " unknown" : "")} />
      <text x="13" y="14.5" class="op">
        {named ? fit(operation, 19) : fit(operation.replace(/_/g, " "), 12)}
      </text>
      <text x={box.width - 12} y="14.5" class="sub end">
        {incomplete ? "? " : ""}
        {note}
      </text>
    </>
  );
}

function ColumnEdge(props: { edge: Edge; graph: Graph; layout: Layout; trace: Trace }): JSX.Element | null {
  const { edge, graph, layout, trace } = props;
  const from = anchor(edge.from.dataset, edge.from, graph, layout);
  const to = anchor(edge.dataset, edge.to, graph, layout);
  if (!from || !to) return null;
  const strong =
    edge.transform.direct &&
    trace.columns.get(edge.from)?.strength === "direct" &&
    (!edge.to || trace.columns.get(edge.to)?.strength === "direct");
  const x1 = from.x + from.width;
  const y1 = from.y;
  const x2 = to.x;
  const y2 = to.y;
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  const kind = edge.transform.direct ? "direct" : "indirect";
  return <path d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`} class={"edge " + kind + (strong || kind === "indirect" ? "" : " weak")} />;
}

/** The middle of a column's line at the node's side, or of the head where the column has no line. */
function anchor(dataset: Dataset, column: Column | undefined, graph: Graph, layout: Layout): Box | undefined {
  const node = graph.nodes.get("d" + dataset.id);
  const box = layout.boxes.get("d" + dataset.id);
  if (!node || node.type !== "dataset" || !box) return undefined;
  if (!column) return { ...box, y: box.y + HEAD / 2 };
  const row = node.columns.indexOf(column);
  const line = row >= 0 ? row : node.columns.length;
  if (row < 0 && node.moreColumns === 0) return { ...box, y: box.y + HEAD / 2 };
  return { ...box, y: box.y + HEAD + line * ROW_HEIGHT + ROW_HEIGHT / 2 - 1 };
}

const edgeKey = (e: Edge): string => `${e.from.id}>${e.to ? e.to.id : "r" + e.dataset.id}:${e.transform.subtype}${e.transform.direct}`;

export function keyOf(selected: Selected, graph: Graph, trace: Trace | undefined): string | undefined {
  if (selected.type === "dataset") return "d" + selected.id;
  if (selected.type === "column") return trace ? "d" + trace.start.dataset.id : undefined;
  for (const node of graph.nodes.values()) {
    if (node.type === "action" && node.actions.some((a) => a.id === selected.id)) return node.key;
  }
  return undefined;
}

function subtitle(dataset: Dataset, lineage: Lineage): string {
  const written = lineage.written(dataset);
  const read = (lineage.readers.get(dataset) ?? []).flatMap((a) => a.inputs).filter((u) => u.dataset === dataset);
  const uses = written.length ? written : read;
  const last = [...uses].reverse().find((u) => u.rows !== undefined) ?? [...uses].reverse().find((u) => u.bytes !== undefined);
  const parts = [dataset.format ?? (dataset.namespace.split(":")[0] as string)];
  if (lineage.writesFailed(dataset)) parts.push("write failed");
  if (last?.rows !== undefined) parts.push(short(last.rows) + " rows");
  if (last?.bytes !== undefined) parts.push(bytes(last.bytes));
  while (parts.length > 1 && parts.join(" · ").length > 26) parts.pop();
  return parts.join(" · ");
}

function iconOf(dataset: Dataset): string {
  if (/^(jdbc|h2|postgres|mysql|oracle|sqlserver|mssql|redshift|snowflake|bigquery|db2|derby)/.test(dataset.namespace)) {
    return "M1 4 c0-4 15-4 15 0 v10 c0 4-15 4-15 0z M1 4 c0 4 15 4 15 0 M1 9 c0 4 15 4 15 0";
  }
  if (/^kafka|kinesis|pulsar|eventhub/.test(dataset.namespace)) return "M1 4 h15 M1 9 h15 M1 14 h15 M12 1 l4 3 l-4 3";
  if (dataset.name.includes("/") || dataset.namespace === "file") return "M3 1 h8 l5 5 v11 h-13z M11 1 v5 h5";
  return "M1 2 h15 v14 h-15z M1 7 h15 M6 7 v9";
}

function describe(node: Node, lineage: Lineage): string {
  if (node.type === "group") return `${node.name}: ${plural(node.datasets.length, "dataset")}; open`;
  if (node.type === "action") {
    const last = node.actions[node.actions.length - 1];
    return `Action ${node.label}, ${last ? outcomeText(last.outcome) : ""}`;
  }
  const written = lineage.writers.get(node.dataset)?.length ?? 0;
  const read = lineage.readers.get(node.dataset)?.length ?? 0;
  return `Dataset ${node.dataset.label}, written by ${count(written)}, read by ${count(read)} actions${lineage.columnsUnknown(node.dataset) ? ", columns unknown" : ""}`;
}

function around(points: readonly { x: number; y: number }[]): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const p of points) {
    left = Math.min(left, p.x);
    top = Math.min(top, p.y);
    right = Math.max(right, p.x);
    bottom = Math.max(bottom, p.y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Through the points, level at both ends. */
function curve(points: readonly { x: number; y: number }[]): string {
  const first = points[0];
  if (!first) return "";
  let path = `M${first.x.toFixed(1)} ${first.y.toFixed(1)}`;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1] as { x: number; y: number };
    const b = points[i] as { x: number; y: number };
    const middle = (a.x + b.x) / 2;
    path += `C${middle.toFixed(1)} ${a.y.toFixed(1)} ${middle.toFixed(1)} ${b.y.toFixed(1)} ${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
  }
  return path;
}

function visible(t: ZoomTransform, size: { width: number; height: number }): View {
  const margin = 200 / t.k;
  return {
    x: -t.x / t.k - margin,
    y: -t.y / t.k - margin,
    width: size.width / t.k + 2 * margin,
    height: size.height / t.k + 2 * margin,
    detail: t.k < FAR ? "far" : t.k < MIDDLE ? "middle" : "near",
  };
}

/** All that is to be seen, or what was chosen in the middle where all would be too small to read. */
function fitTransform(layout: Layout, size: { width: number; height: number }, keys: Iterable<string>, target: Box | undefined, least = 0): ZoomTransform {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const key of keys) {
    const box = layout.boxes.get(key);
    if (!box) continue;
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  if (left > right) return zoomIdentity;
  const whole = Math.min((size.width - 40) / (right - left), (size.height - 40) / (bottom - top), 1.15);
  const k = Math.max(whole, target ? 0.5 : least);
  // What was chosen is in the middle, unless that would leave room empty at a side.
  const middle = (low: number, high: number, room: number, wanted: number): number => {
    const half = (room - 40) / 2 / k;
    return high - low <= 2 * half ? (low + high) / 2 : Math.min(Math.max(wanted, low + half), high - half);
  };
  const x = middle(left, right, size.width, target ? target.x + target.width / 2 : left);
  const y = middle(top, bottom, size.height, target ? target.y + Math.min(target.height, 200) / 2 : (top + bottom) / 2);
  return zoomIdentity.translate(size.width / 2 - k * x, size.height / 2 - k * y).scale(k);
}

function move(element: SVGSVGElement | null, behavior: ZoomBehavior<SVGSVGElement, unknown> | undefined, to: ZoomTransform): void {
  if (element && behavior) behavior.transform(select(element), to);
}

/** The nearest node in the direction of an arrow key. */
export function neighbour(layout: Layout, from: string, key: string): string | undefined {
  const directions: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const direction = directions[key];
  const at = layout.boxes.get(from);
  if (!direction || !at) return undefined;
  const [dx, dy] = direction;
  const cx = at.x + at.width / 2;
  const cy = at.y + at.height / 2;
  let best: string | undefined;
  let least = Infinity;
  for (const [other, box] of layout.boxes) {
    if (other === from) continue;
    const x = box.x + box.width / 2 - cx;
    const y = box.y + box.height / 2 - cy;
    const ahead = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    if (ahead <= 1) continue;
    const distance = ahead + 2 * aside;
    if (distance < least) {
      least = distance;
      best = other;
    }
  }
  return best;
}
