// Draws the panels of DATA: their questions are asked already.
'use strict';
const COLORS = ['#73bf69', '#f2cc0c', '#5794f2', '#ff9830', '#b877d9', '#56d9d9', '#ff7383', '#8ab8ff', '#c0d8ff', '#fade2a', '#96d98d', '#ca95e5'];
const NAMED = {green: '#299c46', orange: '#d9730d', red: '#d44a3a'};

function scaled(value, base, units) {
  let i = 0;
  let v = value;
  while (Math.abs(v) >= base && i < units.length - 1) { v /= base; i++; }
  return number(v) + units[i];
}

function number(v) {
  if (v === 0) return '0';
  const digits = Math.abs(v) >= 100 ? 0 : Math.abs(v) >= 10 ? 1 : Math.abs(v) >= 0.1 ? 2 : 3;
  return String(Number(v.toFixed(digits)));
}

function duration(s) {
  const a = Math.abs(s);
  if (a === 0) return '0 s';
  if (a < 1e-3) return number(s * 1e6) + ' µs';
  if (a < 1) return number(s * 1e3) + ' ms';
  if (a < 120) return number(s) + ' s';
  if (a < 7200) return number(s / 60) + ' min';
  return a < 172800 ? number(s / 3600) + ' h' : number(s / 86400) + ' d';
}

function text(value, unit, mappings = []) {
  for (const mapping of mappings) {
    if (mapping.options[String(value)]) return mapping.options[String(value)].text;
  }
  if (!Number.isFinite(value)) return String(value);
  switch (unit) {
    case 'bytes': return scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']);
    case 'Bps': return scaled(value, 1000, [' B/s', ' kB/s', ' MB/s', ' GB/s']);
    case 'cps': return scaled(value, 1000, [' /s', ' K/s', ' M/s']);
    case 's': return duration(value);
    case 'percentunit': return number(value * 100) + ' %';
    case 'dateTimeFromNow': return duration((DATA.now - value) / 1000) + ' ago';
    case 'none': return number(value);
    default:
      if (unit.startsWith('suffix:')) return number(value) + unit.slice(7).replace(/^(?=\w)/, ' ');
      return scaled(value, 1000, ['', ' K', ' Mil', ' Bil']);
  }
}

const legend = (target, labels) =>
  target.legendFormat.replace(/\{\{(\w+)\}\}/g, (_, name) => labels[name] ?? '') || '';

function color(value, thresholds) {
  let found = thresholds.steps[0].color;
  for (const step of thresholds.steps) if (step.value === null || value >= step.value) found = step.color;
  return NAMED[found] ?? found;
}

function series(panel) {
  return panel.targets.flatMap(target => target.result.map(each => ({
    name: legend(target, each.metric), labels: each.metric,
    value: each.value && Number(each.value[1]),
    points: each.values && each.values.map(([t, v]) => [t * 1000, Number(v)]).filter(([, v]) => !Number.isNaN(v)),
  })));
}

function element(tag, parent, className, content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (content !== undefined) made.textContent = content;
  parent.append(made);
  return made;
}

function stat(panel, body) {
  const {unit, thresholds, mappings} = panel.fieldConfig.defaults;
  const tiles = element('div', body, 'tiles');
  const all = series(panel);
  for (const each of all) {
    const tile = element('div', tiles, 'tile');
    const shown = color(each.value, thresholds);
    if (panel.options.colorMode === 'background') { tile.style.background = shown; tile.style.color = '#fff'; }
    if (panel.options.textMode === 'value_and_name' || all.length > 1) element('i', tile, '', each.name);
    const value = element('b', tile, '', text(each.value, unit, mappings));
    value.style.fontSize = all.length > 4 ? '15px' : all.length > 1 ? '19px' : '27px';
    if (panel.options.colorMode === 'value') value.style.color = '#73bf69';
  }
}

function gauges(panel, body) {
  const unit = panel.fieldConfig.defaults.unit;
  const grid = element('div', body, 'gauge');
  const all = series(panel);
  const most = Math.max(...all.map(each => each.value), 1e-9);
  for (const each of all) {
    element('span', grid, '', each.name);
    const bar = element('div', element('div', grid, 'bar'), '');
    bar.style.width = `${100 * each.value / most}%`;
    element('span', grid, '', text(each.value, unit));
  }
}

function table(panel, body) {
  const rows = new Map();
  const columns = panel.targets.map(target => target.legendFormat);
  let key;
  panel.targets.forEach((target, i) => target.result.forEach(each => {
    key = Object.keys(each.metric)[0] ?? key;
    const name = Object.values(each.metric)[0];
    if (!rows.has(name)) rows.set(name, []);
    rows.get(name)[i] = Number(each.value[1]);
  }));
  const made = element('table', body);
  const head = element('tr', made);
  for (const title of [key, ...columns]) element('th', head, '', title);
  for (const [name, values] of rows) {
    const row = element('tr', made);
    element('td', row, '', name);
    columns.forEach((column, i) => {
      const properties = panel.fieldConfig.overrides.find(o => o.matcher.options === column)?.properties ?? [];
      const unit = properties.find(p => p.id === 'unit')?.value ?? 'short';
      const limits = properties.find(p => p.id === 'thresholds')?.value;
      const cell = element('td', row, '', values[i] === undefined ? '' : text(values[i], unit));
      if (limits && values[i] !== undefined) { cell.style.background = color(values[i], limits); cell.style.color = '#fff'; }
    });
  }
}

