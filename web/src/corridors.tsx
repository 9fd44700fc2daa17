/** The corridors as cards: where along, when on both clocks, how far, who by which means. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import type { Convoy, Corridor, Page, Section } from "./data.ts";
import { type CorridorLines, corridorLines, turnBack } from "./diagram/lines.ts";
import { meansName, spanText } from "./diagram/said.ts";
import { Fold } from "./fold.tsx";
import { decimal, kilometres, late } from "./format.ts";
import { sectionId } from "./map/sources.ts";
import { hovered, isSame, language, selected, type Thing } from "./state.ts";
import { both, type Key, placeName, some, t } from "./words.ts";

const HOUR_MS = 3_600_000;

/** All cards; nothing where the page's class holds no route. */
export function Corridors({ page }: { page: Page }): JSX.Element | null {
  const lines = corridorLines(page);
  if (lines.length === 0) return null;
  return (
    <section class="corridors" aria-labelledby="corridors-title">
      <h2 id="corridors-title">{t("cards.title")}</h2>
      <p class="note">{t("cards.how")}</p>
      {lines.map((each) => <Card key={each.corridor.id} lines={each} />)}
    </section>
  );
}

function Card({ lines }: { lines: CorridorLines }): JSX.Element {
  const { corridor } = lines;
  const thing: Thing = { kind: "corridor", id: corridor.id };
  const name = useComputed(() => (isSame(hovered.value ?? selected.value, thing) ? "card corridor-card meant" : "card corridor-card"));
  return (
    <article class={name} onPointerEnter={() => (hovered.value = thing)} onPointerLeave={() => (hovered.value = null)}>
      <h3>
        <button type="button" class="link" onClick={() => (selected.value = thing)}>
          {corridor.id}: {placeName(corridor.origin)} – {placeName(corridor.destination)}
        </button>
      </h3>
      <dl>
        {facts(lines).map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Fold summary={t("cards.waypoints", { places: some("cards.places", corridor.waypoints.length) })}>
        <Waypoints lines={lines} />
      </Fold>
    </article>
  );
}

function facts({ corridor, convoys }: CorridorLines): [Key, string][] {
  const all = convoys.map(({ convoy }) => convoy);
  const [leaving, arriving] = [passing(all, (passes) => passes[0]), passing(all, (passes) => passes.at(-1))];
  const rows: [Key, string | null][] = [
    ["facts.length", `${kilometres(corridor.length_km, language.value)} ${t("unit.km")}`],
    ["facts.persons", personsText(corridor)],
    ["cards.leave", leaving && spanText(leaving)],
    ["cards.arrive", arriving && spanText(arriving)],
    ["facts.assembly", [...new Set(all.flatMap((convoy) => convoy.assembly || []))].join(", ") || null],
    ["facts.reception", [...new Set(all.flatMap((convoy) => convoy.reception || []))].join(", ") || null],
    ["cards.ceasefire", t("cards.kilometre-hours", { n: decimal(kilometreHours(corridor), 1, language.value) })],
  ];
  return rows.filter((row): row is [Key, string] => row[1] !== null);
}

function personsText({ persons }: Corridor): string {
  const parts = Object.entries(persons).filter(([, number]) => number > 0);
  return parts.map(([means, number]) => `${meansName(means)}: ${some("persons", number)}`).join("; ");
}

/** From the first head to the last tail at a place of each convoy's; null: nobody drives. */
function passing(convoys: readonly Convoy[], place: (passes: Convoy["passes"]) => Convoy["passes"][number] | undefined): { start: number; end: number } | null {
  const passes = convoys.flatMap((convoy) => place(convoy.passes) ?? []);
  if (passes.length === 0) return null;
  return { start: Math.min(...passes.map(({ head }) => head)), end: Math.max(...passes.map(({ tail }) => tail)) };
}

/** The corridor's own cease-fire footprint; sections that corridors share count in each. */
function kilometreHours({ sections }: Corridor): number {
  return sections.flatMap(({ km, windows }) => windows.map(({ start, end }) => (km * (end - start)) / HOUR_MS)).reduce((sum, each) => sum + each, 0);
}

/** The way, place by place with its hours, and the sections between, each to be asked where its figures are from. */
function Waypoints({ lines }: { lines: CorridorLines }): JSX.Element {
  const { corridor, kms, posts } = lines;
  const convoys = lines.convoys.map(({ convoy }) => convoy);
  const turns = new Set(turnBack(lines).map(({ index }) => index));
  return (
    <ol class="waypoints">
      {corridor.waypoints.map((place, index) => {
        const hours = passing(convoys, (passes) => passes[index]);
        const section = corridor.sections[index];
        return (
          <li key={index}>
            <p class="waypoint">
              <span class="place">{placeName(place)}</span>
              <span class="figure">{kilometres(kms[index] as number, language.value)} {t("unit.km")}</span>
              {hours ? <span class="times">{t("cards.passes", { first: both(hours.start), last: both(late(hours.end)) })}</span> : null}
            </p>
            {posts.filter(({ waypoint }) => waypoint === index).map(({ id }) => <p key={id} class="note">{t("cards.post", { id })}</p>)}
            {turns.has(index) ? <p class="note">{t("cards.turn-back")}</p> : null}
            {section ? <SectionLine section={section} /> : null}
          </li>
        );
      })}
    </ol>
  );
}

function SectionLine({ section }: { section: Section }): JSX.Element {
  const { km, ref, danger, windows } = section;
  const parts = [
    `${kilometres(km, language.value)} ${t("unit.km")}`,
    ref,
    danger ? t("cards.danger") : "",
    windows.length > 0 ? t("cards.must-hold", { hours: windows.map(spanText).join("; ") }) : "",
  ];
  return (
    <p class={danger ? "section danger" : "section"}>
      {parts.filter(Boolean).join(", ")}{" "}
      <button type="button" class="link" onClick={() => (selected.value = { kind: "section", id: sectionId(section) })}>{t("cards.from-where")}</button>
    </p>
  );
}
