/** The layers of one time-distance diagram, from the ground up. Nothing here follows the shared instant. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import type { Clocks } from "../data.ts";
import { decimal } from "../format.ts";
import { type Scale, linear } from "../scales.ts";
import { hovered, isSame, language, selected, type Thing, zoom } from "../state.ts";
import { placeName } from "../words.ts";
import { meansBus } from "../buses.ts";
import { choiceId } from "./choices.tsx";
import { type Column, columnsIn, type Kind, kindOf } from "./columns.ts";
import { type Frame, points, shortened, ticksOf, withRoom } from "./frame.ts";
import { type Band, type Spot, outline } from "./geometry.ts";
import { type ConvoyLine, type CorridorLines, turnBack } from "./lines.ts";
import { columnStory, convoyStory } from "./said.ts";

const LABEL_GAP = 12;
const STRIP = 7;
/** Convoys are drawn one by one only where fewer hours are drawn than there are, and the mean one is wider than this. */
const APART_PX = 6;
const NOTHING = { bands: [] as string[], runs: [] as string[] };

/** One diagram: its frame, its lines, and where a distance lies. */
export interface Plot {
  readonly frame: Frame;
  readonly lines: CorridorLines;
  readonly y: Scale;
  /** The same way in the plan that this one is held against; null: it has none there, or there is no such plan. */
  readonly others: CorridorLines | null;
}

/** A band that can be pointed at: a column, or a convoy where there is room to see it alone. */
export interface Shape {
  readonly thing: Thing;
  readonly kind: Kind;
  readonly band: Band;
  /** The outlines to draw: of a column of cars one, of other columns one a convoy, as those are few and far between. */
  readonly paths: readonly string[];
  readonly told: string;
}

/** The scale of distance down a frame. */
export function distanceScale(frame: Frame, { kms }: CorridorLines): Scale {
  return linear([0, kms.at(-1) ?? 0], [frame.top, frame.bottom]);
}

/** The bands of a diagram, from the ground up: cars, then all others, which are fewer. */
export function shapesOf({ frame, lines, y }: Plot): Shape[] {
  const columns = columnsIn(lines);
  const ordered = [...columns.filter(({ kind }) => kind === "car"), ...columns.filter(({ kind }) => kind !== "car")];
  const path = (band: Band): string => outlinePath(band, frame.x, y);
  return ordered.flatMap((column): Shape[] =>
    isApart(column, frame)
      ? column.convoys.map(({ convoy, band }) => ({ thing: { kind: "convoy", id: convoy.id }, kind: column.kind, band, paths: [path(band)], told: convoyStory(convoy) }))
      : [{ thing: { kind: "column", id: column.id }, kind: column.kind, band: column.band, paths: pathsOf(column, path), told: columnStory(column) }],
  );
}

/** Cars that all come as far are one outline; on a day on which some do not, each convoy has its own. */
function pathsOf({ kind, band, convoys }: Column, path: (band: Band) => string): string[] {
  const asFar = new Set(convoys.map((line) => line.band.head.at(-1)?.km)).size === 1;
  return kind === "car" && asFar ? [path(band)] : convoys.map((line) => path(line.band));
}

function isApart({ convoys }: Column, { x }: Frame): boolean {
  if (convoys.length < 2) return true;
  if (zoom.value === 1) return false;
  const wide = convoys.reduce((sum, { band: { head, tail } }) => sum + x(tail[0]?.at ?? 0) - x(head[0]?.at ?? 0), 0);
  return wide / convoys.length > APART_PX;
}

/** Lines at the hours that the axis labels. */
export function Grid({ frame, clocks }: { frame: Frame; clocks: Clocks }): JSX.Element {
  return (
    <g class="hour-lines" aria-hidden="true">
      {ticksOf(frame, clocks.zone).map((at) => <line key={at} x1={frame.x(at)} x2={frame.x(at)} y1={frame.top} y2={frame.bottom} />)}
    </g>
  );
}

/** Waypoints with their names and km as far as there is room, danger hatched on the axis, posts, where to turn back. */
export function Distance({ frame, lines, y }: Plot): JSX.Element {
  const { left, right } = frame;
  const places = lines.corridor.waypoints;
  const spots = lines.kms.map(y);
  const telling = new Set(lines.dangers.flatMap(({ first, last }) => [first, last + 1]));
  const isEnd = (index: number): boolean => index === 0 || index === places.length - 1;
  const named = new Set(withRoom(spots, places.map((_, index) => (isEnd(index) ? 0 : telling.has(index) ? 1 : 2)), LABEL_GAP));
  return (
    <g class="distance" aria-hidden="true">
      {lines.dangers.map(({ fromKm, toKm }) => (
        <rect key={fromKm} class="danger" x={left - STRIP} y={y(fromKm)} width={STRIP} height={y(toKm) - y(fromKm)} />
      ))}
      {places.map((place, index) => (
        <g key={index}>
          <line x1={left} x2={right} y1={spots[index]} y2={spots[index]} />
          {named.has(index) && (
            <>
              <text class={isEnd(index) ? "name end" : "name"} x={left - STRIP - 3} y={(spots[index] as number) + 4}>{shortened(placeName(place))}</text>
              <text class="km" x={frame.width - 1} y={(spots[index] as number) + 4}>{decimal(lines.kms[index] as number, 0, language.value)}</text>
            </>
          )}
        </g>
      ))}
      {lines.posts.map(({ id, km }) => (
        <rect key={id} class="post" x={left - STRIP + 1} y={y(km) - 2.5} width={5} height={5} />
      ))}
      {turnBack(lines).map(({ danger }) => (
        <path key={danger.fromKm} class="turn-back" d={`M${left},${y(danger.fromKm)} l-7,-3.5 v7 z`} />
      ))}
    </g>
  );
}

