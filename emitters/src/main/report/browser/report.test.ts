import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { airportEvents, airports, Pages } from "./pages";
import { hostile, hostileRun, large, oldRun, stagedRun, type Event } from "./events";

const pages = new Pages();
afterAll(() => pages.close());

describe("the report of the sample pipeline", () => {
  let file = "";
  beforeAll(() => {
    file = pages.make(airports);
  });

  it("shows the run at a glance, and nothing leaves the page", async () => {
    const { page, complaints } = await pages.open(file);
    await page.getByRole("heading", { level: 1, name: "airports" }).waitFor();
    expect(await page.locator(".tiles").innerText()).toMatch(/Complete[\s\S]*52 actions[\s\S]*Rows read[\s\S]*2\.16 M/);
    expect(await page.title()).toBe("airports · Headwater report");
    for (const view of ["Lineage", "Time", "Actions", "Datasets", "Columns", "Overview"]) {
      await page.getByRole("navigation").getByRole("button", { name: view }).click();
      await page.locator(`main.view-${view.toLowerCase()}`).waitFor();
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("leads from a matched column to its raw sources by search and clicks", async () => {
    const { page, complaints } = await pages.open(file);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("/");
    await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
    await page.keyboard.type("matches ourairports_name");
    await page.getByRole("option", { name: /ourairports_name\s*matches/ }).waitFor();
    await page.keyboard.press("Enter");

    const details = page.getByRole("complementary", { name: "Details" });
    await details.getByRole("heading", { level: 2, name: "ourairports_name" }).waitFor();
    const raw = await details.locator(".raw").innerText();
    expect(raw).toContain("ourairports.csv.gz › name");
    expect(raw).not.toContain("openflights.dat.gz");
    // The way there is drawn, value by value.
    const nodes = await page.locator(".node.dataset").evaluateAll((all) => all.map((n) => n.querySelector("title")?.textContent));
    for (const step of ["import/ourairports_raw", "etl/ourairports_clean", "store/matches"]) {
      expect(nodes.some((n) => n?.endsWith(step))).toBe(true);
    }
    expect(await page.locator("path.edge.direct").count()).toBeGreaterThanOrEqual(8);
    expect(await page.locator("path.edge.indirect:not(.legend path)").count()).toBe(0);
    await page.getByLabel(/what only decides/).check();
    expect(await page.locator("svg[role=group] path.edge.indirect").count()).toBeGreaterThan(20);

    await details.locator(".raw").getByRole("button", { name: /› name/ }).click();
    await details.getByText("it is where the data comes in").waitFor();
    const breaks = await details.locator(".breaks").innerText();
    expect(breaks).toContain("which would fail or change first");
    expect(breaks).toMatch(/matches\s+ourairports_name/);

    await page.goBack();
    await details.getByRole("heading", { level: 2, name: "ourairports_name" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("draws unknown lineage as unknown", async () => {
    const { page } = await pages.open(file, {}, "#lineage/0/0");
    const view = page.locator(".node.dataset", { has: page.locator("title", { hasText: "matches_to_review" }) }).first();
    expect(await view.getAttribute("aria-label")).toContain("columns unknown");
    expect(await view.locator(".card.unknown").count()).toBe(1);
    await page.context().close();
  });

  it("can be used by keyboard alone", async () => {
    const { page } = await pages.open(file, {}, "#lineage/0/0");
    await page.locator('.node[tabindex="0"]').focus();
    const before = await page.evaluate(() => (document.activeElement as SVGElement).dataset["key"]);
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((key) => (document.activeElement as SVGElement).dataset["key"] !== key, before);
    await page.keyboard.press("Enter");
    const details = page.getByRole("complementary", { name: "Details" });
    await details.waitFor();
    await details.getByRole("button", { name: "Close details" }).focus();
    await page.keyboard.press("Enter");
    await details.waitFor({ state: "detached" });
    await page.context().close();
  });

  it("sorts, filters and saves tables", async () => {
    const { page } = await pages.open(file, {}, "#actions/0/0");
    const first = page.locator("tbody tr").first();
    await page.getByRole("button", { name: /^Took/ }).click();
    expect(await first.innerText()).toContain("write.ourairports_raw");
    expect(await page.locator("th[aria-sort=descending]").innerText()).toContain("Took");
    await page.getByLabel("Filter actions").fill("quality");
    await page.getByText("3 of 52").waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as CSV" }).click()]);
    const lines = readFileSync(await saved.path(), "utf8").trim().split("\r\n");
    expect(lines[0]).toContain("Action,Outcome,Started");
    expect(lines).toHaveLength(4);
    await page.context().close();
  });

  it("shows tables where scripts do not run", async () => {
    const { page, complaints } = await pages.open(file, { javaScriptEnabled: false });
    expect((await page.locator("main.plain").boundingBox())?.y).toBeLessThan(50);
    const text = await page.locator("main.plain").innerText();
    expect(text).toContain("airports.write.matches");
    expect(text).toMatch(/ourairports_name\s+\S*\/etl\/ourairports_clean \. name \(DIRECT IDENTITY\)/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("shows the tables also when its own code fails", async () => {
    const broken = file.replace(".html", "-broken.html");
    writeFileSync(broken, readFileSync(file, "utf8").replace('"v":1', '"v":'));
    const { page, complaints } = await pages.open(broken);
    await page.locator("main.plain").getByRole("cell", { name: "airports.write.matches", exact: true }).first().waitFor();
    expect(complaints).toHaveLength(1);
    await page.context().close();
  });

  it("is readable on a narrow screen, in the dark and on paper", async () => {
    const { page, complaints } = await pages.open(file, { viewport: { width: 390, height: 800 }, colorScheme: "dark" });
    for (const view of ["overview", "lineage", "time", "actions"]) {
      await page.evaluate((v) => (location.hash = v + "/0/0"), view);
      await page.locator("main.view-" + view).waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("jobs and stages", () => {
  it("are on the time line, what was lost in red, and open to where their time went", async () => {
    const { page, complaints } = await pages.open(pages.make(stagedRun()), {}, "#time/0/0");
    const line = page.getByRole("list", { name: "Time line of staged" });
    expect(await line.locator(".span.bad.part").count()).toBe(3);
    await page.getByRole("button", { name: "Inside of write.totals" }).focus();
    await page.keyboard.press("Enter");
    expect(await line.getByRole("listitem").count()).toBe(6);
    expect(await line.locator(".leftout").innerText()).toContain("2 jobs and 5 stages");
    expect(await line.locator(".depth2 .lost").allInnerTexts()).toEqual([", failed, 3 failed tasks", ", done again", ", done again"]);
    await page.getByRole("button", { name: "Details of stage 8, attempt 2" }).click();
    const panel = line.locator(".stagepanel");
    expect(await panel.innerText()).toMatch(/Slowest task\s+9\.0 s, 9\.0 times the median[\s\S]*Some task had several times the data of most/);
    expect(await panel.getByRole("row").allInnerTexts()).toEqual([
      expect.stringMatching(/Scheduler delay\s+7\.7 %\s+1\.0 s/),
      expect.stringMatching(/CPU\s+46 %\s+6\.0 s/),
      expect.stringMatching(/Garbage collection/),
      expect.stringMatching(/Shuffle wait\s+15 %/),
      expect.stringMatching(/Other\s+23 %\s+3\.0 s/),
    ]);
    expect(await page.getByRole("table", { name: "Stages" }).locator("tbody tr").count()).toBe(4);
    await page.evaluate(() => (location.hash = "overview/0/0"));
    const problems = await page.locator(".problems").innerText();
    expect(problems).toMatch(/2 stage attempts did work again[\s\S]*FetchFailed\(<b>lost<\/b>\)/);
    expect(problems).toContain("Skew: one task of stage 8 took 9.0 s, half of them less than 1.0 s");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("events of another producer", () => {
  it("are shown with what they tell, and what they do not tell is said", async () => {
    const file = pages.make(oldRun());
    const { page, complaints } = await pages.open(file);
    const text = await page.locator("main.view-overview").innerText();
    expect(text).toContain("No end is known of 1 action");
    expect(text).not.toContain("lineage is complete");
    await page.getByLabel("Find a dataset, column or action").fill("total");
    await page.getByRole("option", { name: /^column\s*total/ }).click();
    const details = page.getByRole("complementary", { name: "Details" });
    expect(await details.innerText()).toMatch(/price[\s\S]*sum\(price\)/);
    expect(await details.innerText()).toMatch(/There may be more: what becomes of its columns is not known in[\s\S]*dag.copy/);
    await page.getByLabel("Find a dataset, column or action").fill("made");
    await page.getByRole("option", { name: /^column\s*made/ }).click();
    await details.getByText("No event tells an origin").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("everybody", () => {
  const rules = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  for (const colorScheme of ["light", "dark"] as const) {
    it(`can use the page, by the rules of WCAG 2.1 AA, ${colorScheme}`, async () => {
      const { page } = await pages.open(pages.make(stagedRun(), oldRun()), { colorScheme });
      await page.evaluate(rules);
      const found: string[] = [];
      for (const hash of ["overview/0/0", "lineage/0/0/column/1", "lineage/0/0/action/0", "lineage/0/0/dataset/1", "time/0/0/action/0", "actions/0/0", "datasets/0/0", "columns/0/0", "compare/1/0"]) {
        await page.evaluate((h) => (location.hash = h), hash);
        await page.locator("main.view-" + (hash.split("/")[0] as string)).waitFor();
        if (hash.startsWith("time")) await page.locator(".depth2 .toggle").last().click();
        const broken = await page.evaluate(async () => {
          const axe = (window as unknown as { axe: { run(at: Document, how: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
          const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
          return violations.flatMap((v) => v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary.slice(0, 200)}`));
        });
        found.push(...broken.map((b) => `${hash} ${b}`));
      }
      expect(found).toEqual([]);
      await page.context().close();
    });
  }
});

describe("two runs", () => {
  it("are compared by lineage, rows and time", async () => {
    const before = airportEvents();
    const after = later(before);
    const { page, complaints } = await pages.open(pages.make(before, after), {}, "#compare");
    const view = page.locator("main.view-compare");
    await view.getByRole("table", { name: "Both runs", exact: true }).waitFor();
    expect(await view.getByRole("row", { name: /^Rows written/ }).innerText()).toContain("%");
    const lineage = await view.innerText();
    expect(lineage).toContain("Datasets that went");
    expect(lineage).toMatch(/report_json/);
    expect(lineage).toMatch(/matches › verdict/);
    expect(lineage).toMatch(/Columns that another expression makes[\s\S]*→ .*upper\(/);
    await view.getByLabel("Filter actions of both runs").fill("report_json");
    expect(await view.locator(".table tbody").innerText()).toContain("went");

    await page.getByRole("combobox", { name: "Run", exact: true }).selectOption({ label: "All 2 runs together" });
    await page.getByRole("navigation").getByRole("button", { name: "Datasets" }).click();
    await page.getByRole("button", { name: "report_json" }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  /** The same pipeline a day later: without one of its results, with a new column in another. */
  function later(events: Event[]): Event[] {
    const text = JSON.stringify(events.filter((e) => !JSON.stringify(e).includes("write.report_json")))
      .replace(/2026-11-21T/g, "2026-11-22T")
      .replace(/("runId":"\w{8}-\w{4}-\w{4}-)\w{4}/g, "$18fff")
      .replace(/local-\d+/g, "local-2")
      .replace(/trim\(/g, "upper(");
    const changed = JSON.parse(text) as { job: { name: string }; outputs: { facets: { schema?: { fields: object[] } }; outputFacets?: { outputStatistics?: { rowCount: number } } }[] }[];
    for (const e of changed) {
      if (e.job.name !== "airports.write.matches") continue;
      for (const output of e.outputs) {
        output.facets.schema?.fields.push({ name: "verdict", type: "string" });
        if (output.outputFacets?.outputStatistics) output.outputFacets.outputStatistics.rowCount = 12;
      }
    }
    return changed as unknown as Event[];
  }
});

describe("hostile names", () => {
  it("are shown and do nothing", async () => {
    const file = pages.make(hostileRun());
    const { page, complaints } = await pages.open(file);
    for (const view of ["overview", "lineage", "time", "actions", "datasets", "columns"]) {
      await page.evaluate((v) => (location.hash = v + "/0/0"), view);
      await page.locator("main.view-" + view).waitFor();
    }
    await page.evaluate(() => (location.hash = "columns/0/0"));
    const cells = await page.locator("tbody td:first-child").allInnerTexts();
    for (const name of ["</script><script>window.hacked=1</script>", "__proto__", "constructor", "שם עברי", "right\\u202eto left\\u2066"]) {
      expect(cells).toContain(name);
    }
    for (let id = 0; id < hostile.length; id++) {
      for (const type of ["dataset", "column", "action"]) {
        await page.evaluate((h) => (location.hash = h), `lineage/0/0/${type}/${id}`);
        await page.getByRole("complementary", { name: "Details" }).locator("article").waitFor();
      }
    }
    expect(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBeUndefined();
    expect(await page.locator("img, iframe, script[src], #report script").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("do nothing in the plain tables either", async () => {
    const { page, complaints } = await pages.open(pages.make(hostileRun()), { javaScriptEnabled: false });
    expect(await page.locator("main.plain").innerText()).toContain("</noscript><img src=x onerror=window.hacked=1>");
    expect(await page.locator("img, iframe, svg").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("could not run if they got through: the policy forbids it", async () => {
    const { page, complaints } = await pages.open(pages.make(airports));
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.hacked = 1";
      document.body.append(script);
      const image = document.createElement("img");
      image.src = "https://example.com/x.png";
      document.body.append(image);
    });
    expect(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBeUndefined();
    expect(complaints.filter((c) => c.includes("Content Security Policy")).length).toBeGreaterThanOrEqual(2);
    await page.context().close();
  });
});

describe("500 actions, 1,000 datasets, 20,000 columns", () => {
  it("load soon, are drawn together, and stay quick", async () => {
    const file = pages.make(large(500, 1000, 20_000));
    const { page, complaints } = await pages.open(file);
    const loaded = await page.evaluate(() => performance.now());
    const timed = async (name: string, act: () => Promise<unknown>): Promise<number> => {
      const since = performance.now();
      await act();
      const ms = performance.now() - since;
      console.log(`${name}: ${Math.round(ms)} ms`);
      return ms;
    };
    console.log(`page of ${statSync(file).size} bytes ready after ${Math.round(loaded)} ms`);
    const slowest = Math.max(
      loaded,
      await timed("lineage, drawn together", async () => {
        await page.evaluate(() => (location.hash = "lineage/0/0"));
        await page.locator(".node").first().waitFor();
      }),
      await timed("search", async () => {
        await page.getByLabel("Find a dataset, column or action").fill("table_900 column_7");
        await page.getByRole("option").first().waitFor();
      }),
      await timed("trace of a column", async () => {
        await page.keyboard.press("Enter");
        await page.locator("path.edge").first().waitFor({ state: "attached" });
      }),
      await timed("table of columns", async () => {
        await page.evaluate(() => (location.hash = "columns/0/0"));
        await page.locator("tbody tr").first().waitFor();
      }),
      await timed("filter of 20,000 rows", async () => {
        await page.getByLabel("Filter columns").fill("column_19 table_99");
        await page.getByText(/^\d+ of 20,000$/).waitFor();
      }),
    );
    // Twice the goal, as others may use the machine too.
    expect(slowest).toBeLessThan(4000);
    await page.evaluate(() => (location.hash = "lineage/0/0"));
    await page.getByLabel("Datasets", { exact: true }).selectOption("none");
    await timed("all 1,000 datasets", () => page.locator(".node").nth(100).waitFor());
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
