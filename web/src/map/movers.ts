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

const WIDTH = 5;
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

/** Finds the sections whose cease-fire is to hold at an instant, as lines of pixels. */
export function windowsOf(page: Page, project: Project): { at(now: number): Spot[][]; moved(): void } {
  const sections = [...uniqueSections(page).values()].filter(({ windows }) => windows.length);
  let pixels: Spot[][] | null = null;
  return {
    at: (now) => {
      pixels ??= sections.map(({ shape }) => shape.map(([lat, lon]) => project([lon, lat])));
      const lines = pixels;
      return sections.flatMap(({ windows }, index) =>
        windows.some((one) => one.start <= now && now <= one.end) ? [lines[index] ?? []] : [],
      );
    },
    moved: () => (pixels = null),
  };
}

/** Draws the bands of the cease-fire that holds, each a line of pixels; they lie below the map, which is glass there. */
export function paintWindows(canvas: HTMLCanvasElement, lines: readonly (readonly Spot[])[], colours: Colours): void {
  const pen = cleared(canvas);
  if (!pen) return;
  const bands = lines.map((line) => ({ line }));
  stroke(pen, bands, colours["window-line"], 17);
  stroke(pen, bands, colours.window, 14);
}

/** Makes a canvas empty; its pen works in memory: graphics cards are slow at short strokes, machines without one slower. */
function cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
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
  stroke(pen, movers, colours.ground, WIDTH + 2);
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
  stroke(pen, buses, colours["bus-fill"], width);
  stroke(pen, buses, colours.ink, 1.5);
}

/** Strokes many lines at once. */
function stroke(pen: CanvasRenderingContext2D, movers: readonly { line: readonly Spot[] }[], colour: string, width: number): void {
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
