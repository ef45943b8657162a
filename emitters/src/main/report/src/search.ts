import type { Action, Column, Dataset } from "./model";

export type Found =
  | { readonly type: "dataset"; readonly dataset: Dataset }
  | { readonly type: "column"; readonly column: Column }
  | { readonly type: "action"; readonly action: Action };

/** Things whose name has all the words, best first: equal, then beginning, then anywhere. */
export function search(query: string, datasets: Iterable<Dataset>, actions: readonly Action[], most = 40): Found[] {
  const words = query.toLowerCase().split(/\s+/).filter((w) => w !== "");
  if (words.length === 0) return [];
  const found: { score: number; length: number; hit: Found }[] = [];
  const consider = (name: string, context: string, base: number, hit: Found): void => {
    const n = name.toLowerCase();
    const all = n + "\n" + context.toLowerCase();
    if (!words.every((w) => all.includes(w))) return;
    const inName = words.filter((w) => n.includes(w)).length;
    if (inName === 0) return;
    const whole = words.join(" ");
    const score = (n === whole ? 0 : n.startsWith(words[0] as string) ? 10 : 20) + base - inName * 3;
    found.push({ score, length: n.length, hit });
  };
  for (const dataset of datasets) {
    consider(dataset.label, dataset.name + " " + (dataset.table ?? ""), 0, { type: "dataset", dataset });
    for (const column of dataset.columns) consider(column.name, dataset.label, 1, { type: "column", column });
  }
  for (const action of actions) consider(action.label, "", 2, { type: "action", action });
  found.sort((a, b) => a.score - b.score || a.length - b.length);
  return found.slice(0, most).map((f) => f.hit);
}
