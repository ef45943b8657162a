import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { count, duration, plural, shown, time } from "../format";
import { Lineage } from "../lineage";
import type { App, Report } from "../model";
import { useRoute, type Go, type Selected, type View } from "../route";
import { search, type Found } from "../search";
import { span } from "../totals";
import { CompareView } from "./CompareView";
import { LineageView } from "./LineageView";
import { Overview } from "./Overview";
import { ActionsView, ColumnsView, DatasetsView } from "./Tables";
import { TimeView } from "./TimeView";
import { Badge, T } from "./parts";

const tabs: [View, string][] = [
  ["overview", "Overview"],
  ["lineage", "Lineage"],
  ["time", "Time"],
  ["actions", "Actions"],
  ["datasets", "Datasets"],
  ["columns", "Columns"],
  ["compare", "Compare"],
];

export function Page({ report }: { report: Report }): JSX.Element {
  const [route, go] = useRoute(report);
  const made = useMemo(() => new Map<string, Lineage>(), [report]);
  const lineageOf = useMemo(
    () => (apps: readonly App[]) => {
      const key = apps.map((a) => a.index).join(",");
      let lineage = made.get(key);
      if (!lineage) {
        lineage = new Lineage(report, apps.length === 1 ? (apps[0] as App).actions : apps.flatMap((a) => a.actions));
        made.set(key, lineage);
      }
      return lineage;
    },
    [report, made],
  );
  const lineageOfOne = useMemo(() => (app: App) => lineageOf([app]), [lineageOf]);
  const one = route.app >= 0 ? report.apps[route.app] : undefined;
  const apps = useMemo(() => (one ? [one] : report.apps), [report, one]);
  const lineage = lineageOf(apps);
  const base = report.apps[route.base];
  useEffect(() => {
    document.title = (one ? shown(one.job) : plural(report.apps.length, "run")) + " · Headwater report";
  }, [one]);

  if (report.apps.length === 0) return <p class="empty">This report has no runs.</p>;
  return (
    <>
      <a class="skip" href="#content" onClick={(e) => { e.preventDefault(); document.getElementById("content")?.focus(); }}>
        Skip to the content
      </a>
      <header>
        <div class="title">
          <Mark />
          <div>
            <h1>{one ? <T text={one.job || one.runId} /> : plural(apps.length, "run")}</h1>
            {one && <Meta app={one} />}
          </div>
          {one && <Badge outcome={one.outcome} />}
        </div>
        <div class="controls">
          <SearchBox lineage={lineage} go={go} />
          {report.apps.length > 1 && (
            <select aria-label="Run" value={route.app} onChange={(e) => go({ app: Number(e.currentTarget.value), selected: keep(route.selected) })}>
                <option value={-1}>All {count(report.apps.length)} runs together</option>
                {report.apps.map((app) => (
                  <option key={app.index} value={app.index}>
                    {appText(app)}
                  </option>
                ))}
              </select>
          )}
          <Theme />
        </div>
        <nav aria-label="Views">
          {tabs
            .filter(([view]) => view !== "compare" || report.apps.length > 1)
            .map(([view, text]) => (
              <button key={view} type="button" aria-current={route.view === view ? "page" : undefined} onClick={() => go({ view })}>
                {text}
              </button>
            ))}
        </nav>
      </header>
      <main id="content" tabIndex={-1} class={"view-" + route.view}>
        {report.forgotten > 0 && (
          <p class="unknown">{count(report.forgotten)} runs of actions are left out, because there were too many.</p>
        )}
        {route.view === "overview" && <Overview apps={apps} lineage={lineage} go={go} />}
        {route.view === "lineage" && (
          <LineageView key={apps.map((a) => a.index).join()} report={report} apps={apps} lineage={lineage} selected={route.selected} go={go} />
        )}
        {route.view === "time" && <TimeView apps={apps} selected={route.selected} go={go} />}
        {route.view === "actions" && <ActionsView apps={apps} go={go} />}
        {route.view === "datasets" && <DatasetsView lineage={lineage} go={go} />}
        {route.view === "columns" && <ColumnsView apps={apps} lineage={lineage} go={go} />}
        {route.view === "compare" && base && (
          <>
            <ComparePick report={report} base={base} after={one} go={go} />
            {one && one !== base && <CompareView before={base} after={one} lineages={lineageOfOne} go={go} />}
          </>
        )}
      </main>
      <footer>
        Made by Headwater {report.version} on {time(report.made)}. This file loads nothing and sends nothing.
      </footer>
    </>
  );
}

/** What was chosen in one run may not be in another; its dataset and columns may. */
function keep(selected: Selected | undefined): Selected | undefined {
  return selected?.type === "action" ? undefined : selected;
}

function ComparePick({ report, base, after, go }: { report: Report; base: App; after: App | undefined; go: Go }): JSX.Element {
  const options = report.apps.map((app) => (
    <option key={app.index} value={app.index}>
      {appText(app)}
    </option>
  ));
  return (
    <div class="tools">
      <label>
        Before{" "}
        <select aria-label="Before" value={base.index} onChange={(e) => go({ base: Number(e.currentTarget.value) })}>
          {options}
        </select>
      </label>
      <label>
        After{" "}
        <select aria-label="After" value={after?.index ?? -1} onChange={(e) => go({ app: Number(e.currentTarget.value) })}>
          {!after && <option value={-1}>choose a run</option>}
          {options}
        </select>
      </label>
      {after && (
        <button type="button" onClick={() => go({ app: base.index, base: after.index })}>
          Swap
        </button>
      )}
      {after === base && <span class="quiet">Choose two different runs.</span>}
    </div>
  );
}

