/** The outlook's map: opened once, then kept in step with the day, the what-if, language and colours. */
import { effect } from "@preact/signals";
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as MapLibreMap, StyleSpecification } from "maplibre-gl";

import { type Colours, coloursNow } from "../map/colours.ts";
import { LABEL_FONT } from "../map/layers.ts";
import { drawSigns, loadLabelFont, loadWorker, newMap } from "../map/view.ts";
import { clamp } from "../scales.ts";
import { dark, language } from "../state.ts";
import type { Asked, Outlook } from "./data.ts";
import { extentOf, LEAST_FOR_CIRCLES, type OutlookSources, sourcesOf } from "./sources.ts";
import { chosen, column, compared, drawnScale, nameOf } from "./state.ts";

/** Room for names beside the outermost places of a map of full scale. */
const EDGE_PX = { top: 48, bottom: 40, left: 140, right: 110 };
/** On a phone names are shorter (without their country), so that the map may fill its frame. */
const NARROW_EDGE_PX = { top: 36, bottom: 56, left: 84, right: 66 };
/** On a map narrower than this circles and ways are drawn smaller, down to the least scale. */
const WIDE_PX = 640;
const LEAST_SCALE = 0.5;
/** What a click can hit. */
const CAMPS = "camps";

/** An open map. */
export interface FlowView {
  zoom(step: number): void;
  home(): void;
  close(): void;
}

/** Opens the map in a box; resolves when the fonts of its labels are there. Rejects where it cannot be drawn. */
export async function openFlowMap(box: HTMLElement, outlook: Outlook): Promise<FlowView> {
  await Promise.all([loadLabelFont(), loadWorker()]);
  drawnScale.value = clamp(box.clientWidth / WIDE_PX, LEAST_SCALE, 1);
  const bounds = extentOf(outlook);
  const map = newMap(box, styleOf(sourcesNow(outlook), coloursNow()), bounds);
  map.on("idle", () => box.parentElement?.setAttribute("data-drawn", "yes"));
  const home = (): void => void (bounds && map.fitBounds(bounds, { padding: edges(), animate: false }));
  home();
  drawSigns(map);
  const keep = [keepDressed(map, outlook), keepDay(map, outlook)];
  map.on("click", CAMPS, ({ features }) => (chosen.value = String(features?.[0]?.properties.id ?? "") || null));
  return {
    zoom: (step) => map.easeTo({ zoom: map.getZoom() + step, duration: 200 }),
    home,
    close: () => {
      for (const stop of keep) stop();
      map.remove();
    },
  };
}

function edges(): typeof EDGE_PX {
  return drawnScale.peek() < LEAST_FOR_CIRCLES ? NARROW_EDGE_PX : EDGE_PX;
}

/** The what-if that the drawings show. */
export function askedNow(outlook: Outlook): Asked | null {
  return compared.value === null ? null : (outlook.what_if[compared.value] ?? null);
}

function sourcesNow(outlook: Outlook): OutlookSources {
  return sourcesOf(outlook, column.value, askedNow(outlook), nameOf, drawnScale.value);
}

/** Redraws all in the colours that hold now. */
function keepDressed(map: MapLibreMap, outlook: Outlook): () => void {
  let first = true;
  return effect(() => {
    void [dark.value, language.value];
    if (!first) map.setStyle(styleOf(sourcesOf(outlook, column.peek(), null, nameOf, drawnScale.peek()), coloursNow()), { diff: false });
    first = false;
  });
}

/** Puts the day's people, fighting and closures on the map, again when the style is there anew. */
function keepDay(map: MapLibreMap, outlook: Outlook): () => void {
  let ready = false;
  const put = (sources: OutlookSources): void => {
    for (const name of ["camps", "sites", "shut"] as const) map.getSource<GeoJSONSource>(name)?.setData(sources[name]);
  };
  map.on("styledataloading", () => (ready = false));
  map.on("style.load", () => {
    ready = true;
    put(sourcesNow(outlook));
  });
  return effect(() => {
    const sources = sourcesNow(outlook);
    if (ready) put(sources);
  });
}

/** The whole style: no address in it, so nothing is ever fetched. */
function styleOf(sources: OutlookSources, c: Colours): StyleSpecification {
  const data = Object.entries(sources).map(([name, data]) => [name, { type: "geojson" as const, data }]);
  return { version: 8, sources: Object.fromEntries(data), layers: layersOf(c) };
}

/** The layers, from the ground up. */
function layersOf(c: Colours): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const names = (size: number): Extract<LayerSpecification, { type: "symbol" }>["layout"] => ({
    "text-field": ["get", "label"], "text-font": [LABEL_FONT], "text-size": size, "text-max-width": 7, "text-justify": "auto", "text-padding": 2,
    "text-variable-anchor": ["left", "right", "top", "bottom"],
  }); // prettier-ignore
  const fought: ExpressionSpecification = ["get", "fought"];
  const ink = { "text-halo-color": c.ground, "text-halo-width": 1.75 };
  return [
    { id: "ground", type: "background", paint: { "background-color": c.ground } },
    { id: "ways", type: "line", source: "ways", layout: round, paint: { "line-color": c["road"], "line-width": 1 } },
    { id: "camps", type: "circle", source: "camps", paint: { "circle-color": c["bus"], "circle-opacity": ["case", ["get", "new"], 0.2, 0.6], "circle-stroke-color": c.ink, "circle-radius": ["max", ["get", "radius"], 3], "circle-stroke-width": ["case", ["get", "new"], 2.5, 1.25] } },
    { id: "flows", type: "line", source: "flows", layout: round, paint: { "line-color": c.corridor, "line-opacity": 0.7, "line-width": ["get", "width"] } },
    { id: "directions", type: "symbol", source: "flows", filter: ["get", "directed"], layout: { "symbol-placement": "line-center", "icon-image": "arrow", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "towns", type: "circle", source: "sites", filter: ["!", fought], paint: { "circle-color": c.ground, "circle-stroke-color": c["ink-2"], "circle-radius": 2.5, "circle-stroke-width": 1.25 } },
    { id: "fights", type: "symbol", source: "sites", filter: fought, layout: { "icon-image": "incident", "icon-allow-overlap": true } },
    { id: "shut", type: "symbol", source: "shut", layout: { "icon-image": "closure", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "site-names", type: "symbol", source: "sites", layout: { ...names(12), "text-radial-offset": 0.7, "symbol-sort-key": ["get", "rank"] }, paint: { "text-color": c["ink-2"], ...ink } },
    { id: "camp-names", type: "symbol", source: "camps", layout: { ...names(14), "text-radial-offset": ["+", 0.5, ["/", ["get", "radius"], 14]], "symbol-sort-key": ["-", 0, ["get", "persons"]] }, paint: { "text-color": c.ink, ...ink } },
  ]; // prettier-ignore
}
