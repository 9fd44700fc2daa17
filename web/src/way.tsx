/** A corridor's way, place by place with its hours, and the sections between, each to be asked where its figures are from. */
import type { JSX } from "preact";

import type { Section } from "./data.ts";
import { type CorridorLines, turnBack } from "./diagram/lines.ts";
import { spanText } from "./diagram/said.ts";
import { kilometres, late } from "./format.ts";
import { sectionId } from "./map/sources.ts";
import { language, selected } from "./state.ts";
import { clockText, placeName, t } from "./words.ts";

export function Way({ lines }: { lines: CorridorLines }): JSX.Element {
  const { corridor, kms, posts } = lines;
  const turns = new Set(turnBack(lines).map(({ index }) => index));
  return (
    <ol class="way">
      {corridor.waypoints.map((place, index) => {
        const passes = lines.convoys.flatMap(({ convoy }) => convoy.passes[index] ?? []);
        const section = corridor.sections[index];
        const [first, last] = [Math.min(...passes.map(({ head }) => head)), Math.max(...passes.map(({ tail }) => tail))];
        return (
          <li key={index}>
            <p class="waypoint">
              <b>{placeName(place)}</b>
              <span>{passes.length > 0 && `${clockText(first)}–${clockText(late(last))}`}</span>
              <span class="figure">{kilometres(kms[index] as number, language.value)} {t("unit.km")}</span>
            </p>
            {posts.some(({ waypoint }) => waypoint === index) && <p class="note">{t("cards.post")}</p>}
            {turns.has(index) && <p class="note">{t("cards.turn-back")}</p>}
            {section && <SectionLine section={section} />}
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
      <button type="button" class="link assumed" onClick={() => (selected.value = { kind: "section", id: sectionId(section) })}>{t("cards.from-where")}</button>
    </p>
  );
}
