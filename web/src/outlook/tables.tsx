/** The outlook in tables: who is where on the day shown, what changes would do, what drives it, what was expected. */
import type { JSX } from "preact";

import { Fold, TableFold } from "../fold.tsx";
import { count } from "../format.ts";
import { language } from "../state.ts";
import { inLanguage, t } from "../words.ts";
import type { Asked, Closure, Driver, Outlook } from "./data.ts";
import { isWide } from "./charts.tsx";
import { countryName } from "./countries.ts";
import { about, mostOf } from "./geometry.ts";
import { chosen, column, compared, dateOfDay, dateText, nameOf } from "./state.ts";

const MOST_SOURCES = 6;
/** Changes smaller than this are not told, persons. */
const LEAST_CHANGE = 0.5;

/** Names of places by id, those that a what-if would open too. */
export function namesOf(outlook: Outlook): Map<string, string> {
  const sites = [...outlook.sites, ...outlook.what_if.flatMap((one) => one.new)];
  return new Map(sites.map((one) => [one.id, nameOf(one)]));
}

/** Everybody on the day shown, most people first. */
export function DayTable({ outlook }: { outlook: Outlook }): JSX.Element {
  const at = column.value;
  const sites = new Map(outlook.sites.map((one) => [one.id, one]));
  const names = namesOf(outlook);
  const rows = outlook.places.map((id, row) => ({ id, row, people: outlook.people[row]?.[at] ?? 0 }));
  rows.sort((one, other) => other.people - one.people);
  const anyCounted = outlook.counted.some((row) => row.some((value) => value !== null));
  return (
    <section class="card" aria-labelledby="day-title">
      <h2 id="day-title">{t("outlook.table")}</h2>
      <p class="quiet">{t("outlook.day", { day: outlook.days[at] ?? 0, date: dateText(outlook.dates[at] ?? "") })}</p>
      <div class="scroll" role="group" aria-label={t("outlook.table.place")} tabIndex={0}>
        <table class="people-table">
          <thead>
            <tr>
              <th scope="col">{t("outlook.table.place")}</th>
              <th scope="col" class="figure">{t("outlook.table.people")}</th>
              {anyCounted && <th scope="col" class="figure">{t("outlook.table.counted")}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, row, people }) => (
              <tr key={id} class={chosen.value === id ? "chosen" : ""}>
                <th scope="row">
                  {names.get(id) ?? id}
                  <small class="quiet">{countryName(sites.get(id)?.country ?? "", language.value)}</small>
                </th>
                <td class="figure">
                  {count(about(people))}
                  <Range low={outlook.low[row]?.[at] ?? null} high={outlook.high[row]?.[at] ?? null} />
                </td>
                {anyCounted && <td class="figure">{written(outlook.counted[row]?.[at] ?? null)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Elsewhere outlook={outlook} />
    </section>
  );
}

/** The reception places of each country together, with their share of all. */
export function Countries({ outlook }: { outlook: Outlook }): JSX.Element | null {
  const at = column.value;
  const total = outlook.total[at] ?? 0;
  if (outlook.countries.length < 2) return null;
  // One scale for all countries and days, so that bars can be compared, and grow as the days go on.
  const most = mostOf(...outlook.countries.flatMap(({ people, high }) => [people, high]));
  return (
    <section class="card countries" aria-labelledby="countries-title">
      <h2 id="countries-title">{t("outlook.countries")}</h2>
      <table class="people-table">
        <thead>
          <tr>
            <th scope="col">{t("outlook.table.country")}</th>
            <th scope="col" class="figure" colSpan={2}>{t("outlook.table.people")}</th>
            <th scope="col" class="figure">{t("outlook.table.share")}</th>
          </tr>
        </thead>
        <tbody>
          {outlook.countries.map((one) => (
            <tr key={one.country}>
              <th scope="row">{countryName(one.country, language.value) || t("outlook.countries.none")}</th>
              <td class="ranged" aria-hidden="true"><RangeBar low={one.low[at] ?? null} people={one.people[at] ?? 0} high={one.high[at] ?? null} most={most} /></td>
              <td class="figure">
                {count(about(one.people[at] ?? 0))}
                <Range low={one.low[at] ?? null} high={one.high[at] ?? null} />
              </td>
              <td class="figure">{total > 0 ? `${Math.round((100 * (one.people[at] ?? 0)) / total)}\u202f%` : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What no outlook can know, and how far off such outlooks were. */
export function Unknown({ outlook }: { outlook: Outlook }): JSX.Element | null {
  if (!outlook.unknown.length) return null;
  return (
    <section class="card" aria-labelledby="unknown-title">
      <h2 id="unknown-title">{t("outlook.unknown")}</h2>
      <ul>
        {outlook.unknown.map((told) => <li key={told["en"]}>{inLanguage(told)}</li>)}
      </ul>
    </section>
  );
}

/** The range as a band, and the middle forecast as a line across it. */
function RangeBar({ low, people, high, most }: { low: number | null; people: number; high: number | null; most: number }): JSX.Element {
  const share = (persons: number): string => `${(100 * persons) / Math.max(most, 1)}%`;
  return (
    <span class="range-bar">
      {low !== null && high !== null && <i class="range" style={{ insetInlineStart: share(low), width: share(high - low) }} />}
      <i class="middle" style={{ insetInlineStart: share(people) }} />
    </span>
  );
}

function Range({ low, high }: { low: number | null; high: number | null }): JSX.Element | null {
  return low === null || high === null ? null : <small class="quiet">{count(about(low))}–{count(about(high))}</small>;
}

function written(value: number | null): string {
  return value === null ? "–" : count(value);
}

/** Those who have fled and are in no reception place. */
function Elsewhere({ outlook: { others, sites } }: { outlook: Outlook }): JSX.Element | null {
  const names = new Map(sites.map((one) => [one.id, nameOf(one)]));
  const rows = (): [string, number][] =>
    others.places
      .map((id, row): [string, number] => [names.get(id) ?? id, others.people[row]?.[column.value] ?? 0])
      .filter(([, people]) => people >= LEAST_CHANGE)
      .sort(([, one], [, other]) => other - one);
  if (!others.places.length) return null;
  return (
    <TableFold
      summary={t("outlook.elsewhere")}
      table={() => (
        <table>
          <tbody>
            {rows().map(([name, people]) => (
              <tr key={name}><th scope="row">{name}</th><td class="figure">{count(about(people))}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    />
  );
}

/** What each change that was asked about would do on the day shown. */
export function WhatIf({ outlook }: { outlook: Outlook }): JSX.Element | null {
  if (!outlook.what_if.length) return null;
  return (
    <section class="card" aria-labelledby="what-if-title">
      <h2 id="what-if-title">{t("outlook.what_if")}</h2>
      <p class="quiet">{t("outlook.what_if.note")}</p>
      {outlook.what_if.map((asked, index) => <Change key={asked.asked} outlook={outlook} asked={asked} index={index} />)}
    </section>
  );
}

function Change({ outlook, asked, index }: { outlook: Outlook; asked: Asked; index: number }): JSX.Element {
  const names = namesOf(outlook);
  const at = column.value;
  const rows = asked.places
    .map((id, row) => ({ id, change: asked.people[row]?.[at] ?? 0, low: asked.low[row]?.[at] ?? null, high: asked.high[row]?.[at] ?? null }))
    .filter(({ change }) => Math.abs(change) >= LEAST_CHANGE)
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change));
  const shown = compared.value === index;
  return (
    <article class="change">
      <h3>{inLanguage(asked.told)}</h3>
      {rows.length ? (
        <table>
          <tbody>
            {rows.map(({ id, change, low, high }) => (
              <tr key={id}>
                <th scope="row">{names.get(id) ?? id}</th>
                <td class="figure">
                  {signed(change)}
                  {low === null || high === null ? null : <small class="quiet">{t("outlook.what_if.range", { low: signed(low), high: signed(high) })}</small>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="quiet">{t("outlook.what_if.none")}</p>
      )}
      <button type="button" aria-pressed={shown} onClick={() => (compared.value = shown ? null : index)}>
        {t(shown ? "outlook.what_if.hide" : "outlook.what_if.show")}
      </button>
    </article>
  );
}

function signed(value: number): string {
  return Math.round(value) > 0 ? `+${count(about(value))}` : count(about(value));
}

/** Says whether a driver is of people, or of days on which a place was shut or full. */
function tells({ kind, persons }: Driver): boolean {
  return kind === "closure" || kind === "full" || (kind === "source" && (persons ?? 0) >= LEAST_CHANGE);
}

/** Where the people of each reception place are from, and what kept them out of it. */
export function Drivers({ outlook }: { outlook: Outlook }): JSX.Element | null {
  const names = namesOf(outlook);
  const last = outlook.days.length - 1;
  const rows = outlook.places
    .map((id, row) => ({ id, people: outlook.people[row]?.[last] ?? 0, drivers: outlook.drivers.filter((one) => one.place === id && tells(one)) }))
    .filter(({ drivers }) => drivers.length > 0)
    .sort((one, other) => other.people - one.people);
  if (!rows.length) return null;
  const most = Math.max(1, ...rows.flatMap(({ drivers }) => drivers.map(({ persons }) => persons ?? 0)));
  return (
    <Fold open={isWide()} summary={<h2>{t("outlook.drivers")}</h2>}>
      <p class="quiet">{t("outlook.drivers.from")}</p>
      <div class="small-charts">
      {rows.map(({ id, drivers }) => {
        const sources = drivers.filter((one) => one.kind === "source").slice(0, MOST_SOURCES);
        return (
          <article key={id} class="driver">
            <h3>{names.get(id) ?? id}</h3>
            <dl class="bars">
              {sources.map(({ from, persons }) => (
                <div key={from}>
                  <dt>{names.get(from ?? "") ?? from}</dt>
                  <dd><i style={{ width: `${(60 * (persons ?? 0)) / most}%` }} /> {count(about(persons ?? 0))}</dd>
                </div>
              ))}
            </dl>
            {drivers.filter((one) => one.kind === "closure" || one.kind === "full").map(({ kind, days }, index) => (
              <p key={index} class="quiet">{t(kind === "full" ? "outlook.driver.full" : "outlook.driver.closure", { days })}</p>
            ))}
          </article>
        );
      })}
      </div>
    </Fold>
  );
}

/** The totals that somebody expects, with their sources. */
export function Expected({ outlook }: { outlook: Outlook }): JSX.Element | null {
  if (!outlook.scenarios.length) return null;
  return (
    <section class="card" aria-labelledby="expected-title">
      <h2 id="expected-title">{t("outlook.expected")}</h2>
      <table class="people-table">
        <thead>
          <tr>
            <th scope="col">{t("outlook.expected.by")}</th>
            <th scope="col" class="figure">{t("outlook.expected.low")}</th>
            <th scope="col" class="figure">{t("outlook.expected.middle")}</th>
            <th scope="col" class="figure">{t("outlook.expected.high")}</th>
          </tr>
        </thead>
        <tbody>
          {outlook.scenarios.map(({ day, low, middle, high, source }) => (
            <>
              <tr key={day}>
                <th scope="row">{dateText(dateOfDay(outlook, day))}</th>
                <td class="figure">{count(low)}</td>
                <td class="figure">{count(middle)}</td>
                <td class="figure">{count(high)}</td>
              </tr>
              {source && <tr key={`${day} from`} class="from"><td colSpan={4} class="quiet">{source}</td></tr>}
            </>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Everything that is shut, with its days. */
export function Shut({ outlook }: { outlook: Outlook }): JSX.Element | null {
  if (!outlook.closures.length) return null;
  const names = namesOf(outlook);
  const named = (id: string): string => names.get(id) ?? id.replaceAll("_", " ");
  const what = ({ kind, a, b }: Closure): string => t(`outlook.shut.${kind}` as "outlook.shut.link", { a: named(a), b: named(b) });
  const when = ({ from_day, to_day }: Closure): string => {
    const from = dateText(dateOfDay(outlook, from_day));
    return to_day === null ? t("outlook.shut.on", { from }) : t("outlook.shut.span", { from, to: dateText(dateOfDay(outlook, to_day - 1)) });
  };
  return (
    <section class="card" aria-labelledby="shut-title">
      <h2 id="shut-title">{t("outlook.shut")}</h2>
      <ul>
        {outlook.closures.map((one, index) => <li key={index}>{what(one)}, {when(one)}</li>)}
      </ul>
    </section>
  );
}
