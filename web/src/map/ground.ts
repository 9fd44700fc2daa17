/** What lies below the roads: the danger zone as a flat area, and who is said to hold what as bands inside the borders. */
import type { Page } from "../data.ts";
import type { Colours } from "./colours.ts";
import { cleared, hatching, type Project, type Spot } from "./movers.ts";

/** How wide the band inside a border is, px; on a narrow map less. */
const BAND_PX = { wide: 16, narrow: 12 };
const NARROW_PX = 600;
/** Lines of a band's hatching are this far apart. */
const EVERY_PX = 5;

/** A claim as it is drawn: colour is who holds, the hatching's direction who says so. */
interface Area {
  readonly colour: "party-a" | "party-b";
  readonly upright: boolean;
  /** Whether a side speaks of the other: its border is then broken. */
  readonly ofOther: boolean;
  readonly confirmed: boolean;
  readonly polygons: readonly (readonly (readonly [number, number][])[])[];
}

/** What is drawn of a page's claims. */
export function areasOf({ map, parties }: Page): Area[] {
  const sides = parties.map((one) => one.id);
  const speakers = [...sides, ...new Set(map.control.filter((one) => !one.says).map((one) => one.source))];
  return map.control.map(({ party, says, source, state, polygons }) => ({
    colour: sides.indexOf(party) > 0 ? "party-b" : "party-a",
    upright: speakers.indexOf(says ?? source) % 2 === 0,
    ofOther: says !== null && says !== party,
    confirmed: state === "confirmed",
    polygons: polygons as Area["polygons"],
  }));
}

/** Draws zone and claims anew, as the map has moved. */
export function paintGround(canvas: HTMLCanvasElement, page: Page, project: Project, colours: Colours, hidden: ReadonlySet<string>): void {
  const pen = cleared(canvas);
  if (!pen) return;
  if (!hidden.has("danger")) zone(pen, page, project, colours);
  if (hidden.has("control")) return;
  const wide = canvas.clientWidth < NARROW_PX ? BAND_PX.narrow : BAND_PX.wide;
  for (const area of areasOf(page)) band(pen, area, project, colours[area.colour], wide);
}

/** A zone that was guessed has no edge; one that was drawn has. */
function zone(pen: CanvasRenderingContext2D, { map }: Page, project: Project, colours: Colours): void {
  pen.fillStyle = colours.zone;
  const path = new Path2D();
  for (const { polygons } of map.danger?.zones ?? []) for (const rings of polygons) trace(path, rings, project);
  pen.fill(path, "nonzero");
  if (!map.danger?.drawn) return;
  pen.strokeStyle = colours["ink-2"];
  pen.lineWidth = 1;
  pen.stroke(path);
}

function band(pen: CanvasRenderingContext2D, area: Area, project: Project, colour: string, wide: number): void {
  for (const rings of area.polygons) {
    const path = new Path2D();
    trace(path, rings, project);
    pen.save();
    pen.clip(path, "evenodd");
    pen.strokeStyle = hatching(pen, colour, area.upright ? "upright" : "level", EVERY_PX, 1);
    pen.lineWidth = 2 * wide; // half of it lies outside and is cut off
    pen.stroke(path);
    if (area.confirmed) {
      pen.globalAlpha = 0.12;
      pen.fillStyle = colour;
      pen.fill(path, "evenodd");
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    if (area.ofOther) pen.setLineDash([5, 4]);
    pen.stroke(path);
    pen.restore();
  }
}

function trace(path: Path2D, rings: readonly (readonly (readonly [number, number])[])[], project: Project): void {
  for (const ring of rings) {
    ring.forEach((spot, index) => {
      const [x, y]: Spot = project(spot);
      if (index) path.lineTo(x, y);
      else path.moveTo(x, y);
    });
    path.closePath();
  }
}
