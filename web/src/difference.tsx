/** What a change makes of a plan: figures before and after, who gains and who loses, corridors that come and go. */
import type { JSX } from "preact";

import { side, type Side } from "./change.ts";
import type { Corridor, Page } from "./data.ts";
import { meansName } from "./diagram/said.ts";
import { count, decimal, late, signed } from "./format.ts";
import { language } from "./state.ts";
import { viaOf } from "./via.ts";
import { clockText, placeName, t } from "./words.ts";

type Change = NonNullable<Page["change"]>;
type Row = readonly [string, string, string, string];

/** Turns the page from one plan to the other; each plan's colour stands beside its name. */
export function Switch(): JSX.Element {
  const one = (name: Side): JSX.Element => (
    <button type="button" aria-pressed={side.value === name} onClick={() => (side.value = name)}>
      <i class={`key ${name}`} />
      {t(`change.${name}`)}
    </button>
  );
  return <div class="switch" role="group" aria-label={t("change.shown")}>{one("before")}{one("after")}</div>;
}

/** The card of a page of a change: the difference first, then where it comes from. `after`: corridors of the plan after. */
export function Difference({ change, after }: { change: Change; after: readonly Corridor[] }): JSX.Element {
  const people = change.people.filter(({ before, after }) => before !== after);
  return (
    <section class="card difference" aria-labelledby="difference-title">
      <h2 id="difference-title">{t("change.title")}</h2>
      <Figures rows={figures(change)} head={t("change.figure")} />
      {people.length > 0 && <Figures rows={people.map(peopleRow)} head={t("left.who")} />}
      <Ways title={t("change.new")} ways={change.new} corridors={after} />
      <Ways title={t("change.gone")} ways={change.gone} corridors={change.plan.corridors} />
    </section>
  );
}

function Figures({ rows, head }: { rows: readonly Row[]; head: string }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="figure">{t("change.difference")}</th>
          <th scope="col" class="figure"><i class="key before" />{t("change.before")}</th>
          <th scope="col" class="figure"><i class="key after" />{t("change.after")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, difference, before, after]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="figure"><b>{difference}</b></td>
            <td class="figure">{before}</td>
            <td class="figure">{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function figures({ before, after }: Change): Row[] {
  const tenths = (value: number): string => decimal(value, 1, language.value);
  const row = (name: string, read: (one: Change["before"]) => number, write: (value: number) => string): Row => {
    const more = read(after) - read(before);
    return [name, more === 0 ? "0" : `${more > 0 ? "+" : "\u2212"}${write(Math.abs(more))}`, write(read(before)), write(read(after))];
  };
  return [
    row(t("change.persons"), ({ persons }) => persons, count),
    row(t("change.most"), ({ persons_bound }) => persons_bound, count),
    row(t("change.hours"), ({ hours }) => hours, tenths),
    [t("change.last"), "", lastOf(before), lastOf(after)],
    row(t("cards.ceasefire.asked"), ({ kilometre_hours }) => kilometre_hours, (value) => decimal(value, 0, language.value)),
    row(t("change.corridors"), ({ corridors }) => corridors, count),
  ];
}

function lastOf({ last_arrive }: Change["before"]): string {
  return last_arrive === null ? "–" : clockText(late(last_arrive));
}

function peopleRow({ place, means, before, after }: Change["people"][number]): Row {
  return [`${placeName(place)}, ${meansName(means)}`, signed(after - before), count(before), count(after)];
}

function Ways({ title, ways, corridors }: { title: string; ways: readonly string[][]; corridors: readonly Corridor[] }): JSX.Element | null {
  if (ways.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>{ways.map((way) => <li key={way.join(" ")} title={way.map(placeName).join(" – ")}>{wayName(way, corridors)}</li>)}</ul>
    </>
  );
}

/** A corridor by its ends, and by what tells it from the others of its plan. */
function wayName(way: readonly string[], corridors: readonly Corridor[]): string {
  const corridor = corridors.find(({ waypoints }) => waypoints.join(" ") === way.join(" "));
  const via = corridor ? viaOf(corridor, corridors) : null;
  const ends = `${placeName(way[0] ?? "")} – ${placeName(way.at(-1) ?? "")}`;
  return via ? `${ends}, ${t("via", { place: placeName(via) })}` : ends;
}
