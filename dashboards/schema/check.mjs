// Holds grafana/*.json against the type Dashboard of @grafana/schema: unknown keys, wrong types, wrong enumerations; and
// what those types leave open: ids and places of panels, options of a panel's kind.
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';
import Ajv from 'ajv';
import {createGenerator} from 'ts-json-schema-generator';

const here = dirname(fileURLToPath(import.meta.url));
const grafana = join(here, '..', 'grafana');
const installed = dirname(createRequire(import.meta.url).resolve('@grafana/schema/package.json'));
const raw = join(installed, 'dist', 'esm', 'raw');

function schemaOf(path, type) {
  return createGenerator({path: join(raw, path), type, skipTypeCheck: true, additionalProperties: false, topRef: true})
    .createSchema(type);
}

const ajv = new Ajv({strict: false, allErrors: true});
const dashboard = ajv.compile(schemaOf('dashboard/x/dashboard_types.gen.d.ts', 'Dashboard'));

const options = Object.fromEntries(
  ['stat', 'bargauge', 'timeseries', 'heatmap', 'table'].map(kind => {
    const folder = `composable/${kind}/panelcfg/x`;
    const file = readdirSync(join(raw, folder)).find(name => name.endsWith('.d.ts'));
    return [kind, ajv.compile(schemaOf(join(folder, file), 'Options'))];
  }),
);

const problems = [];
let panels = 0;

function report(file, validate, where) {
  for (const e of validate.errors ?? []) {
    problems.push(`${file} ${where}${e.instancePath}: ${e.message} ${JSON.stringify(e.params)}`);
  }
}

const uids = new Set();
for (const file of readdirSync(grafana).filter(name => name.endsWith('.json'))) {
  const json = JSON.parse(readFileSync(join(grafana, file), 'utf8'));
  if (!dashboard(json)) report(file, dashboard, '');
  if (uids.has(json.uid)) problems.push(`${file}: uid ${json.uid} is taken`);
  uids.add(json.uid);
  const ids = new Set();
  const taken = new Set();
  for (const panel of json.panels) {
    panels++;
    if (ids.has(panel.id)) problems.push(`${file}: panel id ${panel.id} is taken`);
    ids.add(panel.id);
    if (panel.type !== 'row') {
      const validate = options[panel.type];
      if (!validate) problems.push(`${file}: panel of the kind ${panel.type}, which this check does not know`);
      else if (!validate(panel.options)) report(file, validate, `"${panel.title}" options`);
    }
    const {x, y, w, h} = panel.gridPos;
    if (x + w > 24) problems.push(`${file}: "${panel.title}" is wider than the page`);
    for (let i = x; i < x + w; i++) {
      for (let j = y; j < y + h; j++) {
        if (taken.has(`${i},${j}`)) problems.push(`${file}: "${panel.title}" lies on another panel`);
        taken.add(`${i},${j}`);
      }
    }
  }
}
if (process.argv[2] === '--self-test') {
  const broken = JSON.parse(readFileSync(join(grafana, 'fleet.json'), 'utf8'));
  broken.refresh = 5;
  broken.panels[1].gridPos.w = 'wide';
  broken.panels.find(panel => panel.type === 'stat').options.colorMode = 'rainbow';
  const stat = broken.panels.find(panel => panel.type === 'stat');
  if (options.stat(stat.options)) problems.push('the check takes broken options of a panel');
  if (dashboard(broken) || dashboard.errors.length < 2) problems.push('the check takes a broken dashboard');
}
problems.slice(0, 50).forEach(problem => console.error(`error: ${problem}`));
console.log(`${uids.size} dashboards, ${panels} panels and rows, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
