/** What the public is told: where to gather, for where, and in which hours; nothing else is known to such a page. */
import type { Page } from "./data.ts";
import { selected } from "./state.ts";
import { both, placeName, t } from "./words.ts";

type Row = Page["hours"][number];

export function Hours({ page }: { page: Page }) {
  return (
    <section aria-label={t("hours.title")}>
      <h2>{t("hours.title")}</h2>
      <ul class="hours">
        {ways(page.hours).map(([way, rows]) => (
          <li key={way} class="card">
            <h3>{way}</h3>
            <dl>
              {rows.map((row) => (
                <div key={row.assembly}>
                  <dt><Gathering row={row} /></dt>
                  <dd>{both(row.opens)} – {both(row.closes)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Gathering({ row: { assembly, origin } }: { row: Row }) {
  if (!assembly) return <>{placeName(origin)}</>;
  return <button type="button" class="link" onClick={() => (selected.value = { kind: "assembly", id: assembly })}>{assembly}</button>;
}

/** From where to where, with one row a gathering place: who goes there need not know of several roads. */
export function ways(hours: readonly Row[]): [string, Row[]][] {
  const found = new Map<string, Map<string, Row>>();
  for (const row of hours) {
    const way = `${placeName(row.origin)} – ${placeName(row.destination)}`;
    const rows = found.get(way) ?? new Map<string, Row>();
    const known = rows.get(row.assembly) ?? row;
    rows.set(row.assembly, { ...row, opens: Math.min(known.opens, row.opens), closes: Math.max(known.closes, row.closes) });
    found.set(way, rows);
  }
  return [...found].map(([way, rows]) => [way, [...rows.values()]]);
}
