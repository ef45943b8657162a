import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { csv, download } from "../csv";
import { count, shown } from "../format";

export interface TableColumn<R> {
  readonly title: string;
  /** What is sorted, searched and put into the CSV. */
  readonly value: (row: R) => string | number | undefined;
  readonly cell?: (row: R) => ComponentChildren;
  readonly format?: (n: number | undefined) => string;
  readonly numeric?: boolean;
}

const CHUNK = 150;

/** Sorted by a click on a head, searched by the box above, saved as CSV; long ones grow while scrolled. */
export function Table<R>(props: {
  name: string;
  rows: readonly R[];
  columns: readonly TableColumn<R>[];
  sort?: [number, 1 | -1];
}): JSX.Element {
  const { rows, columns, name } = props;
  const [query, setQuery] = useState("");
  const [sort, setSort] = useState<[number, 1 | -1] | undefined>(props.sort);
  const [limit, setLimit] = useState(CHUNK);
  const end = useRef<HTMLDivElement>(null);

  const texts = useMemo(
    () => rows.map((row) => columns.map((c) => String(c.value(row) ?? "")).join("\n").toLowerCase()),
    [rows, columns],
  );
  const found = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter((w) => w !== "");
    const kept = rows.filter((_, i) => words.every((w) => (texts[i] as string).includes(w)));
    if (sort) {
      const value = (columns[sort[0]] as TableColumn<R>).value;
      const keyed = kept.map((row) => ({ row, value: value(row) }));
      keyed.sort((a, b) => order(a.value, b.value, sort[1]));
      return keyed.map((k) => k.row);
    }
    return kept;
  }, [rows, columns, texts, query, sort]);
  useEffect(() => setLimit(CHUNK), [query, sort, rows]);

  useEffect(() => {
    const mark = end.current;
    if (!mark || found.length <= limit) return;
    const seen = new IntersectionObserver(
      (entries) => entries.some((e) => e.isIntersecting) && setLimit((l) => l + CHUNK),
      { rootMargin: "600px" },
    );
    seen.observe(mark);
    return () => seen.disconnect();
  }, [found, limit]);
  useEffect(() => {
    const all = (): void => setLimit(5000);
    addEventListener("beforeprint", all);
    return () => removeEventListener("beforeprint", all);
  }, []);

  const save = (): void =>
    download(
      name.toLowerCase().replace(/\W+/g, "-") + ".csv",
      csv([columns.map((c) => c.title), ...found.map((row) => columns.map((c) => c.value(row)))]),
    );
  return (
    <div class="table">
      <div class="tools">
        <input
          type="search"
          placeholder={`Filter ${name.toLowerCase()}`}
          aria-label={`Filter ${name.toLowerCase()}`}
          value={query}
          onInput={(e) => setQuery(e.currentTarget.value)}
        />
        <span class="quiet" role="status">
          {found.length === rows.length ? count(rows.length) : `${count(found.length)} of ${count(rows.length)}`}
        </span>
        <button type="button" onClick={save}>
          Save as CSV
        </button>
      </div>
      <div class="scroll">
        <table aria-label={name} aria-rowcount={found.length + 1}>
          <thead>
            <tr>
              {columns.map((c, i) => {
                const direction = sort && sort[0] === i ? sort[1] : undefined;
                return (
                  <th
                    key={c.title}
                    scope="col"
                    class={c.numeric ? "number" : undefined}
                    aria-sort={direction === undefined ? "none" : direction === 1 ? "ascending" : "descending"}
                  >
                    <button
                      type="button"
                      onClick={() => setSort([i, direction === undefined ? (c.numeric ? -1 : 1) : direction === 1 ? -1 : 1])}
                    >
                      {c.title}
                      <span class="arrow" aria-hidden="true">
                        {direction === undefined ? "" : direction === 1 ? "▲" : "▼"}
                      </span>
                    </button>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, limit).map((row, i) => (
              <tr key={i}>
                {columns.map((c) => (
                  <td key={c.title} class={c.numeric ? "number" : c.format ? "nowrap" : undefined}>
                    {c.cell ? c.cell(row) : plain(c, c.value(row))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {found.length === 0 && <p class="quiet empty">Nothing here{query ? " that has these words" : ""}.</p>}
        {found.length > limit && (
          <div ref={end} class="more">
            <button type="button" onClick={() => setLimit(limit + 10 * CHUNK)}>
              Show more of {count(found.length - limit)}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

function plain<R>(column: TableColumn<R>, value: string | number | undefined): ComponentChildren {
  if (column.format) return column.format(value as number | undefined);
  if (value === undefined) return <span class="quiet">–</span>;
  return typeof value === "number" ? count(value) : <bdi>{shown(value)}</bdi>;
}

const collator = new Intl.Collator("en", { numeric: true });

/** What is not known comes last, whichever the direction. */
function order(a: string | number | undefined, b: string | number | undefined, direction: 1 | -1): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return direction * (a - b);
  return direction * collator.compare(String(a), String(b));
}
