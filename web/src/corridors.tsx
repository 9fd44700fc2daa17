/** The corridors as one table: who, when, how far, and how much cease-fire each asks for. */
import type { JSX } from "preact";

import type { Convoy, Corridor, Page } from "./data.ts";
import { corridorLines } from "./diagram/lines.ts";
import { count, decimal, kilometres, late } from "./format.ts";
import { hovered, isSame, language, selected, type Thing } from "./state.ts";
import { aheadText, clockText, corridorMark, placeName, t } from "./words.ts";
import { viaOf } from "./via.ts";

const HOUR_MS = 3_600_000;
/** So many corridors the table shows at first. */
export const CORRIDOR_ROWS = 5;

/** The table; nothing where the page's class holds no route. `all`: every row, as the panel shows it. */
export function Corridors({ page, all = false }: { page: Page; all?: boolean }): JSX.Element | null {
  const { corridors } = page.plan;
  if (corridors.length === 0) return null;
  const shown = all ? corridors : corridors.slice(0, CORRIDOR_ROWS);
  return (
    <section class="card" aria-labelledby={all ? "all-corridors" : "corridors"}>
      <h2 id={all ? "all-corridors" : "corridors"}>{t("cards.title", { n: corridors.length })}</h2>
      <table class="corridors">
        <thead>
          <tr>
            <th scope="col">{t("facts.corridor.head")}</th>
            <th scope="col" class="figure">{t("help.people")}</th>
            <th scope="col" class="figure">{t("cards.leave")}</th>
            <th scope="col" class="figure">{t("cards.arrive")}</th>
            <th scope="col" class="figure">{t("unit.km_h")}</th>
          </tr>
        </thead>
        <tbody>{shown.map((one) => <Row key={one.id} page={page} corridor={one} />)}</tbody>
      </table>
      {shown.length < corridors.length && (
        <button type="button" class="link all" onClick={() => (selected.value = { kind: "corridor", id: "" })}>{t("cards.all", { n: corridors.length })}</button>
      )}
      <p class="note">{[t("cards.ceasefire.note"), aheadText()].filter(Boolean).join(" ")}</p>
    </section>
  );
}

function Row({ page, corridor }: { page: Page; corridor: Corridor }): JSX.Element {
  const thing: Thing = { kind: "corridor", id: corridor.id };
  const convoys = page.plan.convoys.filter((one) => one.corridor === corridor.id);
  const via = viaOf(corridor, page.plan.corridors);
  const persons = Object.values(corridor.persons).reduce((sum, one) => sum + one, 0);
  const meant = isSame(hovered.value ?? selected.value, thing);
  return (
    <tr class={meant ? "meant" : ""} onPointerEnter={() => (hovered.value = thing)} onPointerLeave={() => (hovered.value = null)}>
      <th scope="row">
        <button type="button" class="link" onClick={() => (selected.value = thing)}>
          <span class="id">{corridorMark(page, corridor.id)}</span> {placeName(corridor.origin)} – {placeName(corridor.destination)}
        </button>
        <small>{via ? `${t("via", { place: placeName(via) })}, ` : ""}{kilometres(corridor.length_km, language.value)}{"\u00a0"}{t("unit.km")}</small>
      </th>
      <td class="figure">{count(persons)}</td>
      <td class="figure">{span(convoys, (passes) => passes[0])}</td>
      <td class="figure">{span(convoys, (passes) => passes.at(-1))}</td>
      <td class="figure">{decimal(kilometreHours(corridor), 0, language.value)}</td>
    </tr>
  );
}

/** From the first head to the last tail at a place of each convoy's, on the first clock. */
function span(convoys: readonly Convoy[], place: (passes: Convoy["passes"]) => Convoy["passes"][number] | undefined): string {
  const passes = convoys.flatMap((convoy) => place(convoy.passes) ?? []);
  if (passes.length === 0) return "";
  return `${clockText(Math.min(...passes.map(({ head }) => head)))}–${clockText(late(Math.max(...passes.map(({ tail }) => tail))))}`;
}

/** The corridor's own cease-fire footprint; sections that corridors share count in each. */
export function kilometreHours({ sections }: Corridor): number {
  return sections.flatMap(({ km, windows }) => windows.map(({ start, end }) => (km * (end - start)) / HOUR_MS)).reduce((sum, each) => sum + each, 0);
}

/** The corridors of a page with their lines, by id. */
export function linesOf(page: Page, id: string): ReturnType<typeof corridorLines>[number] | undefined {
  return corridorLines(page).find(({ corridor }) => corridor.id === id);
}
