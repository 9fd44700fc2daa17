/** Time-distance diagrams (the railway planner's Marey chart), one a corridor: distance down, time across. */
import { useComputed } from "@preact/signals";
import type { JSX, SVGAttributes } from "preact";
import { useMemo } from "preact/hooks";

import type { Page } from "../data.ts";
import { Fold } from "../fold.tsx";
import { kilometres } from "../format.ts";
import { axis, language, selected, type Thing } from "../state.ts";
import { placeName, some, t } from "../words.ts";
import { Hours, NowLine, pointAt, type Pointing, setNow, under, useWidth } from "./axis.tsx";
import { Choices } from "./choices.tsx";
import { edgesOf, layOut } from "./frame.ts";
import { nearest } from "./geometry.ts";
import { type ConvoyLine, type CorridorLines, corridorLines } from "./lines.ts";
import { Legend } from "./legend.tsx";
import { Convoys, Distance, distanceScale, EmptyRuns, Highlight, type Plot, Waits, Windows } from "./plot.tsx";
import { Readout } from "./readout.tsx";
import { Tables } from "./table.tsx";

const OPEN_AT_FIRST = 4;
const REACH_PX = 5;
const LEAST_PX = 190;
const MOST_PX = 440;
const PLACE_PX = 19;

/** All corridors' diagrams; nothing where the page's class holds no corridor's times. */
export function Diagrams({ page }: { page: Page }): JSX.Element | null {
  const { ref, width } = useWidth();
  const lines = corridorLines(page);
  if (lines.length === 0) return null;
  return (
    <section class="diagrams" aria-labelledby="diagrams-title">
      <h2 id="diagrams-title">{t("diagram.title")}</h2>
      <p class="note">{t("diagram.how")}</p>
      <Legend lines={lines} />
      <div ref={ref}>
        {lines.map((each, index) => (
          <Diagram key={each.corridor.id} page={page} lines={each} width={width} first={index < OPEN_AT_FIRST} />
        ))}
      </div>
    </section>
  );
}

interface DiagramProps {
  readonly page: Page;
  readonly lines: CorridorLines;
  readonly width: number;
  readonly first: boolean;
}

function Diagram({ page, lines, width, first }: DiagramProps): JSX.Element {
  const { corridor } = lines;
  const chosen = useComputed(() => concerns(lines, selected.value));
  const name = `${placeName(corridor.origin)} \u2013 ${placeName(corridor.destination)}`;
  const holes = { id: corridor.id, name, km: kilometres(corridor.length_km, language.value) };
  return (
    <Fold open={first || chosen.value} class="diagram" summary={<h3>{t("diagram.heading", holes)}</h3>}>
      <Drawing page={page} lines={lines} width={width} />
      <Readout lines={lines} />
      <Tables lines={lines} />
    </Fold>
  );
}

/** Drawn anew only for another width or language: cursor and highlight follow their signals by themselves. */
function Drawing({ page, lines, width }: Omit<DiagramProps, "first">): JSX.Element {
  const plot = useMemo(() => plotOf(page, lines, width), [page, lines, width, language.value]);
  const { frame } = plot;
  const holes = { name: `${placeName(lines.corridor.origin)} \u2013 ${placeName(lines.corridor.destination)}` };
  return (
    <svg
      class="marey"
      role="group"
      aria-label={t("diagram.label", { ...holes, convoys: some("diagram.convoys", lines.convoys.length) })}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      {...pointing(plot)}
    >
      <Windows {...plot} marginMs={(page.margin_minutes ?? 0) * 60_000} />
      <Hours frame={frame} clocks={page.clocks} second />
      <Distance {...plot} />
      <Waits {...plot} />
      <Choices class="convoys" label={t("diagram.list", holes)} frame={frame} things={lines.convoys.map(thingOf)}>
        <Convoys {...plot} />
      </Choices>
      <EmptyRuns {...plot} />
      <Highlight {...plot} />
      <NowLine key={frame.width} frame={frame} />
    </svg>
  );
}

function plotOf(page: Page, lines: CorridorLines, width: number): Plot {
  const tall = Math.min(MOST_PX, Math.max(LEAST_PX, lines.corridor.waypoints.length * PLACE_PX, lines.corridor.length_km * 1.1));
  const edges = edgesOf(width, page.clocks.second === null ? 8 : 28);
  const frame = layOut(width, tall + edges.top + edges.bottom, edges, axis.value);
  return { frame, lines, y: distanceScale(frame, lines) };
}

/** What pointers do on a diagram: point at the nearest convoy, choose it, or set and drag the shared instant. */
function pointing(plot: Plot): SVGAttributes<SVGSVGElement> {
  const { frame, lines, y } = plot;
  const isCar = ({ convoy }: ConvoyLine): number => Number(convoy.means === "car");
  const ordered = [...lines.convoys].sort((one, other) => isCar(one) - isCar(other)); // what lies on top comes first
  const bands = ordered.map(({ band }) => band);
  const reach = frame.x.invert(REACH_PX) - frame.x.invert(0);
  const meant = (event: Pointing): Thing | null => {
    const spot = under(frame, event);
    const line = ordered[nearest(bands, frame.x.invert(spot.x), y.invert(spot.y), reach)];
    return line === undefined ? null : thingOf(line);
  };
  return {
    onPointerMove: (event) => {
      const found = meant(event);
      if (event.buttons === 1 && found === null) setNow(frame, event);
      pointAt(found);
    },
    onPointerDown: (event) => {
      const found = meant(event);
      if (found === null) setNow(frame, event);
      else selected.value = found;
    },
    onPointerLeave: () => pointAt(null),
  };
}

function thingOf({ convoy }: ConvoyLine): Thing {
  return { kind: "convoy", id: convoy.id };
}

function concerns({ corridor, convoys }: CorridorLines, thing: Thing | null): boolean {
  if (thing?.kind === "corridor") return thing.id === corridor.id;
  return thing?.kind === "convoy" && convoys.some(({ convoy }) => convoy.id === thing.id);
}