/** The other plan's columns over the same way, behind this plan's own. */
export function Others({ frame: { x }, y, others }: Plot): JSX.Element | null {
  if (others === null) return null;
  return (
    <g class="others" aria-hidden="true">
      {columnsIn(others).map(({ id, band }) => <polygon key={id} points={outlinePath(band, x, y)} />)}
    </g>
  );
}

/** Cease-fire windows by section, behind all else. */
export function Windows({ frame: { x }, lines, y }: Plot): JSX.Element {
  return (
    <g class="windows" aria-hidden="true">
      {lines.windows.map(({ section, fromKm, toKm, start, end }) => (
        <rect key={`${section} ${start}`} class="held" x={x(start)} y={y(fromKm)} width={Math.max(0, x(end) - x(start))} height={y(toKm) - y(fromKm)} />
      ))}
    </g>
  );
}

/** Buses that drive empty, both ways, as broken lines. */
export function EmptyRuns({ frame, lines, y }: Plot): JSX.Element {
  return (
    <g class="runs" aria-hidden="true">
      {lines.runs.flatMap(({ buses, parts }) =>
        parts.map((part, index) => <polyline key={`${buses[0]} ${part[0]?.at} ${index}`} points={path(part, frame.x, y)} />),
      )}
    </g>
  );
}

/** Where columns wait on the way: before checkpoints, and at reception. */
export function Waits({ frame, lines, y }: Plot): JSX.Element {
  const { x } = frame;
  return (
    <g class="waits" aria-hidden="true">
      {lines.convoys.flatMap(({ convoy, halts }) =>
        halts
          .filter(({ waypoint }) => waypoint > 0)
          .map(({ waypoint, km, start, end }) => (
            <rect key={`${convoy.id} ${waypoint}`} x={x(start)} y={y(km) - 2} width={Math.max(0, x(end) - x(start))} height={4} />
          )),
      )}
    </g>
  );
}

/** All bands, each from head to tail, as choices of a list: the arrow keys walk through it. */
export function Bands({ shapes }: { shapes: readonly Shape[] }): JSX.Element {
  return (
    <>
      {shapes.map(({ thing, kind, paths, told }) => (
        <g key={`${thing.kind} ${thing.id}`} id={choiceId(thing)} role="option" aria-selected="false" aria-label={told} class={`band ${kind}`}>
          {paths.map((spots) => <polygon key={spots} points={spots} />)}
        </g>
      ))}
    </>
  );
}

/** Where buses drive among cars: a line along the head of each such convoy, on top of the band that it is part of. */
export function BusLines({ frame, lines, y }: Plot): JSX.Element {
  return (
    <g class="bus-lines" aria-hidden="true">
      {lines.convoys
        .filter(({ convoy }) => "bus" in convoy.mix && kindOf(convoy.means) === "car")
        .map(({ convoy, band }) => <polyline key={convoy.id} points={path(band.head, frame.x, y)} />)}
    </g>
  );
}

/** What is pointed at or chosen, drawn once more on top: columns, convoys, and the runs of a bus. */
export function Highlight({ plot: { frame, lines, y }, shapes }: { plot: Plot; shapes: readonly Shape[] }): JSX.Element {
  const shown = useComputed(() => {
    const thing = hovered.value ?? selected.value;
    const bands = shapes.filter((shape) => isSame(shape.thing, thing)).flatMap((shape) => shape.paths);
    const alone = lines.convoys.filter((line) => !bands.length && isMeant(line, thing)).map((line) => outlinePath(line.band, frame.x, y));
    const runs = lines.runs.filter(({ buses }) => buses.some((bus) => meansBus(thing, bus)));
    if (bands.length + alone.length + runs.length === 0) return NOTHING; // the same each time, so that nothing is drawn anew
    return { bands: [...bands, ...alone], runs: runs.flatMap(({ parts }) => parts.map((part) => path(part, frame.x, y))) };
  });
  return (
    <g class="highlight" aria-hidden="true">
      {shown.value.bands.map((band) => <polygon key={band} points={band} />)}
      {shown.value.runs.map((run) => <polyline key={run} points={run} />)}
    </g>
  );
}

function isMeant({ convoy }: ConvoyLine, thing: Thing | null): boolean {
  return isSame(thing, { kind: "convoy", id: convoy.id }) || convoy.bus.some((bus) => meansBus(thing, bus));
}

function outlinePath(band: Band, x: Scale, y: Scale): string {
  return path(outline(band), x, y);
}

function path(spots: readonly Spot[], x: Scale, y: Scale): string {
  return points(spots.map(({ at, km }) => [x(at), y(km)] as const));
}
