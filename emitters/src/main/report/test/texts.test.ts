import { describe, expect, it } from "vitest";
import { csv } from "../src/csv";
import { bytes, duration, fit, short, shown } from "../src/format";
import { adviceFor, driverTime, problemsOf } from "../src/problems";
import { parse } from "../src/route";
import { search } from "../src/search";
import { skewed, skewOfData, timeParts } from "../src/stages";
import { stageSummary, ticks } from "../src/views/TimeView";
import type { App, Stage } from "../src/model";
import { dataset, Pipeline } from "./pipeline";

describe("numbers", () => {
  it("have units that people read", () => {
    expect([0, 999, 1500, 44929232, 3.2e12].map((n) => bytes(n))).toEqual(["0 B", "999 B", "1.50 kB", "44.9 MB", "3.20 TB"]);
    expect([0, 9999, 46479, 600369, 2162060, 20e6, 1e9, 1.2e9].map((n) => short(n))).toEqual(["0", "9,999", "46.5 k", "600 k", "2.16 M", "20 M", "1 G", "1.2 G"]);
    expect([12, 8700, 59_400, 59_600, 186_000, 3_900_000].map((n) => duration(n))).toEqual(["12 ms", "8.7 s", "59 s", "60 s", "3 min 06 s", "1 h 05 min"]);
  });

  it("that are not known are not 0", () => {
    expect([bytes(undefined), duration(undefined), short(undefined)]).toEqual(["–", "–", "–"]);
  });

  it("on the time line are round and few", () => {
    for (const length of [1, 900, 186_000, 9e7, 4e9]) {
      const all = ticks(length);
      expect(all[0]).toBe(0);
      expect(all.length).toBeLessThanOrEqual(9);
    }
  });
});

describe("texts of a run", () => {
  it("cannot turn the direction of others or hide", () => {
    expect(shown("a\u202Eb\u2066c\u200Bd\u2028e")).toBe("a\\u202eb\\u2066c\\u200bd\\u2028e");
    expect(shown("שלום 中文 é\n\ttext")).toBe("שלום 中文 é\n\ttext");
  });

  it("are cut in the middle, never within a character", () => {
    expect(fit("a_very_long_name_of_a_table", 11)).toBe("a_very…able");
    expect(fit("👍👍👍👍👍👍", 4)).toBe("👍👍…👍");
  });

  it("are no formulas in a spreadsheet", () => {
    expect(csv([["=1+1", 'a"b', "x,y", undefined, 5, "two\nlines"]])).toBe("\ufeff'=1+1,\"a\"\"b\",\"x,y\",,5,\"two\nlines\"\r\n");
  });
});

const report = new Pipeline({ orders: ["id", "customer_id"], id_cards: ["x"] })
  .run("shop", [
    { job: "write.orders", writes: "orders", edges: [] },
    { job: "write.id_cards", writes: "id_cards", reads: ["orders"], edges: "?", state: "FAIL", complete: 0, gaps: [["UNKNOWN_NODE", "com.example.Strange"]], error: "java.io.FileNotFoundException: /lake/x" },
  ], { metrics: [] })
  .report();

describe("search", () => {
  const find = (query: string): string[] =>
    search(query, report.datasets, report.actions).map((f) => (f.type === "dataset" ? f.dataset.label : f.type === "column" ? f.column.dataset.label + "." + f.column.name : f.action.label));

  it("has the same name first, then what begins with it, then what has it", () => {
    expect(find("id")).toEqual(["orders.id", "id_cards", "orders.customer_id", "write.id_cards"]);
  });

  it("takes all words, of the name or of where it is", () => {
    expect(find("orders cust")).toEqual(["orders.customer_id"]);
    expect(find("nothing")).toEqual([]);
  });
});

describe("problems", () => {
  it("come worst first, with the error, what it means and what to try", () => {
    const problems = problemsOf(report.apps[0] as App);
    expect(problems.map((p) => [p.severity, p.title])).toEqual([
      [3, "write.id_cards failed"],
      [2, "Lineage is incomplete: a plan node is not understood"],
    ]);
    expect(problems[0]?.quote).toBe("java.io.FileNotFoundException: /lake/x");
    expect(problems[0]?.advice).toContain("exists at this path");
    expect(problems[1]?.quote).toBe("com.example.Strange");
  });

  it("have advice for what is not known, too", () => {
    expect(adviceFor("something")).toContain("Caused by");
  });
});

it("time in which actions ran and no stage did is the driver's", () => {
  const jobs = [{ stages: [{ start: 10_000, end: 30_000 }, { start: 20_000, end: 40_000 }] }];
  const action = { start: 0, end: 90_000, leftOut: new Map(), metrics: new Map(), jobs };
  const app = (a: object): App => ({ start: 0, end: 100_000, actions: [a] }) as unknown as App;
  expect(driverTime(app(action))).toEqual({ ms: 60_000, share: 0.6 });
  expect(driverTime(app({ ...action, leftOut: new Map([["stages", 3]]) }))).toBeUndefined();
  expect(driverTime(app({ ...action, metrics: new Map([["triggers", 3]]) }))).toBeUndefined();
});

describe("the address", () => {
  it("names what is shown", () => {
    expect(parse("#lineage/0/0/dataset/1", report)).toEqual({ view: "lineage", app: 0, base: 0, selected: { type: "dataset", id: dataset(report, "id_cards").id } });
  });

  it("that is of another report is passed over", () => {
    expect(parse("#lineage/7/x/dataset/99", report)).toEqual({ view: "lineage", app: 0, base: 0, selected: undefined });
    expect(parse("#<script>/0", report).view).toBe("overview");
  });
});

describe("a stage", () => {
  const stage = (metrics: Record<string, number>): Stage => ({ id: 1, attempt: 0, name: "", start: 0, end: 1, outcome: "COMPLETE", error: undefined, metrics: new Map(Object.entries(metrics)) });

  it("tells when its slowest task is far from the median, and whether its data explain it", () => {
    const uneven = stage({ tasks: 8, task_seconds_median: 2, task_seconds_max: 20 });
    expect(stageSummary(uneven)).toBe("8 tasks, median 2.0 s, slowest 20 s (10 times the median)");
    expect(skewed(uneven)).toBe(true);
    expect(skewed(stage({ tasks: 8, task_seconds_median: 2, task_seconds_max: 3 }))).toBe(false);
    expect(skewOfData(uneven)).toBeUndefined();
    expect(skewOfData(stage({ input_bytes_median: 100, input_bytes_max: 110 }))).toBe(false);
    expect(skewOfData(stage({ shuffle_read_bytes_median: 0, shuffle_read_bytes_max: 110 }))).toBe(true);
  });

  it("tells where its time went, no part more than there was", () => {
    const parts = timeParts(stage({ executor_run_seconds: 10, executor_cpu_seconds: 7, jvm_gc_seconds: 5, shuffle_write_seconds: 1, scheduler_delay_seconds: 2 }));
    expect(parts?.map((p) => [p.key, p.seconds])).toEqual([["delay", 2], ["cpu", 7], ["gc", 3]]);
    expect(timeParts(stage({ tasks: 3 }))).toBeUndefined();
  });
});
