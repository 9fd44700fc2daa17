/** What went wrong on the day shown, in a time-distance diagram: roads shut, the cease-fire broken, who was caught. */
import type { JSX } from "preact";

import type { Page } from "../data.ts";
import type { Plot } from "../diagram/plot.tsx";
import { mishapsOf } from "./day.ts";

const CROSS_PX = 4;

/** Roads that were shut, behind the bands. */
export function Shut({ page, plot: { frame: { x }, y, lines } }: { page: Page; plot: Plot }): JSX.Element | null {
  const wrong = mishapsOf(page);
  if (wrong === null) return null;
  const { corridor: { sections }, kms } = lines;
  return (
    <g class="shut-roads" aria-hidden="true">
      {wrong.shut.flatMap(({ from, to, start, end }) =>
        sections.flatMap((section, index) => {
          const same = (section.from === from && section.to === to) || (section.from === to && section.to === from);
          const [above, below] = [y(kms[index] ?? 0), y(kms[index + 1] ?? 0)];
          return same ? [<rect key={`${index} ${start}`} x={x(start)} y={above} width={Math.max(1, x(end) - x(start))} height={below - above} />] : [];
        }),
      )}
    </g>
  );
}

/** The instant at which the cease-fire breaks, and where each convoy was caught, over the bands. */
export function Wrong({ page, plot: { frame: { x, top, bottom }, y, lines } }: { page: Page; plot: Plot }): JSX.Element | null {
  const wrong = mishapsOf(page);
  if (wrong === null) return null;
  const { origin, destination } = lines.corridor;
  return (
    <g class="wrong" aria-hidden="true">
      {wrong.breaks
        .filter((one) => one.origin === origin && one.destination === destination)
        .map(({ at }) => <line key={at} x1={x(at)} x2={x(at)} y1={top} y2={bottom} />)}
      {lines.convoys.flatMap(({ convoy, caught }) =>
        caught ? [<path key={convoy.id} d={cross(x(caught.at), y(caught.km))} />] : [],
      )}
    </g>
  );
}

/** The path of a cross about a point. */
export function cross(x: number, y: number): string {
  const size = CROSS_PX;
  return `M${x - size},${y - size} l${2 * size},${2 * size} M${x - size},${y + size} l${2 * size},${-2 * size}`;
}
