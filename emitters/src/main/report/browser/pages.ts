import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import type { Event } from "./events";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..", "..", "..");
const jar = process.env["HEADWATER_JAR"] ?? join(root, "listener", "target", "headwater-scala-2.12_spark-3.0.1_emr-6.2.0.jar");
const chrome = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Events of a real run of the sample pipeline. */
export const airports = join(root, "emitters", "src", "test", "resources", "report", "airports.jsonl.gz");

export function airportEvents(): Event[] {
  return gunzipSync(readFileSync(airports))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Event);
}

/** Pages made by the jar's command, and a browser to open them in. */
export class Pages {
  private readonly folder = mkdtempSync(join(tmpdir(), "headwater-report-"));
  private browser: Browser | undefined;
  private made = 0;

  /** Makes a page of files of events, or of events. */
  make(...sources: (string | Event[])[]): string {
    const files = sources.map((source) => {
      if (typeof source === "string") return source;
      const file = join(this.folder, `events-${++this.made}.jsonl`);
      writeFileSync(file, source.map((e) => JSON.stringify(e) + "\n").join(""));
      return file;
    });
    const page = join(this.folder, `report-${++this.made}.html`);
    execFileSync("java", ["-jar", jar, "report", ...files, "-o", page], { stdio: ["ignore", "ignore", "inherit"] });
    return page;
  }

  /** Opens a page; `complaints` are errors, and requests to anywhere but the file itself. */
  async open(file: string, options: BrowserContextOptions = {}, hash = ""): Promise<{ page: Page; complaints: string[] }> {
    this.browser ??= await chromium.launch({
      executablePath: chrome,
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    const context = await this.browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const own = pathToFileURL(file).href;
    page.on("console", (m) => complaints.push(`console ${m.type()}: ${m.text()}`));
    page.on("pageerror", (e) => complaints.push("error: " + e.message));
    page.on("request", (r) => {
      if (!r.url().startsWith(own) && !r.url().startsWith("blob:")) complaints.push("request: " + r.url());
    });
    page.on("dialog", (d) => {
      complaints.push("dialog: " + d.message());
      void d.dismiss();
    });
    await page.goto(own + hash);
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true });
  }
}
