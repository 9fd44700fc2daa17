/** The map itself: opened once, then kept in step with the page's shared state. */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { Map as MapLibreMap, prewarm, setWorkerUrl, type StyleSpecification } from "maplibre-gl";

import type { Page } from "../data.ts";
import { columnsIn } from "../diagram/columns.ts";
import { corridorLines } from "../diagram/lines.ts";
import { dark, firstDrawn, hovered, isSame, language, now, selected, type Thing, type ThingKind } from "../state.ts";
import { coloursNow } from "./colours.ts";
import { paintGround } from "./ground.ts";
import { draw, PIXEL_RATIO } from "./icons.ts";
import { CLICKABLE, GROUPS, type Group, LABEL_FONT, styleOf } from "./layers.ts";
import { endWidth, letteringOf } from "./lettering.ts";
import { casingsOf, type Drawn, hit, moversOf, paint, paintCasings, type Project } from "./movers.ts";
import type { Lettering } from "./overlay.tsx";
import { endsOf, extent, meant, sourcesOf } from "./sources.ts";

declare global {
  /** Unpacks the worker's script; put there by page.html. */
  var safeConductWorker: (() => Promise<string>) | undefined;
}

/** West, south, east, north, degrees. */
type Bounds = [number, number, number, number];

/** Room around the plan, for signs, and beside them for the names of its ends. */
const EDGE_PX = { top: 40, bottom: 30, left: 26, right: 26 };
const NARROW_EDGE_PX = { top: 34, bottom: 44, left: 14, right: 14 };
/** An end that lies as near to the plan's edge as this part of its width needs room for its name there. */
const OUTER_SHARE = 0.12;
/** On a map narrower than this many claims are hidden at first. */
const NARROW_PX = 600;
const MANY_CLAIMS = 8;
const REACH_PX = 5;

/** An open map. */
export interface MapView {
  zoom(step: number): void;
  /** Shows all again. */
  home(): void;
  show(group: Group, shown: boolean): void;
  hidden(): ReadonlySet<Group>;
  /** Fits the map to a frame that has become wider or narrower. */
  resized(): void;
  close(): void;
}

/** Says whether this browser can draw the map at all. */
export function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** Canvases below and above the map: `ground` is drawn anew when it moves, the others with every move of the slider. */
export interface Sheets {
  ground: HTMLCanvasElement;
  below: HTMLCanvasElement;
  above: HTMLCanvasElement;
}

/** What is hidden at first: on a phone claims that are too many to be told apart there. */
export function hiddenAtFirst(page: Page): ReadonlySet<Group> {
  return new Set(innerWidth < NARROW_PX && page.map.control.length > MANY_CLAIMS ? ["control"] : []);
}

/** Opens the map in a box; resolves when the fonts of its letters are there. Rejects where the map cannot be drawn. */
export async function openMap(box: HTMLElement, sheets: Sheets, page: Page, lettering: Signal<Lettering | null>): Promise<MapView> {
  await Promise.all([loadLabelFont(), loadWorker()]);
  const map = makeMap(box, page);
  map.on("load", () => {
    firstDrawn.value = true;
    box.closest(".map")?.setAttribute("data-drawn", "yes");
  });
  const hidden = signal(hiddenAtFirst(page));
  const keep = [
    keepDressed(map, page),
    keepHidden(map, hidden),
    keepMarked(map),
    keepMoving(map, sheets, page, hidden),
    keepLettered(map, page, lettering),
  ];
  return {
    zoom: (step) => map.easeTo({ zoom: map.getZoom() + step, duration: 200 }),
    home: () => goHome(map, page),
    show: (group, shown) => {
      const others = [...hidden.peek()].filter((one) => one !== group);
      hidden.value = new Set(shown ? others : [...others, group]);
    },
    hidden: () => hidden.peek(),
    resized: () => {
      map.resize();
      goHome(map, page);
    },
    close: () => {
      for (const stop of keep) stop();
      map.remove();
    },
  };
}

/** Room around the plan, px. */
type Padding = typeof EDGE_PX;

/** The room around the plan: at its left and right edge as much as the names of the ends need that lie there. */
function edges(page: Page): Padding {
  const bounds = extent(page);
  const edge = innerWidth < NARROW_PX ? NARROW_EDGE_PX : EDGE_PX;
  if (!bounds) return edge;
  const [west, , east] = bounds;
  const ends = new Set(endsOf(page));
  const near = (lon: number, edge: number): boolean => Math.abs(lon - edge) <= OUTER_SHARE * (east - west);
  const room = (edge: number): number => Math.max(0, ...page.map.places.filter(({ id, lon }) => ends.has(id) && near(lon, edge)).map(({ id }) => endWidth(id) + 6));
  return { ...edge, left: edge.left + room(west), right: edge.right + room(east) };
}

