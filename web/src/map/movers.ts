/** Convoys and the cease-fire, drawn on canvases above and below the map: moving them never redraws the map. */
import type { Page } from "../data.ts";
import { onTheRoad } from "../diagram/lines.ts";
import type { Colours } from "./colours.ts";
import { uniqueSections } from "./sources.ts";
import { cut, trackOf } from "./track.ts";

/** A place in pixels. */
export type Spot = [number, number];

/** A convoy as drawn: pixels from its tail to its head. */
export interface Drawn {
  id: string;
  corridor: string;
  means: string;
  line: Spot[];
}

/** Turns a place on the ground into pixels. */
export type Project = (spot: readonly [number, number]) => Spot;

const WIDTH = 7;
/** Casings along a corridor: where the cease-fire is to hold, and where there is danger without one. */
const WINDOW_PX = 17;
const DANGER_PX = 13;
const REACH_PX = 8;

/** Works out where convoys are in pixels; `moved` forgets the pixels of the roads after the map has moved. */
export function moversOf(page: Page, project: Project): { at(now: number): Drawn[]; moved(): void } {
  const tracks = new Map(page.plan.corridors.map((one) => [one.id, trackOf(one.sections)]));
  const pixels = new Map<string, Spot[]>();
  const pixelsOf = (corridor: string): Spot[] => {
    const known = pixels.get(corridor) ?? (tracks.get(corridor)?.spots ?? []).map(project);
    pixels.set(corridor, known);
    return known;
  };
  return {
    at: (now) =>
      onTheRoad(page, now).map(({ line: { convoy }, stretch }) => ({
        id: convoy.id,
        corridor: convoy.corridor ?? "",
        means: convoy.means,
        line: cut(pixelsOf(convoy.corridor ?? ""), tracks.get(convoy.corridor ?? "")?.km ?? [], stretch.tail, stretch.head),
      })),
    moved: () => pixels.clear(),
  };
}

/** The sections of corridors at an instant, as lines of pixels: with a cease-fire that is to hold, and in danger without. */
export function casingsOf(page: Page, project: Project): { at(now: number): Casings; moved(): void } {
  const sections = [...uniqueSections(page).values()].filter(({ windows, danger }) => danger || windows.length);
  let pixels: Spot[][] | null = null;
  return {
    at: (now) => {
      pixels ??= sections.map(({ shape }) => shape.map(([lat, lon]) => project([lon, lat])));
      const lines = pixels;
      const holds = sections.map(({ windows }) => windows.some((one) => one.start <= now && now <= one.end));
      const where = (wanted: (index: number) => boolean): Spot[][] => lines.filter((_, index) => wanted(index));
      return { windows: where((index) => holds[index] === true), danger: where((index) => !holds[index] && sections[index]?.danger === true) };
    },
    moved: () => (pixels = null),
  };
}

/** Lines of pixels along corridors. */
export interface Casings {
  readonly windows: readonly (readonly Spot[])[];
  readonly danger: readonly (readonly Spot[])[];
}

/** Draws the casings; they lie below the map, which is glass there. */
export function paintCasings(canvas: HTMLCanvasElement, { windows, danger }: Casings, colours: Colours, hidden: ReadonlySet<string>): void {
  const pen = cleared(canvas);
  if (!pen) return;
  const lines = (all: readonly (readonly Spot[])[]): { line: readonly Spot[] }[] => all.map((line) => ({ line }));
  if (!hidden.has("danger")) {
    pen.lineCap = "butt";
    stroke(pen, lines(danger), hatching(pen, colours["ink-2"], "slanting", 5, 1.6), DANGER_PX);
    pen.lineCap = "round";
  }
  if (hidden.has("window")) return;
  stroke(pen, lines(windows), colours["win-line"], WINDOW_PX + 2);
  stroke(pen, lines(windows), colours.win, WINDOW_PX);
}

/** A hatching to fill or stroke with: lines so far apart and so wide, px, that lie still while the map moves. */
export function hatching(pen: CanvasRenderingContext2D, colour: string, direction: "upright" | "level" | "slanting", every: number, width: number): CanvasPattern | string {
  const size = direction === "slanting" ? every * Math.SQRT2 : every;
  const tile = document.createElement("canvas");
  tile.width = tile.height = Math.round(size * devicePixelRatio * 4);
  const side = tile.width;
  const ink = tile.getContext("2d");
  if (!ink) return colour;
  ink.strokeStyle = colour;
  ink.lineWidth = (width / size) * side;
  ink.beginPath();
  if (direction === "upright") lineOn(ink, [side / 2, 0], [side / 2, side]);
  else if (direction === "level") lineOn(ink, [0, side / 2], [side, side / 2]);
  else for (const shift of [-side, 0, side]) lineOn(ink, [shift - side / 2, side * 1.5], [shift + side * 1.5, -side / 2]);
  ink.stroke();
  const pattern = pen.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(size / side));
  return pattern ?? colour;
}

function lineOn(pen: CanvasRenderingContext2D, from: Spot, to: Spot): void {
  pen.moveTo(...from);
  pen.lineTo(...to);
}

/** Makes a canvas empty; its pen works in memory: graphics cards are slow at short strokes, machines without one slower. */
export function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen?.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen?.clearRect(0, 0, canvas.width, canvas.height);
  if (pen) pen.lineCap = pen.lineJoin = "round";
  return pen;
}

/** Draws convoys, all edges below all bodies; `chosen` ones stand out. Buses by colour and by a dark core, too. */
export function paint(canvas: HTMLCanvasElement, movers: readonly Drawn[], colours: Colours, chosen: ReadonlySet<string>): void {
  const pen = cleared(canvas);
  if (!pen) return;
  bodies(pen, movers, colours, WIDTH);
  const meant = movers.filter(({ id }) => chosen.has(id));
  stroke(pen, meant, colours.ink, WIDTH + 8);
  stroke(pen, meant, colours.ground, WIDTH + 5);
  bodies(pen, meant, colours, WIDTH + 2);
}

function bodies(pen: CanvasRenderingContext2D, movers: readonly Drawn[], colours: Colours, width: number): void {
  const buses = movers.filter(({ means }) => means === "bus" || means === "ambulance");
  const others = movers.filter(({ means }) => means !== "bus" && means !== "ambulance");
  stroke(pen, others, colours.car, width);
  stroke(pen, others.filter(({ means }) => means === "foot"), colours.ground, 1.5);
  stroke(pen, buses, colours.bus, width);
}

/** Strokes many lines at once. */
function stroke(pen: CanvasRenderingContext2D, movers: readonly { line: readonly Spot[] }[], colour: string | CanvasPattern, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  for (const { line } of movers) line.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
}

/** The convoy nearest to a pixel, within reach of a finger; null: none. */
export function hit(movers: readonly Drawn[], x: number, y: number): Drawn | null {
  let best: Drawn | null = null;
  let least = REACH_PX;
  for (const mover of movers) {
    const away = distance(mover.line, x, y);
    if (away < least) [best, least] = [mover, away];
  }
  return best;
}

function distance(line: readonly Spot[], x: number, y: number): number {
  return Math.min(...line.map((end, index) => toSegment(line[index - 1] ?? end, end, x, y)));
}

function toSegment([x1, y1]: Spot, [x2, y2]: Spot, x: number, y: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}
