import { describe, expect, it } from "vitest";
import { autoCollapse, buildGraph, groupOf, layout, type GraphOptions } from "../src/graph";
import { Lineage } from "../src/lineage";
import { labelDatasets, segments } from "../src/names";
import type { Dataset } from "../src/model";
import { column, dataset, Pipeline } from "./pipeline";

const report = new Pipeline({ "raw/a": ["x"], "raw/b": ["x"], "out/c": ["x"], "out/d": ["x"] })
  .run("r", [
    { job: "write.c", reads: ["raw/a", "raw/b"], writes: "out/c", edges: [] },
    { job: "write.d", reads: ["out/c"], writes: "out/d", edges: [] },
    { job: "write.d", reads: ["out/c"], writes: "out/d", edges: [], state: "FAIL" },
    { job: "read.d", reads: ["out/d"] },
  ])
  .report();
const lineage = new Lineage(report, report.actions);
const plain: GraphOptions = { collapse: "none", opened: new Set(), showActions: true, showReads: false, trace: undefined, only: undefined };

const labels = (options: Partial<GraphOptions>): string[] =>
  [...buildGraph(lineage, { ...plain, ...options }).nodes.values()].map((n) =>
    n.type === "dataset" ? n.dataset.label : n.type === "group" ? `[${n.name} ${n.datasets.length}]` : `(${n.label} ${n.actions.length})`,
  );

describe("the graph", () => {
  it("has datasets and actions; runs of one job with the same datasets are one node", () => {
    expect(labels({})).toEqual(["a", "b", "c", "d", "(write.c 1)", "(write.d 2)"]);
  });

  it("has actions that only read when asked", () => {
    expect(labels({ showReads: true })).toContain("(read.d 1)");
  });

  it("joins datasets directly without actions, and then they know their writers", () => {
    const graph = buildGraph(lineage, { ...plain, showActions: false });
    expect(graph.links.map((l) => l.from + ">" + l.to)).toEqual(["d0>d2", "d1>d2", "d2>d3"]);
    const d = graph.nodes.get("d3");
    expect(d?.type === "dataset" && d.writers.map((a) => a.outcome)).toEqual(["COMPLETE", "FAIL"]);
  });

  it("draws folders together, and one that was opened apart", () => {
    expect(labels({ collapse: "folder" })).toEqual(["[raw 2]", "[out 2]"]);
    const out = groupOf(dataset(report, "c"), "folder");
    expect(labels({ collapse: "folder", opened: new Set([out?.key as string]) })).toEqual(["c", "d", "[raw 2]", "(write.c 1)", "(write.d 2)"]);
  });

  it("leaves out what is not connected when asked", () => {
    expect(labels({ only: new Set([dataset(report, "c"), dataset(report, "d")]) })).toEqual(["c", "d", "(write.c 1)", "(write.d 2)"]);
  });

  it("shows the columns of a trace, also of datasets in closed groups", () => {
    const traced = new Pipeline({ "raw/a": ["x", "y"], "out/b": ["x"] })
      .run("r", [{ job: "write.b", reads: ["raw/a"], writes: "out/b", edges: ["x <- raw/a.x IDENTITY"] }])
      .report();
    const all = new Lineage(traced, traced.actions);
    const graph = buildGraph(all, { ...plain, collapse: "place", showActions: false, trace: all.origins(column(traced, "b.x")) });
    const shown = [...graph.nodes.values()].map((n) => n.type === "dataset" && [n.dataset.label, ...n.columns.map((c) => c.name)]);
    expect(shown).toEqual([["a", "x"], ["b", "x"]]);
  });

  it("is laid out from left to right without overlaps", () => {
    const graph = buildGraph(lineage, plain);
    const { boxes } = layout(graph);
    const at = (key: string) => boxes.get(key) as { x: number; y: number; width: number; height: number };
    expect(at("d0").x).toBeLessThan(at("d2").x);
    expect(at("d2").x).toBeLessThan(at("d3").x);
    const all = [...boxes.values()];
    all.forEach((a, i) =>
      all.slice(i + 1).forEach((b) => {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart).toBe(true);
      }),
    );
  });
});

const made = (namespace: string, name: string): Dataset => ({ id: 0, namespace, name, format: undefined, table: undefined, columns: [], label: "", path: [] });

describe("names", () => {
  it("are split at slashes, or else at dots", () => {
    expect(segments("/lake/raw/orders.csv")).toEqual(["lake", "raw", "orders.csv"]);
    expect(segments("sales.public.orders")).toEqual(["sales", "public", "orders"]);
    expect(segments("/")).toEqual(["/"]);
  });

  it("are as short as they can be and yet different", () => {
    const all = [made("s3://b", "raw/orders"), made("s3://b", "clean/orders"), made("s3://b", "clean/customers"), made("s3://c", "clean/orders")];
    labelDatasets(all);
    expect(all.map((d) => d.label)).toEqual(["raw/orders", "s3://b clean/orders", "customers", "s3://c clean/orders"]);
  });
});

it("datasets are drawn together only when there are many", () => {
  const many = Array.from({ length: 500 }, (_, i) => made("s3://b", `lake/area${i % 20}/folder${i % 100}/t${i}`));
  labelDatasets(many);
  many.forEach((d, i) => ((d as { id: number }).id = i));
  expect(autoCollapse(many.slice(0, 30))).toBe("none");
  expect(autoCollapse(many)).toBe("area");
});

it("the tables of one schema are not drawn as one box", () => {
  const tables = Array.from({ length: 49 }, (_, i) => made("spark_catalog", `default.t${i}`));
  labelDatasets(tables);
  tables.forEach((d, i) => ((d as { id: number }).id = i));
  expect(autoCollapse(tables)).toBe("none");
});
