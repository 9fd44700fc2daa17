/** When head and tail of a convoy, or of a column of several, pass each place: on both clocks. */
import type { JSX } from "preact";

import type { Convoy } from "./data.ts";
import { hourOf, late } from "./format.ts";
import { page } from "./state.ts";
import { city, clockText, placeName, t } from "./words.ts";

export function PassTable({ convoys }: { convoys: readonly Convoy[] }): JSX.Element | null {
  const [first] = convoys;
  const clocks = page.value?.clocks;
  if (!first || !clocks) return null;
  const rows = first.passes.map(({ place }, index) => {
    const passes = convoys.flatMap((convoy) => convoy.passes[index] ?? []);
    return { place, head: Math.min(...passes.map(({ head }) => head)), tail: late(Math.max(...passes.map(({ tail }) => tail))) };
  });
  const other = (at: number): JSX.Element | null => (clocks.second ? <small>{hourOf(at, clocks.second, clocks.day)}</small> : null);
  return (
    <table class="passes">
      <thead>
        <tr>
          <th scope="col">{t("facts.place.head")}</th>
          <th scope="col" class="figure">{t("table.head")}</th>
          <th scope="col" class="figure">{t("table.tail")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ place, head, tail }, index) => (
          <tr key={index}>
            <th scope="row">{placeName(place)}</th>
            <td class="figure">{clockText(head)}{other(head)}</td>
            <td class="figure">{clockText(tail)}{other(tail)}</td>
          </tr>
        ))}
      </tbody>
      {clocks.second && <caption>{t("table.clocks", { first: city(clocks.zone), second: city(clocks.second) })}</caption>}
    </table>
  );
}
