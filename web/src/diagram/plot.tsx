/** The layers of one time-distance diagram, from the ground up. Nothing here follows the shared instant. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import { kilometres } from "../format.ts";
import { type Scale, linear, spread } from "../scales.ts";
import { hovered, isSame, language, selected, type Thing } from "../state.ts";
import { placeName } from "../words.ts";
import { choiceId } from "./choices.tsx";
import { type Frame, points, shortened } from "./frame.ts";
import { type Band, type Spot, outline } from "./geometry.ts";
import { type ConvoyLine, type CorridorLines, turnBack } from "./lines.ts";
import { convoyStory } from "./said.ts";

const LABEL_GAP = 14;
const STRIP = 9;
const NOTHING = { bands: [] as string[], runs: [] as string[] };

/** One diagram: its frame, its lines, and where a distance lies. */
export interface Plot {
  readonly frame: Frame;
  readonly lines: CorridorLines;
  readonly y: Scale;
}

/** The scale of distance down a frame. */
export function distanceScale(frame: Frame, { kms }: CorridorLines): Scale {
  return linear([0, kms.at(-1) ?? 0], [frame.top, frame.bottom]);
}

/** Waypoints with their names and km, danger hatched on the axis, checkpoints, where to turn back at the latest. */
export function Distance({ frame, lines, y }: Plot): JSX.Element {
  const { left, right, top, bottom } = frame;
  const labels = spread(lines.kms.map(y), LABEL_GAP, top + 4, bottom - 2);
  return (
    <g class="distance" aria-hidden="true">
      {lines.dangers.map(({ fromKm, toKm }) => (
        <rect key={fromKm} class="danger" x={left - STRIP} y={y(fromKm)} width={STRIP} height={y(toKm) - y(fromKm)} />
      ))}
      {lines.corridor.waypoints.map((place, index) => {
        const [at, label] = [y(lines.kms[index] as number), labels[index] as number];
        return (
          <g key={index}>
            <line x1={left - STRIP} x2={right} y1={at} y2={at} />
            <path class="leader" d={`M${left - STRIP},${at} L${left - STRIP - 5},${label} M${right},${at} L${right + 4},${label}`} />
            <text class="name" x={left - STRIP - 8} y={label + 4}>{shortened(placeName(place))}</text>
            <text class="km" x={frame.width - 1} y={label + 4}>{kilometres(lines.kms[index] as number, language.value)}</text>
          </g>
        );
      })}
      {lines.posts.map(({ id, km }) => (
        <rect key={id} class="post" x={left - STRIP + 1} y={y(km) - 3.5} width={7} height={7} />
      ))}
      {turnBack(lines).map(({ danger }) => (
        <path key={danger.fromKm} class="turn-back" d={`M${left},${y(danger.fromKm)} H${right} m0,-4 l5,4 l-5,4 z`} />
      ))}
    </g>
  );
}

/** Cease-fire windows by section; their margins are paler, as nobody may be there then. */
export function Windows({ frame, lines, y, marginMs }: Plot & { marginMs: number }): JSX.Element {
  const { x } = frame;
  return (
    <g class="windows" aria-hidden="true">
      {lines.windows.map(({ section, fromKm, toKm, start, end }) => {
        const margin = Math.min(marginMs, (end - start) / 2);
        const [top, height] = [y(fromKm), y(toKm) - y(fromKm)];
        const part = (name: string, from: number, to: number): JSX.Element => (
          <rect class={name} x={x(from)} y={top} width={Math.max(0, x(to) - x(from))} height={height} />
        );
        return (
          <g key={`${section} ${start}`}>
            {part("held", start + margin, end - margin)}
            {margin > 0 ? [part("margin", start, start + margin), part("margin", end - margin, end)] : null}
          </g>
        );
      })}
    </g>
  );
}

/** Buses that drive empty, both ways, as broken lines. */
export function EmptyRuns({ frame, lines, y }: Plot): JSX.Element {
  return (
    <g class="runs" aria-hidden="true">
      {lines.runs.flatMap(({ buses, parts }) =>
        parts.map((part, index) => {
          const spots = path(part, frame.x, y);
          return (
            <g key={`${buses[0]} ${part[0]?.at} ${index}`}>
              <polyline class="halo" points={spots} />
              <polyline points={spots} />
            </g>
          );
        }),
      )}
    </g>
  );
}

/** Where convoys stand: boarding and in line at the origin, before checkpoints and at reception on the way. */
export function Waits({ frame, lines, y }: Plot): JSX.Element {
  const { x } = frame;
  return (
    <g class="waits" aria-hidden="true">
      {lines.convoys.flatMap(({ convoy, halts }) =>
        halts.map(({ waypoint, km, start, end }) => (
          <rect key={`${convoy.id} ${waypoint}`} x={x(start)} y={y(km) - 2.5} width={x(end) - x(start)} height={5} />
        )),
      )}
    </g>
  );
}

/**
 * All convoys, each from head to tail, as choices of a list: the arrow keys walk through it.
 *
 * The few that are no cars lie on top, each with a rim, or they would be lost among hundreds of cars.
 */
export function Convoys({ frame, lines, y }: Plot): JSX.Element {
  const cars = lines.convoys.filter(({ convoy }) => convoy.means === "car");
  const others = lines.convoys.filter(({ convoy }) => convoy.means !== "car");
  const shape = (line: ConvoyLine): string => outlinePath(line.band, frame.x, y);
  return (
    <>
      {cars.map((line) => <Choice key={line.convoy.id} line={line} shape={shape(line)} />)}
      {others.map((line) => <polygon key={`rim ${line.convoy.id}`} class="rim" points={shape(line)} aria-hidden="true" />)}
      {others.map((line) => <Choice key={line.convoy.id} line={line} shape={shape(line)} />)}
    </>
  );
}

function Choice({ line: { convoy }, shape }: { line: ConvoyLine; shape: string }): JSX.Element {
  return (
    <polygon
      id={choiceId({ kind: "convoy", id: convoy.id })}
      role="option"
      aria-selected="false"
      aria-label={convoyStory(convoy)}
      class={`band ${convoy.means}`}
      points={shape}
    />
  );
}

/** What is pointed at or chosen, drawn once more on top: convoys, and the runs of a bus. */
export function Highlight({ frame, lines, y }: Plot): JSX.Element {
  const shown = useComputed(() => {
    const thing = hovered.value ?? selected.value;
    const bands = lines.convoys.filter((line) => isMeant(line, thing)).map((line) => outlinePath(line.band, frame.x, y));
    const runs = lines.runs.filter(({ buses }) => thing?.kind === "bus" && buses.includes(thing.id));
    if (bands.length + runs.length === 0) return NOTHING; // the same each time, so that nothing is drawn anew
    return { bands, runs: runs.flatMap(({ parts }) => parts.map((part) => path(part, frame.x, y))) };
  });
  return (
    <g class="highlight" aria-hidden="true">
      {shown.value.bands.map((band) => <polygon key={band} points={band} />)}
      {shown.value.runs.map((run) => <polyline key={run} points={run} />)}
    </g>
  );
}

function isMeant({ convoy }: ConvoyLine, thing: Thing | null): boolean {
  return isSame(thing, { kind: "convoy", id: convoy.id }) || (thing?.kind === "bus" && convoy.bus.includes(thing.id));
}

function outlinePath(band: Band, x: Scale, y: Scale): string {
  return path(outline(band), x, y);
}

function path(spots: readonly Spot[], x: Scale, y: Scale): string {
  return points(spots.map(({ at, km }) => [x(at), y(km)] as const));
}