const axis = {axisLine: {lineStyle: {color: '#3a3d44'}}, axisLabel: {color: '#9fa1a8', fontSize: 11}, splitLine: {lineStyle: {color: '#22252b'}}};
const frame = {animation: false, textStyle: {fontFamily: 'DejaVu Sans, sans-serif'}, grid: {left: 8, right: 12, top: 8, bottom: 26, containLabel: true}};

function chart(panel, body) {
  const {unit, thresholds, custom, max} = panel.fieldConfig.defaults;
  const stacked = custom.stacking.mode === 'normal';
  const bars = custom.drawStyle === 'bars';
  const all = series(panel).filter(each => each.points.length);
  if (stacked && !bars) fill(all);
  const marks = custom.thresholdsStyle.mode === 'dashed'
    ? thresholds.steps.filter(s => s.value !== null).map(s => ({yAxis: s.value, lineStyle: {color: NAMED[s.color] ?? s.color, type: 'dashed'}})) : [];
  echarts.init(body, null, {renderer: 'svg'}).setOption({
    ...frame,
    color: COLORS,
    legend: {bottom: 0, left: 4, itemWidth: 14, itemHeight: 3, icon: 'rect', textStyle: {color: '#c7c8cd', fontSize: 11}, type: 'scroll', data: all.map(e => e.name)},
    xAxis: {...axis, type: 'time', min: DATA.start, max: DATA.now, splitNumber: 4, splitLine: {show: false}, axisLabel: {...axis.axisLabel, hideOverlap: true, formatter: '{HH}:{mm}:{ss}'}},
    yAxis: {...axis, type: 'value', min: 0, max, splitNumber: 4, axisLabel: {...axis.axisLabel, formatter: v => text(v, unit)}},
    series: all.map((each, i) => ({
      name: each.name, data: each.points, type: bars ? 'bar' : 'line', showSymbol: each.points.length === 1, symbolSize: 4,
      barWidth: 2, stack: stacked ? 'all' : undefined, lineStyle: {width: 1.4}, areaStyle: bars ? undefined : {opacity: custom.fillOpacity / 100},
      markLine: i === 0 && marks.length ? {silent: true, symbol: 'none', label: {show: false}, data: marks} : undefined,
    })),
  });
}

// A stack needs a value of every series at every time.
function fill(all) {
  const times = [...new Set(all.flatMap(each => each.points.map(([t]) => t)))].sort((a, b) => a - b);
  for (const each of all) {
    const known = new Map(each.points);
    each.points = times.map(t => [t, known.get(t) ?? 0]);
  }
}

// Buckets are cumulative: each is what it has more than the one below.
function heatmap(panel, body) {
  const all = series(panel).map(e => ({...e, le: Number(e.labels.le.replace('+Inf', 'Infinity'))})).sort((a, b) => a.le - b.le);
  const times = [...new Set(all.flatMap(each => each.points.map(([t]) => t)))].sort((a, b) => a - b);
  const below = new Map();
  const cells = [];
  all.forEach((each, y) => each.points.forEach(([t, v]) => {
    const more = v - (below.get(t) ?? 0);
    below.set(t, v);
    if (more > 0.01) cells.push([times.indexOf(t), y, more]);
  }));
  const pad = n => String(n).padStart(2, '0');
  const clock = t => { const d = new Date(t); return `${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}:${pad(d.getUTCSeconds())}`; };
  echarts.init(body, null, {renderer: 'svg'}).setOption({
    ...frame,
    xAxis: {...axis, type: 'category', data: times.map(clock), axisLabel: {...axis.axisLabel, interval: Math.ceil(times.length / 4)}},
    yAxis: {...axis, type: 'category', data: all.map(e => e.le === Infinity ? 'more' : text(e.le, 's'))},
    visualMap: {show: false, min: 0, max: Math.max(1, ...cells.map(c => c[2])), inRange: {color: ['#3b2a17', '#a8560b', '#ff9830', '#ffe0b0']}},
    series: [{type: 'heatmap', data: cells, itemStyle: {borderWidth: 0}}],
  });
}

const KINDS = {stat, bargauge: gauges, table, timeseries: chart, heatmap};
const heading = element('h1', document.body, '', DATA.title);
element('span', heading, '', Object.entries(DATA.variables).map(([name, value]) => `${name} = ${value}`).join('   '));
const column = (DATA.width - DATA.gap) / 24;
for (const panel of DATA.panels) {
  const {x, y, w, h} = panel.gridPos;
  const box = element('div', document.body, panel.type === 'row' ? 'row' : 'panel', panel.type === 'row' ? panel.title : undefined);
  Object.assign(box.style, {
    left: `${DATA.gap + x * column}px`, top: `${60 + y * (DATA.cell + DATA.gap)}px`,
    width: `${w * column - DATA.gap}px`, height: `${h * (DATA.cell + DATA.gap) - DATA.gap}px`,
  });
  if (panel.type === 'row') continue;
  element('h2', box, '', panel.title);
  const body = element('div', box, 'body');
  if (panel.targets.some(target => target.result.length)) KINDS[panel.type](panel, body);
  else element('div', body, 'none', 'No data');
}
