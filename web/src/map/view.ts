/** The map itself: opened once, then kept in step with the page's shared state. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { Map as MapLibreMap, setWorkerUrl, type StyleSpecification } from "maplibre-gl";

import type { Page } from "../data.ts";
import { dark, firstDrawn, hovered, isSame, language, now, selected, type Thing, type ThingKind } from "../state.ts";
import { placeName } from "../words.ts";
import { coloursNow } from "./colours.ts";
import { draw, PIXEL_RATIO } from "./icons.ts";
import { CLICKABLE, GROUPS, type Group, LABEL_FONT, styleOf } from "./layers.ts";
import { type Drawn, hit, moversOf, paint, paintWindows, type Project, windowsOf } from "./movers.ts";
import { extent, meant, sourcesOf } from "./sources.ts";

declare global {
  /** The worker's script, put there by page.html. */
  var safeConductWorker: string | undefined;
}

/** West, south, east, north, degrees. */
type Bounds = [number, number, number, number];

/** Room around the plan, more to the right, where names stand beside their places. */
const EDGE_PX = { top: 48, bottom: 32, left: 56, right: 88 };
const REACH_PX = 5;

/** An open map. */
export interface MapView {
  zoom(step: number): void;
  /** Shows all again. */
  home(): void;
  show(group: Group, shown: boolean): void;
  close(): void;
}

/** Says whether this browser can draw the map at all. */
export function canDraw(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

/** What is drawn anew with every move of the slider: canvases below and above the map, which is left alone. */
export interface Sheets {
  below: HTMLCanvasElement;
  above: HTMLCanvasElement;
}

/** Opens the map in a box; resolves when the fonts of its labels are there. Rejects where the map cannot be drawn. */
export async function openMap(box: HTMLElement, sheets: Sheets, page: Page): Promise<MapView> {
  await loadLabelFont();
  const map = makeMap(box, page);
  map.on("load", () => {
    firstDrawn.value = true;
    box.parentElement?.setAttribute("data-drawn", "yes");
  });
  const hidden = signal<ReadonlySet<Group>>(new Set());
  const keep = [
    keepDressed(map, page),
    keepHidden(map, hidden),
    keepMarked(map),
    keepMoving(map, sheets, page),
  ];
  return {
    zoom: (step) => map.easeTo({ zoom: map.getZoom() + step, duration: 200 }),
    home: () => goHome(map, page),
    show: (group, shown) => {
      const others = [...hidden.peek()].filter((one) => one !== group);
      hidden.value = new Set(shown ? others : [...others, group]);
    },
    close: () => {
      for (const stop of keep) stop();
      map.remove();
    },
  };
}

/** A script of the old kind, as its name tells the map: no browser starts a module from a page off a disk. */
function workerUrl(): string {
  const script = new Blob([globalThis.safeConductWorker ?? ""], { type: "text/javascript" });
  return `${URL.createObjectURL(script)}#worker.cjs`;
}

function styleNow(page: Page) {
  return styleOf(sourcesOf(page, placeName), coloursNow(), page.map.danger?.drawn ?? false);
}

function makeMap(box: HTMLElement, page: Page): MapLibreMap {
  return newMap(box, styleNow(page), extent(page));
}

/** Opens a map in a box that shows so much at first; it asks nothing of any network. */
export function newMap(box: HTMLElement, style: StyleSpecification, bounds: Bounds | null): MapLibreMap {
  setWorkerUrl(workerUrl());
  return new MapLibreMap({
    container: box,
    style,
    ...(bounds ? { bounds, fitBoundsOptions: { padding: EDGE_PX } } : {}),
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
  if (bounds) map.fitBounds(bounds, { padding: EDGE_PX, animate: false });
}

/** Redraws all in the colours and the language that hold now. */
function keepDressed(map: MapLibreMap, page: Page): () => void {
  let first = true;
  drawSigns(map);
  return effect(() => {
    void [dark.value, language.value];
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

/** Draws the convoys and the cease-fire at the instant shown, and finds what the pointer is on. */
function keepMoving(map: MapLibreMap, { below, above }: Sheets, page: Page): () => void {
  const project: Project = (spot) => {
    const { x, y } = map.project([spot[0], spot[1]]);
    return [x, y];
  };
  const movers = moversOf(page, project);
  const windows = windowsOf(page, project);
  let shown: Drawn[] = [];
  let asked = 0;
  const repaint = (): void => {
    asked = 0;
    const colours = coloursNow();
    shown = movers.at(now.value);
    paint(above, shown, colours, chosenConvoys());
    paintWindows(below, windows.at(now.value), colours);
  };
  const ask = (): void => {
    asked ||= requestAnimationFrame(repaint);
  };
  const fit = (): void => {
    const { clientWidth, clientHeight } = map.getContainer();
    for (const sheet of [below, above]) {
      [sheet.width, sheet.height] = [clientWidth * devicePixelRatio, clientHeight * devicePixelRatio];
    }
    movers.moved();
    windows.moved();
    ask();
  };
  map.on("move", fit);
  map.on("resize", fit);
  point(map, page, () => shown);
  fit();
  return effect(() => {
    void [now.value, selected.value, hovered.value, dark.value];
    ask();
  });
}

function chosenConvoys(): Set<string> {
  return new Set([selected.value, hovered.value].flatMap((one) => (one?.kind === "convoy" ? [one.id] : [])));
}

function point(map: MapLibreMap, page: Page, shown: () => Drawn[]): void {
  const at = (x: number, y: number): Thing | null => meant(page, thingAt(map, shown(), x, y), selected.peek());
  map.on("click", ({ point: { x, y } }) => (selected.value = at(x, y)));
  map.on("mousemove", ({ point: { x, y } }) => {
    const found = at(x, y);
    map.getCanvas().style.cursor = found ? "pointer" : "";
    if (!isSame(found, hovered.value)) hovered.value = found;
  });
  map.on("mouseout", () => (hovered.value = null));
}

/** What lies at a pixel, the topmost first; null: nothing that can be asked about. */
function thingAt(map: MapLibreMap, shown: readonly Drawn[], x: number, y: number): Thing | null {
  const convoy = hit(shown, x, y);
  if (convoy) return { kind: "convoy", id: convoy.id };
  const layers = CLICKABLE.map(([layer]) => layer).filter((layer) => map.getLayer(layer));
  const box: [[number, number], [number, number]] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]];
  const found = map.queryRenderedFeatures(box, { layers });
  for (const [layer, kind] of CLICKABLE) {
    const first = found.find((one) => one.layer.id === layer);
    if (first) return { kind: (kind === "point" ? first.properties.kind : kind) as ThingKind, id: String(first.properties.id) };
  }
  return null;
}
