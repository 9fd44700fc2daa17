/** A time-distance diagram (the railway planner's Marey chart) of one corridor: distance down, time across. */
import { useComputed } from "@preact/signals";
import type { JSX, SVGAttributes } from "preact";
import { useMemo } from "preact/hooks";

import { plannedPage } from "../chance/day.ts";
import { Shut, Wrong } from "../chance/marks.tsx";
import { turnedPage } from "../change.ts";
import type { Page } from "../data.ts";
import { clockText, corridorMark, placeName, t } from "../words.ts";
import { count, late } from "../format.ts";
import { Rich, strong } from "../rich.tsx";
import { hovered, isSame, language, selected, shownTime, type Thing, zoom } from "../state.ts";
import { viaOf } from "../via.ts";
import { pointAt, type Pointing, setNow, under } from "./axis.tsx";
import { Choices } from "./choices.tsx";
import { columnsIn } from "./columns.ts";
import { edgesOf, layOut } from "./frame.ts";
import { nearest } from "./geometry.ts";
import { corridorLines, type CorridorLines } from "./lines.ts";
import { Bands, BusLines, Distance, distanceScale, EmptyRuns, Grid, Highlight, Others, type Plot, type Shape, shapesOf, Waits, Windows } from "./plot.tsx";

const REACH_PX = 5;
const EDGE_PX = 3;
const LEAST_PX = 40;

interface DiagramProps {
  readonly page: Page;
  readonly lines: CorridorLines;
  readonly width: number;
  /** Px a km. */
  readonly scale: number;
}

export function Diagram({ page, lines, width, scale }: DiagramProps): JSX.Element {
  return (
    <article class="diagram">
      <Title page={page} lines={lines} width={width} />
      <Drawing page={page} lines={lines} width={width} scale={scale} />
    </article>
  );
}

/** What the corridor is, and the three figures that decide: persons, last leaves, last arrives. */
function Title({ page, lines: { corridor, convoys }, width }: Omit<DiagramProps, "scale">): JSX.Element {
  const thing: Thing = { kind: "corridor", id: corridor.id };
  const via = viaOf(corridor, page.plan.corridors);
  const { left, right } = edgesOf(width, 0, 0);
  const meant = useComputed(() => (isSame(hovered.value ?? selected.value, thing) ? "marey-title meant" : "marey-title"));
  const name = `${placeName(corridor.origin)} – ${placeName(corridor.destination)}`;
  const last = (index: 0 | -1): string => strong(clockText(late(Math.max(...convoys.map(({ convoy }) => convoy.passes.at(index)?.tail ?? 0)))));
  const persons = count(convoys.reduce((sum, { convoy }) => sum + convoy.persons, 0));
  return (
    <h3 class={meant} style={{ paddingLeft: `${left}px`, paddingRight: `${right}px` }}>
      <button type="button" class="link" onClick={() => (selected.value = thing)}>
        <span class="id">{corridorMark(page, corridor.id)}</span>{" "}
        <span class="full">{via ? `${name}, ` : name}</span>
        {via ? t("via", { place: placeName(via) }) : <span class="short">{placeName(corridor.origin)}</span>}
      </button>
      <span class="figures">
        {convoys.length ? (
          <>
            <span class="full">{t("diagram.persons", { persons })} · </span>
            <Rich text={t("diagram.last.leaves", { leaves: last(0) })} />
            <span class="full"> · <Rich text={t("diagram.last.arrives", { arrives: last(-1) })} /></span>
          </>
        ) : t("diagram.nobody")}
      </span>
    </h3>
  );
}

/** Drawn anew only for another width, zoom or language: cursor and highlight follow their signals by themselves. */
function Drawing({ page, lines, width, scale }: DiagramProps): JSX.Element {
  const plot = useMemo(() => plotOf(lines, width, scale, othersOf(page, lines)), [page, lines, width, scale, language.value, shownTime.value]);
  const shapes = useMemo(() => shapesOf(plot), [plot, zoom.value]);
  const { frame } = plot;
  const holes = { name: `${placeName(lines.corridor.origin)} – ${placeName(lines.corridor.destination)}` };
  return (
    <svg
      class="marey"
      role="group"
      aria-label={t("diagram.label", { ...holes, n: columnsIn(lines).length })}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      {...pointing(plot, shapes)}
    >
      <clipPath id={`plot-${lines.corridor.id}`}><rect x={frame.left} y={frame.top} width={frame.right - frame.left} height={frame.bottom - frame.top} /></clipPath>
      <g clip-path={`url(#plot-${lines.corridor.id})`}><Windows {...plot} /><Shut page={page} plot={plot} /><Others {...plot} /></g>
      <Grid frame={frame} clocks={page.clocks} />
      <Distance {...plot} />
      <g clip-path={`url(#plot-${lines.corridor.id})`}>
        <Waits {...plot} />
        <Choices class="convoys" label={t("diagram.list", holes)} frame={frame} things={shapes.map(({ thing }) => thing)}>
          <Bands shapes={shapes} />
        </Choices>
        <BusLines {...plot} />
        <EmptyRuns {...plot} />
        <Wrong page={page} plot={plot} />
        <Highlight plot={plot} shapes={shapes} />
      </g>
    </svg>
  );
}

/** The lines of the other plan's corridor over the same places: the plan held against, or the plan of a day shown. */
function othersOf(page: Page, { corridor: { waypoints } }: CorridorLines): CorridorLines | null {
  const other = plannedPage(page) ?? (page.change === null ? null : turnedPage(page));
  if (other === null) return null;
  const way = waypoints.join(" ");
  return corridorLines(other).find(({ corridor }) => corridor.waypoints.join(" ") === way) ?? null;
}

function plotOf(lines: CorridorLines, width: number, scale: number, others: CorridorLines | null): Plot {
  const tall = Math.max(LEAST_PX, lines.corridor.length_km * scale);
  const edges = edgesOf(width, EDGE_PX, EDGE_PX);
  const frame = layOut(width, tall + edges.top + edges.bottom, edges, shownTime.value);
  return { frame, lines, y: distanceScale(frame, lines), others };
}

/** What pointers do on a diagram: point at the nearest column, choose it, or set and drag the shared instant. */
function pointing({ frame, y }: Plot, shapes: readonly Shape[]): SVGAttributes<SVGSVGElement> {
  const ordered = [...shapes].reverse(); // what lies on top comes first
  const bands = ordered.map(({ band }) => band);
  const reach = frame.x.invert(REACH_PX) - frame.x.invert(0);
  const meant = (event: Pointing): Thing | null => {
    const spot = under(frame, event);
    return ordered[nearest(bands, frame.x.invert(spot.x), y.invert(spot.y), reach)]?.thing ?? null;
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
