/** Who stays, and what holds them: most first, with the first reason; the others are a press away. */
import type { JSX } from "preact";

import type { Page } from "./data.ts";
import { meansName } from "./diagram/said.ts";
import { count } from "./format.ts";
import { hovered, selected } from "./state.ts";
import { inLanguage, placeName, t } from "./words.ts";

const MOST_ROWS = 5;

/** The table; nothing where the page's class does not hold it, a sentence where nobody is left. */
export function Left({ page }: { page: Page }): JSX.Element | null {
  const { plan } = page;
  if (plan.persons === null) return null;
  return (
    <section class="card left" aria-labelledby="left-title">
      <h2 id="left-title">{t(page.infeasible === null ? "left.title" : "left.title.bare")}</h2>
      {plan.left_behind.length === 0 ? <p>{t("left.nobody")}</p> : <LeftTable page={page} most={MOST_ROWS} />}
      {plan.left_behind.length > MOST_ROWS && (
        <button type="button" class="link all" onClick={() => (selected.value = { kind: "left", id: "" })}>{t("left.all", { n: plan.left_behind.length })}</button>
      )}
    </section>
  );
}

/** So many rows of those who stay, most persons first. Why is said once, above, where nobody can leave. */
export function LeftTable({ page, most }: { page: Page; most: number }): JSX.Element {
  const told = page.infeasible === null;
  const rows = page.plan.left_behind
    .map((row, index) => ({ row, index }))
    .sort((one, other) => other.row.persons - one.row.persons)
    .slice(0, most);
  return (
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">{t("left.who")}</th>
          <th scope="col" role="columnheader" class="figure">{t("help.people")}</th>
          {told && <th scope="col" role="columnheader">{t("left.because")}</th>}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ row, index }) => (
          <tr key={index} role="row" onPointerEnter={() => (hovered.value = { kind: "place", id: row.place })} onPointerLeave={() => (hovered.value = null)}>
            <th scope="row" role="rowheader">
              <button type="button" class="link" onClick={() => (selected.value = { kind: "left", id: String(index) })}>
                {placeName(row.place)}, {meansName(row.means)}
              </button>
            </th>
            <td class="figure" role="cell">{count(row.persons)}</td>
            {told && <td class="because" role="cell">{reason(row.because)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function reason(because: Page["plan"]["left_behind"][number]["because"]): string {
  const [first, ...others] = because;
  if (!first) return t("left.unknown");
  return others.length ? `${inLanguage(first.told)} ${t("left.others", { n: others.length })}` : inLanguage(first.told);
}
