/** What would help: each ask with what it brings, proven between two numbers, and who gives it. */
import type { JSX } from "preact";

import type { Ask, Page } from "./data.ts";
import { CORRIDOR_ROWS } from "./corridors.tsx";
import { count, decimal, signed } from "./format.ts";
import { clamp } from "./scales.ts";
import { language, selected } from "./state.ts";
import { inLanguage, partyClass, partyName, partyShort, t } from "./words.ts";

/** So many rows of asks and of corridors together have room on one screen beside the map. */
const ROWS_WITH_CORRIDORS = 9;
const LEAST_ROWS = 3;
const NARROW = "(max-width: 759px)";
const MOST_ROWS = 6;

function rowsShown({ plan: { corridors } }: Page): number {
  if (matchMedia(NARROW).matches) return LEAST_ROWS;
  return clamp(ROWS_WITH_CORRIDORS - Math.min(corridors.length, CORRIDOR_ROWS), LEAST_ROWS, MOST_ROWS);
}

/** The asks that bring somebody, the most first. */
export function helpful(page: Page): Ask[] {
  return (page.asks ?? []).filter(({ persons }) => persons > 0).sort((one, other) => other.persons - one.persons);
}

/** Whether it is proven that an ask brings somebody: both plans' gaps could not explain it. */
export function isProven({ persons_between: [low] }: Ask): boolean {
  return low > 0;
}

/** The ask that brings most of those that are proven to bring somebody; null: none is, or nobody has asked. */
export function bestAsk(page: Page): Ask | null {
  return helpful(page).find(isProven) ?? null;
}

export function Help({ page }: { page: Page }): JSX.Element | null {
  if (page.plan.persons === null || page.plan.persons.left === 0) return null;
  const rows = helpful(page);
  return (
    <section class="card help" aria-labelledby="help-title">
      <h2 id="help-title">{t("help.title")}</h2>
      {page.asks === null ? <NotAsked page={page} /> : rows.length ? <Asks page={page} rows={rows.slice(0, rowsShown(page))} /> : <p>{t("help.nothing")}</p>}
      {page.asks !== null && page.asks.length > rowsShown(page) && (
        <button type="button" class="link all" onClick={() => (selected.value = { kind: "ask", id: "" })}>{t("help.all", { n: page.asks.length })}</button>
      )}
    </section>
  );
}

/** How to have it worked out: never a guess in its place. */
function NotAsked({ page }: { page: Page }): JSX.Element {
  return (
    <p class="note">
      {t("help.none")} <code>safeconduct price {page.case} --json &gt; prices.json</code>{" "}
      <code>safeconduct report {page.case} --to page --prices prices.json</code>
    </p>
  );
}

/** A table of asks; the bars are as long as what each brings, in the measure of the most. */
export function Asks({ page, rows }: { page: Page; rows: readonly Ask[] }): JSX.Element {
  const most = Math.max(1, ...rows.map(({ persons }) => persons));
  return (
    <table class="asks">
      <thead>
        <tr>
          <th scope="col">{t("help.ask")}</th>
          <th scope="col">{t("help.gives")}</th>
          <th scope="col" class="figure" colSpan={2}>{t("help.persons")}</th>
          <th scope="col" class="figure">{t("unit.km_h")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((ask, index) => <Row key={index} page={page} ask={ask} share={Math.max(0, ask.persons) / most} />)}
      </tbody>
    </table>
  );
}

function Row({ page, ask, share }: { page: Page; ask: Ask; share: number }): JSX.Element {
  const { told, now, gives, persons, persons_between: [low, high], kilometre_hours } = ask;
  return (
    <tr class={isProven(ask) ? "" : "unproven"}>
      <th scope="row">{inLanguage(told)}<small>{inLanguage(now)}</small></th>
      <td class="gives">{gives.map((id) => <span key={id} class={`party ${partyClass(page, id)}`} title={partyName(id)}>{partyShort(id)}</span>)}</td>
      <td class="gain" aria-hidden="true"><i style={{ width: `${100 * share}%` }} /></td>
      <td class="figure"><b>{signed(persons)}</b><small>{t("between", { low: count(low), high: count(high) })}</small></td>
      <td class="figure">{Math.round(kilometre_hours) === 0 ? "0" : `${kilometre_hours > 0 ? "+" : ""}${decimal(kilometre_hours, 0, language.value)}`}</td>
    </tr>
  );
}
