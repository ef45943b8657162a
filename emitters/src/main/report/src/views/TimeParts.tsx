import type { JSX } from "preact";
import { seconds } from "../format";
import { timeParts } from "../stages";
import type { Run } from "../model";

/** One bar of the parts, and the same as a table. */
export function TimeParts({ of, title }: { of: Pick<Run, "metrics">; title: string }): JSX.Element | null {
  const parts = timeParts(of);
  if (!parts) return null;
  const total = parts.reduce((n, p) => n + p.seconds, 0);
  const share = (s: number): string => ((100 * s) / total).toFixed((100 * s) / total < 10 ? 1 : 0) + " %";
  return (
    <figure class="parts">
      <figcaption>
        {title} <span class="note">{seconds(total)} of all tasks together</span>
      </figcaption>
      <div class="partbar" aria-hidden="true">
        {parts.map((p) => (
          <span key={p.key} class={"part " + p.key} style={{ flexGrow: (1000 * p.seconds) / total }} title={`${p.name}: ${seconds(p.seconds)}, ${share(p.seconds)}`} />
        ))}
      </div>
      <table aria-label={title}>
        <tbody>
          {parts.map((p) => (
            <tr key={p.key}>
              <th scope="row">
                <span class={"part key " + p.key} aria-hidden="true" /> {p.name}
              </th>
              <td class="number">{share(p.seconds)}</td>
              <td class="number">{seconds(p.seconds)}</td>
              <td class="quiet">{p.meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
