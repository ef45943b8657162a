import type { ComponentChildren, JSX } from "preact";
import { shown } from "../format";
import type { Action, Column, Dataset, Outcome } from "../model";
import type { Go } from "../route";

/** A text of a run: shown as it is, and unable to turn the direction of what stands beside it. */
export function T({ text }: { text: string }): JSX.Element {
  return <bdi>{shown(text)}</bdi>;
}

const outcomes: Record<Outcome, [string, string]> = {
  COMPLETE: ["ok", "Complete"],
  FAIL: ["bad", "Failed"],
  ABORT: ["bad", "Aborted"],
  OPEN: ["open", "No end seen"],
  UNKNOWN: ["open", "Not told"],
};

export function outcomeText(outcome: Outcome): string {
  return outcomes[outcome][1];
}

export function outcomeClass(outcome: Outcome): string {
  return outcomes[outcome][0];
}

export function Badge({ outcome }: { outcome: Outcome }): JSX.Element {
  const [tone, text] = outcomes[outcome];
  return <span class={"badge " + tone}>{text}</span>;
}

export function DatasetLink({ dataset, go }: { dataset: Dataset; go: Go }): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      title={shown(dataset.namespace + " " + dataset.name)}
      onClick={() => go({ view: "lineage", selected: { type: "dataset", id: dataset.id } })}
    >
      <T text={dataset.label} />
    </button>
  );
}

export function ColumnLink({ column, go, full = false }: { column: Column; go: Go; full?: boolean }): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      onClick={() => go({ view: "lineage", selected: { type: "column", id: column.id } })}
    >
      {full && (
        <span class="quiet">
          <T text={column.dataset.label} />
          {" › "}
        </span>
      )}
      <T text={column.name} />
    </button>
  );
}

export function ActionLink({ action, go }: { action: Action; go: Go }): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      title={shown(action.job)}
      onClick={() => go({ view: "lineage", selected: { type: "action", id: action.id } })}
    >
      <T text={action.label} />
    </button>
  );
}

export function Section(props: { title: string; note?: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <section class="section">
      <h2>
        {props.title}
        {props.note !== undefined && <span class="note">{props.note}</span>}
      </h2>
      {props.children}
    </section>
  );
}

export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "" && value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
