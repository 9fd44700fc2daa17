/** Works out where the letters over the map stand, from where the map has its places. */
import type { Page } from "../data.ts";
import { corridorMark, placeName } from "../words.ts";
import { type Box, type Label, place, type Spot } from "./labels.ts";
import type { Project } from "./movers.ts";
import { chipWords, type Lettering } from "./overlay.tsx";
import { corridorShape, ranksOf } from "./sources.ts";

/** Letters by rank: weight and size, px. */
const FONTS = ["600 16px", "400 13px", "400 12px", "400 11px"] as const;
const FAMILY = '"IBM Plex Sans", sans-serif';
const CHIP_FONT = "600 12px";
const CHIP_PX = 20;
const CHIP_EDGE = 8;
const EDGE_PX = 4;
/** Signs and dots are kept free: half their side, px. */
const SIGN_PX = 9;
const DOT_PX = 4;
/** The bar of the scale is no longer than this. */
const SCALE_PX = 110;
const EARTH_KM = 6371;

/** What a map that has moved tells of itself. */
export interface Moved {
  readonly project: Project;
  readonly width: number;
  readonly height: number;
  /** What lies over the map and takes no letters: px from the left, or whole boxes. */
  readonly covered: readonly Box[];
}

let pen: CanvasRenderingContext2D | null = null;

/** How wide a text is, px. */
export function widthOf(text: string, font: string): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return text.length * 8;
  pen.font = `${font} ${FAMILY}`;
  return Math.ceil(pen.measureText(text).width);
}

/** The width of a place's name as an end of a corridor. */
export function endWidth(id: string): number {
  return widthOf(placeName(id), FONTS[0]);
}

export function letteringOf(page: Page, { project, width, height, covered }: Moved): Lettering {
  const ranks = ranksOf(page);
  const frame: Box = [EDGE_PX, EDGE_PX, width - EDGE_PX, height - EDGE_PX];
  const inFrame = ([x, y]: Spot): boolean => x >= frame[0] && x <= frame[2] && y >= frame[1] && y <= frame[3];
  const spots = page.map.places.map((one) => ({ one, at: project([one.lon, one.lat]), rank: ranks.get(one.id) ?? 3 })).filter(({ at }) => inFrame(at));
  const labels = spots
    .sort((one, other) => one.rank - other.rank || (other.one.population ?? 0) - (one.one.population ?? 0))
    .map(({ one, at, rank }): Label => {
      const size = Number(/ (\d+)px/.exec(FONTS[rank] ?? "")?.[1]);
      return { id: one.id, at, rank, width: widthOf(placeName(one.id), FONTS[rank] ?? FONTS[3]), height: size * 1.15, away: rank === 0 ? 12 : 7 };
    });
  const lines = page.plan.corridors.map(({ id, sections }) => ({ id, line: corridorShape(sections).map(([lon, lat]) => project([lon ?? 0, lat ?? 0])) }));
  const chips = lines.map(({ id, line }) => ({ id, line: line.filter(inFrame), width: widthOf(chipWords(corridorMark(page, id), mostOn(page, id)), CHIP_FONT) + 2 * CHIP_EDGE, height: CHIP_PX }));
  const places = new Map(spots.map(({ one, at }) => [one.id, at]));
  const scale = scaleOf(page, project);
  const scaled: Box = [width - scale.px - 22, height - 34, width, height];
  const placed = place(labels, chips, { frame, boxes: [...covered, scaled, ...signs(page, project), ...dots(spots)], lines: lines.map(({ line }) => line) });
  return { width, height, ...placed, labels: placed.labels.map((one) => ({ ...one, rank: ranks.get(one.id) ?? 3, at: places.get(one.id) ?? [0, 0] })), scale };
}

/** As many persons as the corridor has: no instant has more, so a chip need never grow. */
function mostOn(page: Page, corridor: string): number {
  return page.plan.convoys.reduce((sum, one) => sum + (one.corridor === corridor ? one.persons : 0), 0);
}

function signs({ map }: Page, project: Project): Box[] {
  const at = new Map(map.places.map((one) => [one.id, [one.lon, one.lat] as const]));
  const all = [
    ...map.checkpoints.map((one) => one.spot),
    ...map.closures.map((one) => one.spot),
    ...map.incidents.map(({ lon, lat }) => [lon, lat] as const),
    ...map.assembly.map(({ lon, lat }) => (lon === null || lat === null ? null : ([lon, lat] as const))),
    ...map.reception.map((one) => at.get(one.place) ?? null),
  ];
  return all.flatMap((spot) => (spot ? [boxAround(project(spot), SIGN_PX)] : []));
}

function dots(spots: readonly { at: Spot; rank: number }[]): Box[] {
  return spots.filter(({ rank }) => rank < 3).map(({ at }) => boxAround(at, DOT_PX));
}

function boxAround([x, y]: Spot, half: number): Box {
  return [x - half, y - half, x + half, y + half];
}

/** A bar of a round number of km, as the map has them at the first of the page's places. */
function scaleOf({ map }: Page, project: Project): Lettering["scale"] {
  const [first] = map.places;
  if (!first) return { km: 0, px: 0 };
  const [[x1], [x2]] = [project([first.lon, first.lat]), project([first.lon + 1, first.lat])];
  const pxPerKm = Math.abs(x2 - x1) / ((Math.PI / 180) * EARTH_KM * Math.cos((first.lat * Math.PI) / 180));
  const most = SCALE_PX / (pxPerKm || 1);
  const step = [5, 2, 1].map((part) => part * 10 ** Math.floor(Math.log10(most))).find((km) => km <= most) ?? most;
  return { km: step, px: step * pxPerKm };
}
