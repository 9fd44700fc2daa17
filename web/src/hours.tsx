/** Where to gather, for where, and in which hours: what the public is told, and names of gathering places. */
import type { JSX } from "preact";

import type { Page } from "./data.ts";
import { stamp } from "./format.ts";
import { page as shown, selected } from "./state.ts";
import { both, city, placeName, t } from "./words.ts";

type Row = Page["hours"][number];

export function Hours({ page }: { page: Page }): JSX.Element {
  return (
    <table class="hours">
      <thead>
        <tr>
          <th scope="col">{t("notice.place")}</th>
          <th scope="col">{t("notice.for")}</th>
          <th scope="col">{t("notice.open")}</th>
        </tr>
      </thead>
      <tbody>
        {page.hours.map((row) => (
          <tr key={row.id}>
            <th scope="row"><Gathering row={row} located={page.map.assembly.some((one) => one.id === row.id)} /></th>
            <td>{row.destinations.map(placeName).join(", ")}</td>
            <td>{row.hours.length ? row.hours.map((one, index) => <Open key={index} hours={one} />) : t("notice.ask")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The hours of a day, a line a clock: no pair of times is broken. */
function Open({ hours: { opens, closes } }: { hours: Row["hours"][number] }): JSX.Element | null {
  const clocks = shown.value?.clocks;
  if (!clocks) return null;
  const on = (zone: string): string => [opens, closes].map((at) => (at === null ? "?" : stamp(at, zone, clocks))).join("–");
  return (
    <div class="nb">
      {on(clocks.zone)}
      {clocks.second && <small>{on(clocks.second)} {city(clocks.second)}</small>}
    </div>
  );
}

function Gathering({ row, located }: { row: Row; located: boolean }): JSX.Element {
  const name = gatheringName(row);
  if (!located) return <b>{name}</b>;
  return <button type="button" class="link" onClick={() => (selected.value = { kind: "assembly", id: row.id })}><b>{name}</b></button>;
}

/** The place's name, with the number of the gathering place where there are several. */
export function gatheringName({ origin, order }: Pick<Row, "origin" | "order">): string {
  return order ? `${placeName(origin)} (${order})` : placeName(origin);
}

/** A line a day, or one that says that nobody knows. */
export function hoursText({ hours }: Pick<Row, "hours">): string[] {
  if (!hours.length) return [t("notice.ask")];
  const at = (one: number | null) => (one === null ? "?" : both(one));
  return hours.map((one) => `${at(one.opens)} – ${at(one.closes)}`);
}
