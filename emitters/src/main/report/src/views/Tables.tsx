import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { bytes, duration, seconds, time } from "../format";
import type { Lineage } from "../lineage";
import type { Action, App, Column, Dataset } from "../model";
import type { Go } from "../route";
import { coreSeconds, failedTasks, gcSeconds, metric, shuffleBytes, spilledBytes, sum, took } from "../totals";
import { ActionLink, Badge, ColumnLink, DatasetLink, outcomeText } from "./parts";
import { Table, type TableColumn } from "./Table";

export function DatasetsView({ lineage, go }: { lineage: Lineage; go: Go }): JSX.Element {
  const rows = useMemo(() => [...lineage.datasets], [lineage]);
  const columns = useMemo((): TableColumn<Dataset>[] => {
    const uses = (d: Dataset, side: "inputs" | "outputs"): { rows: number | undefined; bytes: number | undefined }[] =>
      side === "outputs" ? lineage.written(d) : (lineage.readers.get(d) ?? []).flatMap((a) => a.inputs).filter((u) => u.dataset === d);
    return [
      { title: "Dataset", value: (d) => d.label, cell: (d) => <DatasetLink dataset={d} go={go} /> },
      { title: "Place", value: (d) => d.namespace },
      { title: "Full name", value: (d) => d.name },
      { title: "Format", value: (d) => d.format },
      { title: "Columns", value: (d) => d.columns.length, numeric: true },
      { title: "Written by", value: (d) => lineage.writers.get(d)?.length ?? 0, numeric: true },
      { title: "Read by", value: (d) => lineage.readers.get(d)?.length ?? 0, numeric: true },
      { title: "Rows written", value: (d) => sum(uses(d, "outputs").map((u) => u.rows)), numeric: true },
      { title: "Rows read", value: (d) => sum(uses(d, "inputs").map((u) => u.rows)), numeric: true },
      { title: "Bytes written", value: (d) => sum(uses(d, "outputs").map((u) => u.bytes)), numeric: true, format: bytes },
      { title: "Bytes read", value: (d) => sum(uses(d, "inputs").map((u) => u.bytes)), numeric: true, format: bytes },
    ];
  }, [lineage, go]);
  return <Table name="Datasets" rows={rows} columns={columns} />;
}

export function ColumnsView({ apps, lineage, go }: { apps: readonly App[]; lineage: Lineage; go: Go }): JSX.Element {
  const rows = useMemo(() => [...lineage.datasets].flatMap((d) => d.columns), [lineage]);
  const columns = useMemo((): TableColumn<Column>[] => {
    const type = (c: Column): string | undefined => {
      for (const app of apps) {
        const found = app.schemas.get(c.dataset)?.get(c.id);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    const origin = (c: Column): string | undefined => {
      const direct = lineage.edgesInto(c).filter((e) => e.transform.direct);
      if (direct.length > 0) return [...new Set(direct.map((e) => e.from.dataset.label + " › " + e.from.name))].join(", ");
      if (!lineage.writers.has(c.dataset)) return "(from outside)";
      return lineage.columnsUnknown(c.dataset) ? "(unknown)" : undefined;
    };
    return [
      { title: "Column", value: (c) => c.name, cell: (c) => <ColumnLink column={c} go={go} /> },
      { title: "Dataset", value: (c) => c.dataset.label, cell: (c) => <DatasetLink dataset={c.dataset} go={go} /> },
      { title: "Type", value: type },
      { title: "Made of", value: origin },
      { title: "How", value: (c) => [...new Set(lineage.edgesInto(c).map((e) => e.transform.subtype).filter((s) => s !== ""))].join(", ") || undefined },
      { title: "Goes into", value: (c) => lineage.edgesOutOf(c).filter((e) => e.to).length, numeric: true },
      { title: "Decides rows of", value: (c) => new Set(lineage.edgesOutOf(c).filter((e) => !e.to).map((e) => e.dataset)).size, numeric: true },
    ];
  }, [apps, lineage, go]);
  return <Table name="Columns" rows={rows} columns={columns} />;
}

export function ActionsView({ apps, go }: { apps: readonly App[]; go: Go }): JSX.Element {
  const rows = useMemo(() => apps.flatMap((a) => a.actions), [apps]);
  const columns = useMemo((): TableColumn<Action>[] => {
    const all: TableColumn<Action>[] = [
      { title: "Action", value: (a) => a.label, cell: (a) => <ActionLink action={a} go={go} /> },
      { title: "Outcome", value: (a) => outcomeText(a.outcome), cell: (a) => <Badge outcome={a.outcome} /> },
      { title: "Started", value: (a) => a.start, format: time },
      { title: "Took", value: took, numeric: true, format: duration },
      { title: "Rows in", value: (a) => sum(a.inputs.map((u) => u.rows)), numeric: true },
      { title: "Rows out", value: (a) => sum(a.outputs.map((u) => u.rows)), numeric: true },
      { title: "Core time", value: coreSeconds, numeric: true, format: seconds },
      { title: "Tasks", value: (a) => metric(a, "tasks"), numeric: true },
      { title: "Failed tasks", value: failedTasks, numeric: true },
      { title: "GC", value: gcSeconds, numeric: true, format: seconds },
      { title: "Shuffled", value: shuffleBytes, numeric: true, format: bytes },
      { title: "Spilled", value: spilledBytes, numeric: true, format: bytes },
    ];
    if (apps.length > 1) all.splice(1, 0, { title: "Run", value: (a) => a.app.job + " " + time(a.app.start) });
    return all;
  }, [apps, go]);
  return <Table name="Actions" rows={rows} columns={columns} />;
}
