/** The line under a diagram: the numbers of the convoy that is pointed at or chosen. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import { kilometres } from "../format.ts";
import { hovered, isSame, language, selected } from "../state.ts";
import { placeName, t } from "../words.ts";
import { beside, type ConvoyLine, type CorridorLines, turnBack } from "./lines.ts";
import { convoyStory, minutes, spanText } from "./said.ts";

/** Tells the convoy meant, with its waits and where it turns back at the latest; or how to point at one. */
export function Readout({ lines }: { lines: CorridorLines }): JSX.Element {
  const meant = useComputed(() => {
    const named = [hovered.value, selected.value].map((thing) =>
      lines.convoys.find(({ convoy }) => isSame(thing, { kind: "convoy", id: convoy.id })),
    );
    return named[0] ?? named[1];
  });
  const line = meant.value;
  if (line === undefined) return <p class="readout note">{lines.convoys.length > 0 ? t("diagram.hint") : t("diagram.nobody")}</p>;
  return (
    <p class="readout">
      {[convoyStory(line.convoy), ...waitTexts(lines, line), ...turnTexts(lines, line), ...besideText(lines, line)].join(" ")}
    </p>
  );
}

function besideText(lines: CorridorLines, line: ConvoyLine): string[] {
  const others = beside(lines, line);
  return others.length === 0 ? [] : [t("diagram.beside", { convoys: others.join(", ") })];
}

function waitTexts({ corridor }: CorridorLines, { convoy, halts }: ConvoyLine): string[] {
  return halts.map((halt) => {
    const holes = { place: placeName(convoy.passes[halt.waypoint]?.place ?? ""), minutes: minutes(halt.wait), span: spanText(halt) };
    if (halt.waypoint === 0) return t("diagram.boards", holes);
    // Who waits where a dangerous road ends still stands on it (P5).
    return corridor.sections[halt.waypoint - 1]?.danger ? t("diagram.waits.danger", holes) : t("diagram.waits", holes);
  });
}

function turnTexts(lines: CorridorLines, { convoy }: ConvoyLine): string[] {
  return turnBack(lines).flatMap(({ index, danger }) => {
    const pass = convoy.passes[index];
    if (pass === undefined) return [];
    const km = kilometres(danger.toKm - danger.fromKm, language.value);
    return [t("diagram.turn-back", { place: placeName(pass.place), span: spanText({ start: pass.head, end: pass.tail }), km })];
  });
}
