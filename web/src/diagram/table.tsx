/** The diagram in words and figures, for those who do not see it: sections, convoys, empty runs. */
import type { JSX } from "preact";

import { TableFold } from "../fold.tsx";
import { count, kilometres } from "../format.ts";
import { language } from "../state.ts";
import { both, placeName, t } from "../words.ts";
import type { CorridorLines } from "./lines.ts";
import { meansName, spanText } from "./said.ts";

/** The tables of one corridor, each made only when it is opened. */
export function Tables({ lines }: { lines: CorridorLines }): JSX.Element {
  return (
    <div class="tables">
      <TableFold summary={t("diagram.table.sections")} table={() => <Sections lines={lines} />} />
      {lines.convoys.length > 0 && <TableFold summary={t("diagram.table.convoys")} table={() => <Convoys lines={lines} />} />}
      {lines.runs.length > 0 && <TableFold summary={t("diagram.table.empty")} table={() => <EmptyRuns lines={lines} />} />}
    </div>
  );
}

function Sections({ lines: { corridor } }: { lines: CorridorLines }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("facts.section")}</th>
          <th scope="col">{t("facts.road")}</th>
          <th scope="col" class="figure">{t("unit.km")}</th>
          <th scope="col">{t("facts.danger")}</th>
          <th scope="col">{t("facts.window")}</th>
        </tr>
      </thead>
      <tbody>
        {corridor.sections.map(({ from, to, ref, km, danger, windows }) => (
          <tr key={`${from} ${to}`}>
            <th scope="row">{placeName(from)} – {placeName(to)}</th>
            <td>{ref}</td>
            <td class="figure">{kilometres(km, language.value)}</td>
            <td>{danger ? t("facts.yes") : t("facts.no")}</td>
            <td>{windows.map(spanText).join("; ")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Convoys({ lines: { corridor, convoys } }: { lines: CorridorLines }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("facts.convoy")}</th>
          <th scope="col">{t("table.means")}</th>
          <th scope="col" class="figure">{t("facts.vehicles")}</th>
          <th scope="col" class="figure">{t("facts.persons")}</th>
          {corridor.waypoints.map((place) => <th key={place} scope="col">{placeName(place)}</th>)}
        </tr>
      </thead>
      <tbody>
        {convoys.map(({ convoy: { id, means, vehicles, persons, passes } }) => (
          <tr key={id}>
            <th scope="row">{id}</th>
            <td>{meansName(means)}</td>
            <td class="figure">{vehicles > 0 ? count(vehicles) : ""}</td>
            <td class="figure">{count(persons)}</td>
            {passes.map(({ place, head, tail }) => <td key={place}>{spanText({ start: head, end: tail })}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EmptyRuns({ lines: { runs } }: { lines: CorridorLines }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("facts.buses")}</th>
          <th scope="col">{t("table.departs")}</th>
          <th scope="col">{t("table.arrives")}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map(({ buses, leg }) => (
          <tr key={`${buses[0]} ${leg.departs}`}>
            <th scope="row">{buses.join(", ")}</th>
            <td>{placeName(leg.from)}, {both(leg.departs)}</td>
            <td>{placeName(leg.to)}, {both(leg.arrives)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
