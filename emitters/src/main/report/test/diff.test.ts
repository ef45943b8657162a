import { expect, it } from "vitest";
import { compare, relative } from "../src/diff";
import { Lineage } from "../src/lineage";
import type { App } from "../src/model";
import { Pipeline } from "./pipeline";

it("two runs differ by datasets, columns, edges and actions", () => {
  const report = new Pipeline({ a: ["x", "y"], b: ["x", "z"], c: ["x"], d: ["x"] })
    .run("r", [
      { job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x IDENTITY"], start: 0, end: 1000, rows: 10 },
      { job: "write.c", reads: ["b"], writes: "c", edges: ["x <- b.x IDENTITY"] },
    ], { types: { "b.z": "-" } })
    .run("r", [
      { job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x TRANSFORMATION", "z <- a.y IDENTITY"], start: 0, end: 3000, rows: 5 },
      { job: "write.d", reads: ["b"], writes: "d", edges: ["x <- b.x IDENTITY"] },
    ], { types: { "a.x": "int" } })
    .report();
  const [before, after] = report.apps as [App, App];
  const diff = compare({ app: before, lineage: new Lineage(report, before.actions) }, { app: after, lineage: new Lineage(report, after.actions) });
  expect(diff.datasetsAdded.map((d) => d.label)).toEqual(["d"]);
  expect(diff.datasetsRemoved.map((d) => d.label)).toEqual(["c"]);
  expect(diff.columns.map((c) => [c.column.dataset.label + "." + c.column.name, c.before, c.after])).toEqual([
    ["a.x", "string", "int"],
    ["b.z", undefined, "string"],
  ]);
  const names = (list: typeof diff.edgesAdded): string[] => list.map((e) => `${e.from.name}>${e.dataset.label}.${e.to?.name ?? "*"} ${e.transform.subtype}`);
  expect(names(diff.edgesAdded)).toEqual(["x>b.x TRANSFORMATION", "y>b.z IDENTITY", "x>d.x IDENTITY"]);
  expect(names(diff.edgesRemoved)).toEqual(["x>b.x IDENTITY", "x>c.x IDENTITY"]);
  expect(diff.actions.map((a) => [a.before?.label, a.after?.label])).toEqual([
    ["write.b", "write.b"],
    [undefined, "write.d"],
    ["write.c", undefined],
  ]);
});

it("a run is the same as itself", () => {
  const report = new Pipeline({ a: ["x"], b: ["x"] })
    .run("r", [{ job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x IDENTITY"] }])
    .run("r", [{ job: "write.b", reads: ["a"], writes: "b", edges: ["x <- a.x IDENTITY"] }])
    .report();
  const [before, after] = report.apps as [App, App];
  const diff = compare({ app: before, lineage: new Lineage(report, before.actions) }, { app: after, lineage: new Lineage(report, after.actions) });
  expect([diff.datasetsAdded, diff.datasetsRemoved, diff.columns, diff.edgesAdded, diff.edgesRemoved].flat()).toEqual([]);
});

it("a change is told relative to what was, where that is known", () => {
  expect(relative(100, 150)).toBe(0.5);
  expect(relative(undefined, 150)).toBeUndefined();
  expect(relative(0, 150)).toBeUndefined();
});
