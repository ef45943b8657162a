import { describe, expect, it } from "vitest";
import { Lineage, type Trace } from "../src/lineage";
import type { Column } from "../src/model";
import { column, dataset, Pipeline } from "./pipeline";

const pipeline = new Pipeline({
  orders: ["id", "customer", "amount", "state"],
  customers: ["id", "name"],
  clean: ["id", "customer", "amount"],
  totals: ["name", "total"],
  page: ["name", "total"],
  odd: ["x"],
}).run("shop", [
  {
    job: "write.clean",
    reads: ["orders"],
    writes: "clean",
    edges: ["id <- orders.id IDENTITY", "customer <- orders.customer IDENTITY", "amount <- orders.amount TRANSFORMATION", "* <- orders.state FILTER"],
  },
  {
    job: "write.totals",
    reads: ["clean", "customers"],
    writes: "totals",
    edges: [
      "name <- customers.name IDENTITY",
      "total <- clean.amount AGGREGATION",
      "* <- clean.customer JOIN",
      "* <- customers.id JOIN",
      "* <- customers.name GROUP_BY",
    ],
  },
  { job: "write.page", reads: ["totals"], writes: "page", edges: ["name <- totals.name IDENTITY", "total <- totals.total IDENTITY"] },
  { job: "write.odd", reads: ["page"], writes: "odd", edges: "?", complete: 0 },
  { job: "read.page", reads: ["page"] },
]);
const report = pipeline.report();
const lineage = new Lineage(report, report.actions);

function told(trace: Trace): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { column, strength, by } of trace.columns.values()) if (by) all[column.dataset.label + "." + column.name] = strength;
  return all;
}

describe("origins of a column", () => {
  it("follow its value back to the raw columns, over all actions", () => {
    const trace = lineage.origins(column(report, "page.total"));
    expect(told(lineage.valuesOf(trace))).toEqual({ "totals.total": "direct", "clean.amount": "direct", "orders.amount": "direct" });
    expect(lineage.rawSources(trace).filter((r) => r.strength === "direct").map((r) => r.column)).toEqual([column(report, "orders.amount")]);
  });

  it("have what decides its rows as indirect, also that of datasets on the way", () => {
    expect(told(lineage.origins(column(report, "page.total")))).toEqual({
      "totals.total": "direct",
      "clean.amount": "direct",
      "orders.amount": "direct",
      "orders.state": "indirect",
      "clean.customer": "indirect",
      "orders.customer": "indirect",
      "customers.id": "indirect",
      "customers.name": "indirect",
    });
  });

  it("are direct where a value flows, although the column decides rows too", () => {
    expect(told(lineage.origins(column(report, "page.name")))["customers.name"]).toBe("direct");
  });
});

describe("descendants of a column", () => {
  it("are the values that are made of it", () => {
    expect(told(lineage.valuesOf(lineage.descendants(column(report, "orders.amount"))))).toEqual({
      "clean.amount": "direct",
      "totals.total": "direct",
      "page.total": "direct",
    });
  });

  it("are the datasets whose rows it decides, and what is made of those", () => {
    const trace = lineage.descendants(column(report, "orders.state"));
    expect([...trace.rows.keys()]).toContain(dataset(report, "clean"));
    expect(told(trace)["page.total"]).toBe("indirect");
    expect(Object.values(told(trace))).not.toContain("direct");
  });

  it("stop where no event tells columns", () => {
    expect(told(lineage.descendants(column(report, "page.total")))).toEqual({});
    expect(lineage.columnsUnknown(dataset(report, "odd"))).toBe(true);
    expect(lineage.columnsUnknown(dataset(report, "page"))).toBe(false);
    expect(lineage.columnsUnknown(dataset(report, "orders"))).toBe(false);
  });
});

it("a circle of datasets ends", () => {
  const circle = new Pipeline({ a: ["x"], b: ["x"] })
    .run("r", [
      { job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x IDENTITY", "* <- a.x FILTER"] },
      { job: "write.a", reads: ["b"], writes: "a", edges: ["x <- b.x IDENTITY", "* <- b.x FILTER"] },
    ])
    .report();
  const trace = new Lineage(circle, circle.actions).origins(column(circle, "a.x"));
  expect(told(trace)).toEqual({ "b.x": "direct" });
});

it("the same edge of two actions stands once and names both", () => {
  const twice = new Pipeline({ a: ["x"], b: ["x"] })
    .run("r", [
      { job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x IDENTITY"] },
      { job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x IDENTITY"] },
    ])
    .report();
  const { edges } = new Lineage(twice, twice.actions);
  expect(edges).toHaveLength(1);
  expect(edges[0]?.actions).toHaveLength(2);
});

it("a nested field and the column that holds it are touched together", () => {
  const nested = new Pipeline({ a: ["lines", "lines.sku", "lineswap"], b: ["sku", "copy"], c: ["x"] })
    .run("r", [
      { job: "write.b", reads: ["a"], writes: "b", edges: ["sku <- a.lines.sku IDENTITY", "copy <- a.lines IDENTITY"] },
      { job: "write.c", reads: ["b"], writes: "c", edges: ["x <- b.sku IDENTITY"] },
    ])
    .report();
  const all = new Lineage(nested, nested.actions);
  const of = (name: string): string[] => Object.keys(told(all.descendants(dataset(nested, "a").columns.find((c) => c.name === name) as Column))).sort();
  expect(of("lines")).toEqual(["b.copy", "b.sku", "c.x"]);
  expect(of("lines.sku")).toEqual(["b.copy", "b.sku", "c.x"]);
  expect(of("lineswap")).toEqual([]);
});
