/** Who is left behind, and why: a table that can be sorted by each of its columns. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import type { LeftBehind, Page } from "./data.ts";
import { meansName } from "./diagram/said.ts";
import { count } from "./format.ts";
import { type Order, pressed, sorted, sortState } from "./ordering.ts";
import { hovered, language, selected } from "./state.ts";
import { inLanguage, type Key, placeName, t } from "./words.ts";

type Column = "place" | "means" | "persons" | "because";

const COLUMNS: readonly (readonly [Column, Key])[] = [
  ["place", "facts.place"],
  ["means", "table.means"],
  ["persons", "facts.persons"],
  ["because", "left.because"],
];

/** The table; nothing where the page's class does not hold it, a sentence where nobody is left. */
export function Left({ page }: { page: Page }): JSX.Element | null {
  const { plan } = page;
  if (plan.persons === null) return null;
  return (
    <section class="left" aria-labelledby="left-title">
      <h2 id="left-title">{t("left.title")}</h2>
      {plan.left_behind.length === 0 ? <p>{t("left.nobody")}</p> : <Table rows={plan.left_behind} />}
    </section>
  );
}

function Table({ rows }: { rows: readonly LeftBehind[] }): JSX.Element {
  const order = useSignal<Order<Column>>({ column: "persons", descending: true });
  const shown = sorted(rows, (row) => valueOf(row, order.value.column), order.value.descending, language.value);
  return (
    <div class="scroll" role="region" aria-labelledby="left-title" tabIndex={0}>
      <table class="sortable" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map(([column, key]) => (
              <th key={column} scope="col" role="columnheader" class={column} aria-sort={sortState(order.value, column)}>
                <button type="button" onClick={() => (order.value = pressed(order.value, column))}>
                  {t(key)}
                  <span class="arrow" aria-hidden="true" />
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">{shown.map((row) => <Row key={`${row.place} ${row.means}`} row={row} />)}</tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: LeftBehind }): JSX.Element {
  const thing = { kind: "place", id: row.place } as const;
  return (
    <tr role="row" onPointerEnter={() => (hovered.value = thing)} onPointerLeave={() => (hovered.value = null)}>
      <th scope="row" role="rowheader">
        <button type="button" class="link" onClick={() => (selected.value = thing)}>{placeName(row.place)}</button>
      </th>
      <td role="cell">{meansName(row.means)}</td>
      <td class="figure" role="cell">{count(row.persons)}</td>
      <td class="because" role="cell">
        {row.because.length === 0 ? t("left.unknown") : <ul>{row.because.map((limit) => <li key={inLanguage(limit.told)}>{inLanguage(limit.told)}</li>)}</ul>}
      </td>
    </tr>
  );
}

function valueOf(row: LeftBehind, column: Column): string | number {
  if (column === "place") return placeName(row.place);
  if (column === "means") return meansName(row.means);
  if (column === "persons") return row.persons;
  return row.because.map(({ told }) => inLanguage(told)).join(" ");
}
