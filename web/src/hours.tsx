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
        {page.hours.map((row) => (
          <li key={row.id} class="card">
            <h3><Gathering row={row} located={page.map.assembly.some((one) => one.id === row.id)} /></h3>
            <p>{t("hours.to", { places: row.destinations.map(placeName).join(", ") })}</p>
            {hoursText(row).map((line) => <p key={line}>{line}</p>)}
          </li>
        ))}
      </ul>
      {page.everybody === false && <p>{t("hours.limited")}</p>}
    </section>
  );
}

function Gathering({ row, located }: { row: Row; located: boolean }) {
  const name = gatheringName(row);
  if (!located) return <>{name}</>;
  return <button type="button" class="link" onClick={() => (selected.value = { kind: "assembly", id: row.id })}>{name}</button>;
}

/** The place's name, with the number of the gathering place where there are several. */
export function gatheringName({ origin, order }: Pick<Row, "origin" | "order">): string {
  return order ? `${placeName(origin)} (${order})` : placeName(origin);
}

/** A line a day, or one that says that nobody knows. */
export function hoursText({ hours }: Pick<Row, "hours">): string[] {
  if (!hours.length) return [t("hours.unknown")];
  const at = (one: number | null) => (one === null ? "?" : both(one));
  return hours.map((one) => `${at(one.opens)} – ${at(one.closes)}`);
}