let worker: Promise<void> | null = null;

/**
 * Gives the map its worker, once a page, and starts it: it is ready when the first map asks for it. It is a script of the
 * old kind, as its name tells the map: no browser starts a module from a page off a disk.
 */
export function loadWorker(): Promise<void> {
  worker ??= (async () => {
    const script = new Blob([(await globalThis.safeConductWorker?.()) ?? ""], { type: "text/javascript" });
    setWorkerUrl(`${URL.createObjectURL(script)}#worker.cjs`);
    prewarm();
  })();
  return worker;
}

function styleNow(page: Page) {
  return styleOf(sourcesOf(page), coloursNow());
}

function makeMap(box: HTMLElement, page: Page): MapLibreMap {
  return newMap(box, styleNow(page), extent(page), edges(page));
}

/** Opens a map in a box that shows so much at first; it asks nothing of any network. */
export function newMap(box: HTMLElement, style: StyleSpecification, bounds: Bounds | null, padding: Padding = EDGE_PX): MapLibreMap {
  return new MapLibreMap({
    container: box,
    style,
    ...(bounds ? { bounds, fitBoundsOptions: { padding } } : {}),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // On a phone one finger scrolls the page, two move the map: a map must not be a trap on the way down.
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    fadeDuration: 0,
    maxZoom: 15,
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: false },
  });
}

/** Loads the font of a map's labels, Latin and Cyrillic. */
export async function loadLabelFont(): Promise<void> {
  await Promise.all(["A", "А"].map((letter) => document.fonts.load(`16px "${LABEL_FONT}"`, letter)));
}

/** Draws a map's signs in the colours that hold now, when it asks for them. */
export function drawSigns(map: MapLibreMap): void {
  map.setMissingStyleImageResolver((id) => {
    const image = draw(id, coloursNow());
    if (image) map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  });
}

function goHome(map: MapLibreMap, page: Page): void {
  const bounds = extent(page);
  if (bounds) map.fitBounds(bounds, { padding: edges(page), animate: false });
}

/** Redraws all in the colours that hold now. */
function keepDressed(map: MapLibreMap, page: Page): () => void {
  let first = true;
  drawSigns(map);
  return effect(() => {
    void dark.value;
    if (!first) map.setStyle(styleNow(page), { diff: false });
    first = false;
  });
}

/** Puts what holds now on the map, again whenever it changes or the style is there anew. */
function keepStates<T>(map: MapLibreMap, states: () => T, put: (states: T) => void): () => void {
  let ready = false;
  map.on("styledataloading", () => (ready = false));
  map.on("style.load", () => {
    ready = true;
    put(states());
  });
  return effect(() => {
    const wanted = states();
    if (ready) put(wanted);
  });
}

function keepHidden(map: MapLibreMap, hidden: ReadonlySignal<ReadonlySet<Group>>): () => void {
  return keepStates(map, () => hidden.value, (groups) => {
    for (const [group, layers] of Object.entries(GROUPS)) {
      const visibility = groups.has(group as Group) ? "none" : "visible";
      for (const layer of layers) map.setLayoutProperty(layer, "visibility", visibility);
    }
    map.setPaintProperty("points", "icon-opacity", ["case", ["in", ["get", "kind"], ["literal", [...groups]]], 0, 1]);
  });
}

/** Marks the corridors that are chosen or pointed at, here or in another part of the page. */
function keepMarked(map: MapLibreMap): () => void {
  const source = "corridors";
  const markedNow = (): string[] => [selected.value, hovered.value].flatMap((one) => (one?.kind === "corridor" ? [one.id] : []));
  return keepStates(map, markedNow, (ids) => {
    map.removeFeatureState({ source });
    for (const id of ids) map.setFeatureState({ source, id }, { marked: true });
  });
}

