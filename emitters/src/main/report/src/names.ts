import type { Dataset } from "./model";

/** `a/b/c` by slashes; a name without slashes, `db.schema.table`, by dots. */
export function segments(name: string): string[] {
  const parts = (name.includes("/") ? name.split("/") : name.split(".")).filter((p) => p !== "");
  return parts.length === 0 ? [name] : parts;
}

/** Gives each dataset its path and the shortest ending of its name that no other one has. */
export function labelDatasets(datasets: readonly Dataset[]): void {
  const parts = new Map<Dataset, string[]>();
  for (const d of datasets) {
    const s = segments(d.name);
    parts.set(d, s);
    d.path = [d.namespace, ...s.slice(0, -1)];
  }
  let open = [...datasets];
  for (let depth = 1; open.length > 0; depth++) {
    const byLabel = new Map<string, Dataset[]>();
    for (const d of open) {
      const s = parts.get(d) as string[];
      d.label = depth > s.length ? d.namespace + " " + d.name : s.slice(-depth).join(d.name.includes("/") ? "/" : ".");
      const same = byLabel.get(d.label);
      if (same) same.push(d);
      else byLabel.set(d.label, [d]);
    }
    open = [...byLabel.values()].filter((same) => same.length > 1).flat();
    if (depth > 40) break;
  }
  trimCommonPath(datasets);
}

/** Takes off the folders that all datasets of a namespace share, which tell nothing apart. */
function trimCommonPath(datasets: readonly Dataset[]): void {
  const byNamespace = new Map<string, Dataset[]>();
  for (const d of datasets) {
    const same = byNamespace.get(d.namespace);
    if (same) same.push(d);
    else byNamespace.set(d.namespace, [d]);
  }
  for (const same of byNamespace.values()) {
    const first = (same[0] as Dataset).path;
    let common = first.length;
    for (const d of same) {
      let i = 0;
      while (i < common && d.path[i] === first[i]) i++;
      common = i;
    }
    if (common > 1) {
      for (const d of same) d.path = [d.namespace, ...d.path.slice(common)];
    }
  }
}
