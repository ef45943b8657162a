import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { compare, relative, type Change, type ColumnChange } from "../diff";
import { bytes, count, duration, seconds } from "../format";
import type { Edge, Lineage } from "../lineage";
import type { Action, App, Dataset } from "../model";
import { problemsOf } from "../problems";
import type { Go } from "../route";
import { bytesIn, bytesOut, coreSeconds, rowsIn, rowsOut, shuffleBytes, span, spilledBytes, sum, took } from "../totals";
import { AppName } from "./Page";
import { ActionLink, Badge, ColumnLink, DatasetLink, outcomeText, Section, T } from "./parts";
import { Table, type TableColumn } from "./Table";

export function CompareView({ before, after, lineages, go }: {
  before: App;
  after: App;
  lineages: (app: App) => Lineage;
  go: Go;
}): JSX.Element {
  const diff = useMemo(
    () => compare({ app: before, lineage: lineages(before) }, { app: after, lineage: lineages(after) }),
    [before, after, lineages],
  );
  const length = (app: App): number | undefined => {
    const { start, end } = span(app);
    return start === undefined || end === undefined ? undefined : end - start;
  };
  const numbers: [string, (app: App) => number | undefined, (n: number | undefined) => string][] = [
    ["Took", length, duration],
    ["Core time", coreSeconds, seconds],
    ["Actions", (a) => a.actions.length, count],
    ["Rows read", rowsIn, count],
    ["Rows written", rowsOut, count],
    ["Bytes read", bytesIn, bytes],
    ["Bytes written", bytesOut, bytes],
    ["Shuffled", shuffleBytes, bytes],
    ["Spilled", spilledBytes, bytes],
  ];
  const same = diff.datasetsAdded.length + diff.datasetsRemoved.length + diff.columns.length + diff.expressions.length + diff.edgesAdded.length + diff.edgesRemoved.length === 0;
  const titles = (app: App): Set<string> => new Set(problemsOf(app).map((p) => p.title));
  const problemsBefore = titles(before);
  const problemsAfter = titles(after);
  // Another number is not another problem.
  const kind = (title: string): string => title.replace(/[\d.,]+( ([kMGTP]?B|ms|s|min|h)\b)*/g, "#");
  const kinds = (all: ReadonlySet<string>): Set<string> => new Set([...all].map(kind));
  const [kindsBefore, kindsAfter] = [kinds(problemsBefore), kinds(problemsAfter)];
  const come = [...problemsAfter].filter((t) => !kindsBefore.has(kind(t)));
  const gone = [...problemsBefore].filter((t) => !kindsAfter.has(kind(t)));
  return (
    <div class="compare">
      <div class="scroll">
        <table class="sums" aria-label="Both runs">
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">Number</span>
              </th>
              <th scope="col" class="number">
                Before: <AppName app={before} />
              </th>
              <th scope="col" class="number">
                After: <AppName app={after} />
              </th>
              <th scope="col" class="number">
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Outcome</th>
              <td class="number">
                <Badge outcome={before.outcome} />
              </td>
              <td class="number">
                <Badge outcome={after.outcome} />
              </td>
              <td />
            </tr>
            {numbers.map(([name, of, format]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{format(of(before))}</td>
                <td class="number">{format(of(after))}</td>
                <td class="number">
                  <Delta before={of(before)} after={of(after)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(come.length > 0 || gone.length > 0) && (
        <Section title="Problems">
          <ul class="changes">
            {come.map((t) => (
              <Changed key={t} sign="+" bad>
                <T text={t} />
              </Changed>
            ))}
            {gone.map((t) => (
              <Changed key={t} sign="−" good>
                <T text={t} />
              </Changed>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Lineage">
        {same && <p class="good">No difference is told in datasets, columns, edges and expressions.</p>}
        <Datasets title="Datasets that came" sign="+" datasets={diff.datasetsAdded} go={go} />
        <Datasets title="Datasets that went" sign="−" datasets={diff.datasetsRemoved} go={go} />
        <Columns title="Columns that changed" changes={diff.columns} go={go} />
        <Columns title="Columns that another expression makes" changes={diff.expressions} go={go} />
        <Edges title="Edges that came" sign="+" edges={diff.edgesAdded} go={go} />
        <Edges title="Edges that went" sign="−" edges={diff.edgesRemoved} go={go} />
      </Section>
      <Section title="Actions">
        <Actions changes={diff.actions} go={go} />
      </Section>
    </div>
  );
}

function Delta({ before, after }: { before: number | undefined; after: number | undefined }): JSX.Element {
  const part = relative(before, after);
  if (part === undefined) return <span class="quiet">{before === after ? "" : "–"}</span>;
  if (part === 0) return <span class="quiet">same</span>;
  const percent = Math.abs(part) * 100;
  const text = (part > 0 ? "+" : "−") + (percent >= 10 ? count(percent) : percent.toPrecision(2).replace(/\.0$/, "")) + " %";
  return <span class={Math.abs(part) >= 0.2 ? "much" : undefined}>{text}</span>;
}

function Changed(props: { sign: "+" | "−" | "±"; good?: boolean; bad?: boolean; children: ComponentChildren }): JSX.Element {
  const { sign, good, bad, children } = props;
  const tone = good ? "plus" : bad ? "minus" : sign === "+" ? "plus" : sign === "−" ? "minus" : "change";
  return (
    <li>
      <span class={"sign " + tone} aria-label={sign === "+" ? "came" : sign === "−" ? "went" : "changed"}>
        {sign}
      </span>
      {children}
    </li>
  );
}

function Datasets({ title, sign, datasets, go }: { title: string; sign: "+" | "−"; datasets: readonly Dataset[]; go: Go }): JSX.Element | null {
  if (datasets.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span class="note">{count(datasets.length)}</span>
      </h3>
      <ul class="changes">
        {datasets.slice(0, 200).map((d) => (
          <Changed key={d.id} sign={sign}>
            <DatasetLink dataset={d} go={go} />
          </Changed>
        ))}
      </ul>
    </>
  );
}

function Columns({ title, changes, go }: { title: string; changes: readonly ColumnChange[]; go: Go }): JSX.Element | null {
  if (changes.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span class="note">{count(changes.length)}</span>
      </h3>
      <ul class="changes">
        {changes.slice(0, 300).map((c) => (
          <Changed key={c.column.id} sign={c.before === undefined ? "+" : c.after === undefined ? "−" : "±"}>
            <ColumnLink column={c.column} go={go} full />{" "}
            <span class="quiet">
              {c.before !== undefined && c.after !== undefined ? (
                <>
                  <T text={c.before} /> → <T text={c.after} />
                </>
              ) : (
                <T text={c.before ?? c.after ?? ""} />
              )}
            </span>
          </Changed>
        ))}
      </ul>
    </>
  );
}

function Edges({ title, sign, edges, go }: { title: string; sign: "+" | "−"; edges: readonly Edge[]; go: Go }): JSX.Element | null {
  if (edges.length === 0) return null;
  return (
    <details open={edges.length <= 40}>
      <summary>
        {title} <span class="note">{count(edges.length)}</span>
      </summary>
      <ul class="changes">
        {edges.slice(0, 300).map((e, i) => (
          <Changed key={i} sign={sign}>
            <ColumnLink column={e.from} go={go} full /> →{" "}
            {e.to ? <ColumnLink column={e.to} go={go} full /> : <>rows of <DatasetLink dataset={e.dataset} go={go} /></>}{" "}
            <span class={"how " + (e.transform.direct ? "direct" : "indirect")}>{e.transform.subtype || (e.transform.direct ? "DIRECT" : "INDIRECT")}</span>
          </Changed>
        ))}
        {edges.length > 300 && <li class="quiet">and {count(edges.length - 300)} more</li>}
      </ul>
    </details>
  );
}

function Actions({ changes, go }: { changes: readonly Change<Action>[]; go: Go }): JSX.Element {
  const columns = useMemo((): TableColumn<Change<Action>>[] => {
    const rows = (a: Action | undefined): number | undefined => (a ? sum((a.outputs.length ? a.outputs : a.inputs).map((u) => u.rows)) : undefined);
    const time = (a: Action | undefined): number | undefined => (a ? took(a) : undefined);
    const cores = (a: Action | undefined): number | undefined => (a ? coreSeconds(a) : undefined);
    const gap = (of: (a: Action | undefined) => number | undefined) => (c: Change<Action>): number | undefined => {
      const [b, a] = [of(c.before), of(c.after)];
      return a === undefined || b === undefined ? undefined : a - b;
    };
    const outcome = (c: Change<Action>): string =>
      !c.before ? "came" : !c.after ? "went" : c.before.outcome === c.after.outcome ? outcomeText(c.after.outcome) : `${outcomeText(c.before.outcome)} → ${outcomeText(c.after.outcome)}`;
    return [
      { title: "Action", value: (c) => (c.after ?? (c.before as Action)).label, cell: (c) => <ActionLink action={c.after ?? (c.before as Action)} go={go} /> },
      { title: "Outcome", value: outcome },
      { title: "Before", value: (c) => time(c.before), numeric: true, format: duration },
      { title: "After", value: (c) => time(c.after), numeric: true, format: duration },
      { title: "Change", value: gap(time), numeric: true, cell: (c) => <Delta before={time(c.before)} after={time(c.after)} /> },
      { title: "Rows before", value: (c) => rows(c.before), numeric: true },
      { title: "Rows after", value: (c) => rows(c.after), numeric: true, cell: (c) => <>{count(rows(c.after))}{" "}{rows(c.before) !== rows(c.after) && <Delta before={rows(c.before)} after={rows(c.after)} />}</> },
      { title: "Core time", value: gap(cores), numeric: true, cell: (c) => <Delta before={cores(c.before)} after={cores(c.after)} /> },
    ];
  }, [go]);
  return <Table name="Actions of both runs" rows={changes} columns={columns} />;
}
