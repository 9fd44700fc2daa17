/** The time-distance diagram of one corridor: windows, convoys as reported (filled) and expected (dashed), the plan (dotted). */
import type { JSX } from "preact";

import { clockTime } from "../format.ts";
import { type Board, type Convoy, type Corridor } from "./board-data.ts";
import { me } from "./state.ts";
import { d, named } from "./words.ts";

const WIDTH = 930;
const LEFT = 112;
const RIGHT = 44;
const TOP = 34;
const PX_A_KM = 1.6;
const LEAST_PX = 260;
const HOUR_MS = 3_600_000;
const LABEL_PX = 16;
const MARK_PX = 8;

export function Diagram({ data, corridor }: { data: Board; corridor: Corridor }): JSX.Element | null {
  const rows = data.convoys.filter((one) => one.corridor === corridor.id);
  const length = corridor.places.at(-1)?.m ?? 0;
  const instants = [...rows.flatMap(({ passes }) => passes.flatMap((one) => [one.head, one.tail, one.planned_head, one.planned_tail])), data.at];
  if (length === 0 || rows.length === 0) return null;
  const start = Math.floor(Math.min(...instants) / HOUR_MS) * HOUR_MS;
  const end = Math.ceil(Math.max(...instants) / HOUR_MS) * HOUR_MS;
  const height = Math.max((length / 1000) * PX_A_KM, LEAST_PX);
  const x = (at: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * (Math.min(Math.max(at, start), end) - start)) / (end - start);
  const y = (m: number): number => TOP + (height * m) / length;
  const hours = Array.from({ length: (end - start) / HOUR_MS + 1 }, (_, hour) => start + hour * HOUR_MS);
  const zone = me.value?.agreement.clock ?? "UTC";
  return (
    <figure class="diagram">
      <figcaption><b>{corridor.id}</b> {named(data.names[corridor.places[0]?.id ?? ""], "")} – {named(data.names[corridor.places.at(-1)?.id ?? ""], "")}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${height + TOP + 10}`} role="img" aria-label={d("diagram.name", { corridor: corridor.id })}>
        {hours.map((at) => <g key={at}><path class="grid" d={`M${x(at)} ${TOP}V${TOP + height}`} /><text x={x(at)} y={24} text-anchor="middle">{clockTime(at, zone)}</text></g>)}
        {corridor.danger.flatMap((one, number) => one.windows.map((span, which) => (
          <rect key={`${number} ${which}`} class="window" x={x(span.start)} width={Math.max(x(span.end) - x(span.start), 0)} y={y(one.from)} height={y(one.to) - y(one.from)} />
        )))}
        {labelled(corridor, y).map(({ id, m, named: shown }) => <g key={id}><path class="grid" d={`M${LEFT} ${y(m)}H${WIDTH - RIGHT}`} />{shown && <><text x={LEFT - 8} y={y(m) + 4} text-anchor="end">{named(data.names[id], id)}</text><text x={WIDTH} y={y(m) + 4} text-anchor="end" class="quiet">{Math.round(m / 1000)}</text></>}</g>)}
        {rows.map((one) => <Track key={one.id} convoy={one} corridor={corridor} x={x} y={y} now={data.at} />)}
        {marks(rows, x).map(([id, at]) => <text key={id} class="mark" x={at} y={TOP + 12} text-anchor="middle">{id}</text>)}
        <path class="now" d={`M${x(data.at)} ${TOP - 4}V${TOP + height}`} />
      </svg>
      <p class="note">{d("diagram.signs")}</p>
    </figure>
  );
}

/** Names of convoys where they leave, as many as stand beside each other without touching. */
function marks(rows: Convoy[], x: (at: number) => number): [string, number][] {
  let last = -Infinity;
  const all = rows.flatMap(({ id, passes: [first] }) => (first ? [[id, x((first.head + first.tail) / 2)] as [string, number]] : []));
  return all.sort(([, one], [, other]) => one - other).filter(([id, at]) => {
    const room = at - last >= MARK_PX * (id.length + 1);
    if (room) last = at;
    return room;
  });
}

/** Places with whether there is room for their name. */
function labelled(corridor: Corridor, y: (m: number) => number): { id: string; m: number; named: boolean }[] {
  let last = -Infinity;
  const ends = new Set([0, corridor.places.length - 1]);
  const bottom = y(corridor.places.at(-1)?.m ?? 0);
  return corridor.places.map((one, at) => {
    const at_px = y(one.m);
    const shown = ends.has(at) || (at_px - last >= LABEL_PX && bottom - at_px >= LABEL_PX);
    if (shown) last = at_px;
    return { ...one, named: shown };
  });
}

interface Drawn {
  convoy: Convoy;
  corridor: Corridor;
  x: (at: number) => number;
  y: (m: number) => number;
  now: number;
}

/** One convoy: the plan's outline, and the band from head to tail, filled up to what was reported. */
function Track({ convoy, corridor, x, y, now }: Drawn): JSX.Element {
  const metres = new Map(corridor.places.map((one) => [one.id, one.m]));
  const passes = convoy.passes.filter((one) => metres.has(one.place));
  const outline = (head: (one: (typeof passes)[0]) => number, tail: (one: (typeof passes)[0]) => number): string =>
    [...passes.map((one) => `${x(head(one))},${y(metres.get(one.place) ?? 0)}`), ...[...passes].reverse().map((one) => `${x(tail(one))},${y(metres.get(one.place) ?? 0)}`)].join(" ");
  const band = outline((one) => one.head, (one) => one.tail);
  const past = `past-${corridor.id}-${convoy.id}`;
  return (
    <g>
      <polygon class="planned" points={outline((one) => one.planned_head, (one) => one.planned_tail)} />
      <polygon class="expected" points={band} />
      <clipPath id={past}><rect x="0" y="0" width={x(now)} height={WIDTH * 2} /></clipPath>
      {convoy.state !== "planned" && <polygon class="reported" clip-path={`url(#${past})`} points={band} />}
    </g>
  );
}