export function appText(app: App): string {
  const { start } = span(app);
  return shown(app.job || app.runId) + (start === undefined ? "" : ", " + time(start));
}

export function AppName({ app }: { app: App }): JSX.Element {
  return <bdi>{appText(app)}</bdi>;
}

function Meta({ app }: { app: App }): JSX.Element {
  const { start, end } = span(app);
  const parts = [
    start !== undefined ? time(start) : "",
    start !== undefined && end !== undefined ? duration(end - start) : "",
    app.engine ?? "",
    app.details.get("id") ?? "",
    app.details.get("user") ? "by " + (app.details.get("user") as string) : "",
    app.details.get("master") ?? "",
  ].filter((p) => p !== "");
  return (
    <p class="meta">
      {parts.map((p, i) => (
        <span key={i}>
          <T text={p} />
        </span>
      ))}
    </p>
  );
}

function Mark(): JSX.Element {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="32" height="32" role="img" aria-label="Headwater">
      <rect width="32" height="32" rx="8" class="logo-ground" />
      <path d="M6 10c3.5-3 6.5-3 10 0s6.5 3 10 0M6 16.5c3.500-3 6.500-3 10 0s6.500 3 10 0M6 23c3.500-3 6.500-3 10 0s6.500 3 10 0" class="logo-water" />
    </svg>
  );
}

type Scheme = "auto" | "light" | "dark";

function Theme(): JSX.Element {
  const [scheme, setScheme] = useState<Scheme>("auto");
  useEffect(() => {
    if (scheme === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = scheme;
  }, [scheme]);
  const next: Record<Scheme, Scheme> = { auto: "light", light: "dark", dark: "auto" };
  return (
    <button type="button" class="theme" onClick={() => setScheme(next[scheme])} aria-label={`Colours: ${scheme}; change`} title="Colours: as the system, light, dark">
      {scheme === "auto" ? "◐" : scheme === "light" ? "☀" : "☾"}
    </button>
  );
}

const combobox = { type: "search", role: "combobox" } as object;

function SearchBox({ lineage, go }: { lineage: Lineage; go: Go }): JSX.Element {
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const closing = useRef(0);
  const found = useMemo(() => (open ? search(query, lineage.datasets, lineage.actions) : []), [query, open, lineage]);
  useLayoutEffect(() => {
    const onKey = (e: KeyboardEvent): void => {
      const target = e.target as HTMLElement;
      if (e.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
        e.preventDefault();
        input.current?.focus();
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const choose = (hit: Found | undefined): void => {
    if (!hit) return;
    const selected: Selected =
      hit.type === "dataset" ? { type: "dataset", id: hit.dataset.id } : hit.type === "column" ? { type: "column", id: hit.column.id } : { type: "action", id: hit.action.id };
    setOpen(false);
    setQuery("");
    input.current?.blur();
    go({ view: "lineage", selected });
  };
  const onKeyDown = (e: KeyboardEvent): void => {
    if (e.key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
    else if (e.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (e.key === "Enter") choose(found[at]);
    else if (e.key === "Escape") {
      setOpen(false);
      setQuery("");
    } else return;
    e.preventDefault();
  };
  return (
    <div class="search" role="search">
      <input
        ref={input}
        {...combobox}
        placeholder="Find a dataset, column or action  ( / )"
        aria-label="Find a dataset, column or action"
        aria-expanded={found.length > 0}
        aria-controls="found"
        aria-activedescendant={found.length > 0 ? "found-" + at : undefined}
        aria-autocomplete="list"
        value={query}
        onInput={(e) => {
          setQuery(e.currentTarget.value);
          setAt(0);
          setOpen(true);
        }}
        onFocus={() => {
          // Whoever comes back at once is not to find the list closed under the hand.
          clearTimeout(closing.current);
          setOpen(true);
        }}
        onBlur={() => {
          closing.current = window.setTimeout(() => setOpen(false), 150);
        }}
        onKeyDown={onKeyDown}
      />
      {open && query.trim() !== "" && (
        <ul id="found" role="listbox" aria-label="Found">
          {found.length === 0 && <li class="quiet">Nothing has these words.</li>}
          {found.map((hit, i) => (
            <li
              key={i}
              id={"found-" + i}
              role="option"
              aria-selected={i === at}
              onMouseDown={(e) => {
                e.preventDefault();
                choose(hit);
              }}
            >
              <span class={"kind " + hit.type}>{hit.type}</span>
              <T text={hit.type === "dataset" ? hit.dataset.label : hit.type === "column" ? hit.column.name : hit.action.label} />
              <span class="quiet">
                {hit.type === "column" ? <T text={hit.column.dataset.label} /> : hit.type === "dataset" ? <T text={hit.dataset.namespace} /> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
