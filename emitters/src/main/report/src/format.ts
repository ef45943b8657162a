const units = ["B", "kB", "MB", "GB", "TB", "PB"];

export function count(n: number | undefined): string {
  return n === undefined ? "–" : Math.round(n).toLocaleString("en-US");
}

/** 1234567 as 1.23 M. */
export function short(n: number | undefined): string {
  if (n === undefined) return "–";
  if (n < 10_000) return count(n);
  const steps: [number, string][] = [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  for (const [size, name] of steps) {
    if (n >= size) return (n / size).toPrecision(3).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") + " " + name;
  }
  return count(n);
}

export function bytes(n: number | undefined): string {
  if (n === undefined) return "–";
  let value = n;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return (unit === 0 ? String(value) : value.toPrecision(3)) + " " + (units[unit] as string);
}

/** From milliseconds. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return "–";
  if (ms < 0) return "−" + duration(-ms);
  if (ms < 1000) return Math.round(ms) + " ms";
  const s = ms / 1000;
  if (s < 60) return (s < 10 ? s.toFixed(1) : Math.round(s)) + " s";
  const whole = Math.round(s);
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  if (h > 0) return h + " h " + String(m).padStart(2, "0") + " min";
  return m + " min " + String(rest).padStart(2, "0") + " s";
}

export function seconds(s: number | undefined): string {
  return s === undefined ? "–" : duration(s * 1000);
}

/** In the reader's own time zone. */
export function time(ms: number | undefined): string {
  if (ms === undefined) return "–";
  const d = new Date(ms);
  if (Number.isNaN(d.getTime())) return "–";
  const two = (n: number): string => String(n).padStart(2, "0");
  return (
    `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ` +
    `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`
  );
}

export function plural(n: number, one: string, many = one + "s"): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

// Control characters, line separators and marks of direction: shown, so that they cannot act.
const invisible =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A text of a run as it is shown: nothing in it turns what stands around it. */
export function shown(text: string): string {
  return text.replace(invisible, (c) => "\\u" + (c.codePointAt(0) as number).toString(16).padStart(4, "0"));
}

/** Cut in the middle, where long names differ least. */
export function fit(text: string, max: number): string {
  const t = shown(text).replace(/\s+/g, " ");
  const characters = Array.from(t);
  if (characters.length <= max) return t;
  const head = Math.ceil((max - 1) * 0.55);
  return characters.slice(0, head).join("") + "…" + characters.slice(characters.length - (max - 1 - head)).join("");
}
