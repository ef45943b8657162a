import { useEffect, useState } from "preact/hooks";
import type { Report } from "./model";

export const views = ["overview", "lineage", "time", "datasets", "columns", "actions", "compare"] as const;
export type View = (typeof views)[number];

/** What the page shows; kept in the address after `#`, so that it can be bookmarked and gone back to. */
export interface Route {
  readonly view: View;
  /** Index of the application, or -1 for all together. */
  readonly app: number;
  /** Index of the application to compare with. */
  readonly base: number;
  readonly selected: Selected | undefined;
}

export type Selected = { readonly type: "dataset" | "column" | "action"; readonly id: number };

export function defaultRoute(report: Report): Route {
  const last = report.apps.length - 1;
  return { view: "overview", app: last, base: Math.max(0, last - 1), selected: undefined };
}

export function format(route: Route): string {
  const parts = [route.view, String(route.app), String(route.base)];
  if (route.selected) parts.push(route.selected.type, String(route.selected.id));
  return "#" + parts.join("/");
}

/** What is not a place of this report is passed over. */
export function parse(hash: string, report: Report): Route {
  const start = defaultRoute(report);
  const [view, app, base, type, id] = hash.replace(/^#/, "").split("/");
  const index = (text: string | undefined, least: number, end: number, otherwise: number): number => {
    const n = text && /^-?\d{1,9}$/.test(text) ? Number(text) : NaN;
    return n >= least && n < end ? n : otherwise;
  };
  const ends = { dataset: report.datasets.length, column: report.columns.length, action: report.actions.length };
  let selected: Selected | undefined;
  if (type === "dataset" || type === "column" || type === "action") {
    const end = type === "dataset" ? Math.max(0, ...report.datasets.map((d) => d.id + 1)) : ends[type];
    const n = index(id, 0, end, -1);
    if (n >= 0) selected = { type, id: n };
  }
  return {
    view: views.find((v) => v === view) ?? start.view,
    app: index(app, -1, report.apps.length, start.app),
    base: index(base, 0, report.apps.length, start.base),
    selected,
  };
}

export type Go = (change: Partial<Route>) => void;

export function useRoute(report: Report): [Route, Go] {
  const [route, setRoute] = useState(() => parse(location.hash, report));
  useEffect(() => {
    const onHash = (): void => setRoute(parse(location.hash, report));
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, [report]);
  const go: Go = (change) => {
    const next = { ...route, ...change };
    const hash = format(next);
    if (hash === location.hash) setRoute(next);
    else location.hash = hash;
  };
  return [route, go];
}
