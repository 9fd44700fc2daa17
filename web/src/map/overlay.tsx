/** What stands over the map in letters: names, chips with the persons on the road now, the scale. */
import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { JSX } from "preact";

import type { Page } from "../data.ts";
import { onTheRoad } from "../diagram/lines.ts";
import { count, decimal } from "../format.ts";
import { isSame, hovered, language, now, selected, type Thing } from "../state.ts";
import { placeName, t } from "../words.ts";
import type { Box, Placed } from "./labels.ts";

/** Everything that is placed anew when the map has moved. */
export interface Lettering {
  readonly width: number;
  readonly height: number;
  readonly labels: readonly (Placed & { readonly rank: number })[];
  readonly chips: readonly Placed[];
  /** The length of the scale's bar: km, and px. */
  readonly scale: { readonly km: number; readonly px: number };
}

export function Overlay({ page, lettering }: { page: Page; lettering: ReadonlySignal<Lettering | null> }): JSX.Element | null {
  const shown = lettering.value;
  if (!shown) return null;
  const { width, height, scale } = shown;
  return (
    <svg class="map-letters" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {shown.labels.map(({ id, box, rank }) => <Name key={id} id={id} box={box} rank={rank} />)}
      {shown.chips.map(({ id, box }) => <Chip key={id} page={page} id={id} box={box} />)}
      <g class="scale" transform={`translate(${width - scale.px - 14} ${height - 14})`}>
        <path d={`M0,-5V0H${scale.px}V-5`} />
        <text x={scale.px / 2} y={-5}>{decimal(scale.km, 0, language.value)} {t("unit.km")}</text>
      </g>
    </svg>
  );
}

function Name({ id, box: [left, top, , bottom], rank }: { id: string; box: Box; rank: number }): JSX.Element {
  return <text class={`name rank-${rank}`} x={left} y={top + (bottom - top) * 0.78}>{placeName(id)}</text>;
}

function Chip({ page, id, box: [left, top, right, bottom] }: { page: Page; id: string; box: Box }): JSX.Element {
  const thing: Thing = { kind: "corridor", id };
  const words = useComputed(() => chipWords(id, personsOn(page, id, now.value)));
  const name = useComputed(() => (isSame(hovered.value ?? selected.value, thing) ? "chip meant" : "chip"));
  return (
    <g class={name} onClick={() => (selected.value = thing)} onPointerEnter={() => (hovered.value = thing)} onPointerLeave={() => (hovered.value = null)}>
      <rect x={left} y={top} width={right - left} height={bottom - top} rx="2" />
      <text x={(left + right) / 2} y={bottom - 6}>{words}</text>
    </g>
  );
}

/** What a chip says: the corridor, and how many are on it where somebody is. */
export function chipWords(id: string, persons: number): string {
  return persons > 0 ? `${id} · ${count(persons)}` : id;
}

function personsOn(page: Page, corridor: string, at: number): number {
  return onTheRoad(page, at).reduce((sum, { line: { convoy } }) => sum + (convoy.corridor === corridor ? convoy.persons : 0), 0);
}
