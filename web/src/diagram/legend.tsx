/** What the signs of the diagrams mean; only those that occur. */
import type { JSX } from "preact";

import { mishapsOf } from "../chance/day.ts";
import { cross } from "../chance/marks.tsx";
import type { Page } from "../data.ts";
import { type Key, t } from "../words.ts";
import type { CorridorLines } from "./lines.ts";

interface Sign {
  readonly key: Key;
  readonly name: string;
  readonly shape: JSX.Element;
}

const BAND = <polygon points="1,2 9,2 23,14 15,14" />;

/** The legend of all diagrams of a page. */
export function Legend({ page, lines }: { page: Page; lines: readonly CorridorLines[] }): JSX.Element {
  return (
    <details class="legend-fold">
      <summary class="note">{t("legend.title")}</summary>
      <ul class="signs">
      {[...signs(lines), ...wrongSigns(page, lines)].map(({ key, name, shape }) => (
        <li key={key} class={`${name.split(" ")[0]}-sign`}>
          <svg class={`sign ${name}`} viewBox="0 0 24 16" aria-hidden="true">{shape}</svg>
          {t(key)}
        </li>
      ))}
      </ul>
    </details>
  );
}

/** The signs of a day of the simulation. */
function wrongSigns(page: Page, lines: readonly CorridorLines[]): Sign[] {
  const wrong = mishapsOf(page);
  if (wrong === null) return [];
  const all: (Sign | false)[] = [
    wrong.shut.length > 0 && { key: "diagram.legend.shut", name: "shut-roads", shape: <rect x="1" y="2" width="22" height="12" /> },
    wrong.breaks.length > 0 && { key: "diagram.legend.broke", name: "wrong", shape: <line x1="12" x2="12" y1="1" y2="15" /> },
    lines.some(({ convoys }) => convoys.some(({ caught }) => caught !== null)) && { key: "diagram.legend.caught", name: "wrong", shape: <path d={cross(12, 8)} /> },
  ];
  return all.filter((each): each is Sign => each !== false);
}

function signs(lines: readonly CorridorLines[]): Sign[] {
  const means = new Set(lines.flatMap(({ convoys }) => convoys.flatMap(({ convoy }) => Object.keys(convoy.mix))));
  const some = (has: (each: CorridorLines) => readonly unknown[]): boolean => lines.some((each) => has(each).length > 0);
  const all: (Sign | false)[] = [
    ...(["car", "bus", "ambulance", "foot"] as const).map(
      (each) => means.has(each) && { key: `diagram.legend.${each}` as const, name: `band ${each}`, shape: BAND },
    ),
    some(({ runs }) => runs) && { key: "diagram.legend.empty", name: "runs", shape: <polyline points="1,14 23,2" /> },
    some(({ windows }) => windows) && {
      key: "diagram.legend.window",
      name: "windows",
      shape: <rect class="held" x="1" y="2" width="22" height="12" />,
    },
    some(({ dangers }) => dangers) && { key: "diagram.legend.danger", name: "distance", shape: <rect class="danger" width="24" height="16" /> },
    some(({ dangers }) => dangers) && { key: "diagram.legend.turn-back", name: "distance", shape: <path class="turn-back" d="M16,8 l-8,-4 v8 z" /> },
    some(({ posts }) => posts) && { key: "diagram.legend.post", name: "distance", shape: <rect class="post" x="8" y="4" width="8" height="8" /> },
    some(({ convoys }) => convoys.flatMap(({ halts }) => halts)) && { key: "diagram.legend.wait", name: "waits", shape: <rect y="5.5" width="24" height="5" /> },
  ];
  return all.filter((each): each is Sign => each !== false);
}
