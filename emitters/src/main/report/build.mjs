// Builds the page's script and style into the resources of the Java package. Same sources, same bytes.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "resources", "io", "headwater", "report");
const limit = 1_000_000;

const result = await build({
  absWorkingDir: here,
  entryPoints: { report: "src/main.tsx", style: "src/style.css" },
  bundle: true,
  write: false,
  outdir: "out",
  format: "iife",
  target: ["es2020", "chrome109", "firefox115", "safari16"],
  minify: true,
  charset: "ascii",
  legalComments: "none",
  metafile: true,
  jsx: "automatic",
  jsxImportSource: "preact",
});

/** What is in the bundle, with the licences that must go along with every copy: the page is one. */
function notices() {
  const packages = new Set();
  for (const input of Object.keys(result.metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = readFileSync(join(folder, "LICENSE"), "utf8").trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
}

const third = notices();
const heading = "The report's page carries these libraries:\n\n";
const rule = "\n" + "-".repeat(80) + "\n\n";
const thirdParty = heading + third.join(rule);
const file = (name) => result.outputFiles.find((f) => f.path.endsWith(name)).text;
// The comment must end neither itself nor the element that the script stands in.
const comment = "/*!\n" + thirdParty.replace(/\*\//g, "* /").replace(/<(?=[/!])/g, "< ") + "*/\n";
const script = comment + file("report.js");
const style = file("style.css");
for (const [name, text] of [["script", script], ["style", style]]) {
  if (/<\/|<!--/.test(text.replace(/<\\\//g, ""))) throw new Error(`the ${name} could end its own element`);
}
const size = Buffer.byteLength(script) + Buffer.byteLength(style);
if (size > limit) throw new Error(`${size} bytes are more than ${limit}`);
mkdirSync(target, { recursive: true });
writeFileSync(join(target, "report.js"), script);
writeFileSync(join(target, "report.css"), style);
writeFileSync(join(target, "THIRD-PARTY.txt"), thirdParty);
console.log(`script and style: ${size} bytes; libraries: ${third.map((t) => t.split("\n", 1)[0]).join(", ")}`);