/** Draws the convoys and the cease-fire at the instant shown, the ground when the map moves; finds what the pointer is on. */
function keepMoving(map: MapLibreMap, sheets: Sheets, page: Page, hidden: ReadonlySignal<ReadonlySet<Group>>): () => void {
  const project = projectOf(map);
  const movers = moversOf(page, project);
  const casings = casingsOf(page, project);
  let shown: Drawn[] = [];
  let asked = 0;
  let moved = true;
  const repaint = (): void => {
    asked = 0;
    const colours = coloursNow();
    shown = movers.at(now.value);
    paint(sheets.above, shown, colours, chosenConvoys(page));
    paintCasings(sheets.below, casings.at(now.value), colours, hidden.value);
    if (moved) paintGround(sheets.ground, page, project, colours, hidden.value);
    moved = false;
  };
  const ask = (): void => {
    asked ||= requestAnimationFrame(repaint);
  };
  const fit = (): void => {
    const { clientWidth, clientHeight } = map.getContainer();
    for (const sheet of [sheets.ground, sheets.below, sheets.above]) {
      [sheet.width, sheet.height] = [clientWidth * devicePixelRatio, clientHeight * devicePixelRatio];
    }
    movers.moved();
    casings.moved();
    moved = true;
    ask();
  };
  map.on("move", fit);
  map.on("resize", fit);
  point(map, page, () => shown);
  fit();
  const stops = [
    effect(() => {
      void [now.value, selected.value, hovered.value];
      ask();
    }),
    effect(() => {
      void [dark.value, hidden.value];
      moved = true;
      ask();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function projectOf(map: MapLibreMap): Project {
  return (spot) => {
    const { x, y } = map.project([spot[0], spot[1]]);
    return [x, y];
  };
}

/** Places names and chips anew whenever the map or the language changes, once a frame at most. */
function keepLettered(map: MapLibreMap, page: Page, lettering: Signal<Lettering | null>): () => void {
  const project = projectOf(map);
  let asked = 0;
  const letter = (): void => {
    asked = 0;
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    lettering.value = letteringOf(page, { project, width, height, covered: coveredBy(map.getContainer()) });
  };
  const ask = (): void => {
    asked ||= requestAnimationFrame(letter);
  };
  map.on("move", ask);
  map.on("resize", ask);
  const stop = effect(() => {
    void language.value;
    ask();
  });
  return () => {
    cancelAnimationFrame(asked);
    stop();
  };
}

/** Where the buttons lie over the map, which no letters may be under. */
function coveredBy(container: HTMLElement): [number, number, number, number][] {
  const home = container.getBoundingClientRect();
  const buttons = container.parentElement?.querySelector(".map-buttons")?.getBoundingClientRect();
  if (!buttons) return [];
  return [[buttons.left - home.left, buttons.top - home.top, buttons.right - home.left, buttons.bottom - home.top]];
}

/** The convoys that are meant: one, or all of a column. */
function chosenConvoys(page: Page): Set<string> {
  return new Set(
    [selected.value, hovered.value].flatMap((one) => {
      if (one?.kind === "convoy") return [one.id];
      if (one?.kind !== "column") return [];
      const column = corridorLines(page).flatMap(columnsIn).find(({ id }) => id === one.id);
      return (column?.convoys ?? []).map(({ convoy }) => convoy.id);
    }),
  );
}

function point(map: MapLibreMap, page: Page, shown: () => Drawn[]): void {
  const at = (x: number, y: number): Thing | null => meant(page, thingAt(map, page, shown(), x, y), selected.peek());
  map.on("click", ({ point: { x, y } }) => (selected.value = at(x, y)));
  map.on("mousemove", ({ point: { x, y } }) => {
    const found = at(x, y);
    map.getCanvas().style.cursor = found ? "pointer" : "";
    if (!isSame(found, hovered.value)) hovered.value = found;
  });
  map.on("mouseout", () => (hovered.value = null));
}

/** What lies at a pixel, the topmost first; null: nothing that can be asked about. */
function thingAt(map: MapLibreMap, page: Page, shown: readonly Drawn[], x: number, y: number): Thing | null {
  const convoy = hit(shown, x, y);
  if (convoy) return columnOf(page, convoy.id);
  const layers = CLICKABLE.map(([layer]) => layer).filter((layer) => map.getLayer(layer));
  const box: [[number, number], [number, number]] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]];
  const found = map.queryRenderedFeatures(box, { layers });
  for (const [layer, kind] of CLICKABLE) {
    const first = found.find((one) => one.layer.id === layer);
    if (first) return { kind: (kind === "point" ? first.properties.kind : kind) as ThingKind, id: String(first.properties.id) };
  }
  return null;
}

/** The column that a convoy is part of: what a reader sees on the road. */
function columnOf(page: Page, convoy: string): Thing {
  const column = corridorLines(page).flatMap(columnsIn).find(({ convoys }) => convoys.some((one) => one.convoy.id === convoy));
  return column ? { kind: "column", id: column.id } : { kind: "convoy", id: convoy };
}
