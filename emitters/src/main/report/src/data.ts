/** The form of the JSON in the page, as `ReportData.java` writes it. Texts are numbers into `texts`. */
export interface RawRun {
  id: string;
  ns?: number;
  job?: number;
  kind?: number;
  state?: number;
  start?: number;
  end?: number;
  error?: number;
  stack?: number;
  reason?: number;
  sql?: number;
  complete?: 0 | 1;
  gaps?: number[];
  props?: number[];
  metrics?: number[];
}

/** Dataset, rows, bytes, files, from cache; of outputs also lifecycle and number of the edge list. */
export type RawUse = [number, number | null, number | null, number | null, 0 | 1, (number | null)?, (number | null)?];

export interface RawAction extends RawRun {
  in?: RawUse[];
  out?: RawUse[];
  jobs?: RawJob[];
  /** Sums over the jobs and stages that are not told. */
  left?: number[];
}

/** One Spark job of an action with its stages, where the events carry them. */
export interface RawJob {
  id: number;
  start?: number;
  end?: number;
  state?: number;
  skipped?: number;
  stages?: RawStage[];
}

export interface RawStage {
  id: number;
  attempt?: number;
  name?: number;
  start?: number;
  end?: number;
  state?: number;
  error?: number;
  metrics?: number[];
}

export interface RawApp extends RawRun {
  app?: number[];
  engine?: number;
  producer?: number;
  acts: RawAction[];
  /** Dataset, then pairs of column position and type. */
  schemas: number[][];
}

export interface RawDataset {
  ns: number;
  name: number;
  format?: number;
  table?: number;
  as?: number;
  columns?: number[];
  docs?: number[];
}

export interface RawReport {
  v: 1;
  by: string;
  made: number;
  forgotten: number;
  ignored: number;
  apps: RawApp[];
  datasets: RawDataset[];
  /** Flat fours: output column or -1 for the rows, input dataset, input column, transformation. */
  edges: number[][];
  /** Type, subtype, description, masking. */
  transforms: [number, number, number, 0 | 1][];
  types: number[];
  texts: string[];
}
