/** The map's layers, from the ground up: the only place that says what lies over what, and how it looks. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

import type { Colours } from "./colours.ts";
import type { Sources } from "./sources.ts";

/** The only font that labels are set in; it rides in the page. */
export const LABEL_FONT = "IBM Plex Sans";

/** What a click can hit, the topmost first, with the kind of thing its features are. */
export const CLICKABLE = [
  ["points", "point"],
  ["closures", "point"],
  ["place-dots", "place"],
  ["sections-hit", "section"],
  ["roads-hit", "road"],
  ["danger-hit", "danger"],
  ["control-hit", "control"],
] as const;

/** What a reader may hide, with the layers of the map that go with it; what is drawn on canvases asks for its name. */
export const GROUPS = {
  window: [],
  danger: ["danger-hit"],
  control: ["control-hit"],
  checkpoint: [],
  closure: ["closures"],
  incident: [],
} as const;

export type Group = keyof typeof GROUPS;

/** Below this zoom a town has one sign of a kind. */
const TOWN_ZOOM = 9;

/** The whole style: no address in it, so nothing is ever fetched. */
export function styleOf(sources: Sources, colours: Colours): StyleSpecification {
  const ids = new Set(["corridors"]);
  const data = Object.entries(sources).map(([name, data]) => [
    name,
    { type: "geojson" as const, data, ...(ids.has(name) ? { promoteId: "id" } : {}) },
  ]);
  return { version: 8, sources: Object.fromEntries(data), layers: layersOf(colours) };
}

const marked: ExpressionSpecification = ["boolean", ["feature-state", "marked"], false];

/** Claims, the danger zone and the cease-fire lie on canvases below the map, which is glass there. */
function layersOf(c: Colours): LayerSpecification[] {
  return [
    { id: "control-hit", type: "fill", source: "control", paint: { "fill-color": c.ground, "fill-opacity": 0 } },
    { id: "danger-hit", type: "fill", source: "danger", paint: { "fill-color": c.ground, "fill-opacity": 0 } },
    ...roadLayers(c),
    ...corridorLayers(c),
    ...pointLayers(c),
  ];
}

/** One grey for all roads: the class is told by the width alone. */
function roadLayers(c: Colours): LayerSpecification[] {
  const width = (times: number): ExpressionSpecification => ["*", times, ["match", ["get", "class"], "motorway", 2.25, "trunk", 1.75, "primary", 1.25, "secondary", 0.9, 0.6]];
  return [
    { id: "roads", type: "line", source: "roads", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": c.road, "line-width": ["interpolate", ["linear"], ["zoom"], 5, width(0.7), 7.5, width(1), 12, width(2.4)] } },
    { id: "roads-barred", type: "line", source: "roads", filter: ["get", "barred"], paint: { "line-color": c.ink, "line-width": 1.25, "line-dasharray": [1, 2] } },
    { id: "roads-hit", type: "line", source: "roads", paint: { "line-color": c.ground, "line-opacity": 0, "line-width": 10 } },
  ]; // prettier-ignore
}

/** The other plan's corridors, broad and pale; a corridor on a halo, marked where it is meant, and its direction. */
function corridorLayers(c: Colours): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "others", type: "line", source: "others", layout: round, paint: { "line-color": c.other, "line-width": 11, "line-opacity": 0.45 } },
    { id: "corridors-halo", type: "line", source: "corridors", layout: round, paint: { "line-color": ["case", marked, c.ink, c.ground], "line-width": ["case", marked, 8, 6], "line-opacity": ["case", marked, 1, 0.85] } },
    { id: "corridors", type: "line", source: "corridors", layout: round, paint: { "line-color": c.corridor, "line-width": 3.5 } },
    { id: "directions", type: "symbol", source: "corridors", layout: { "symbol-placement": "line", "symbol-spacing": 120, "icon-image": "arrow", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "sections-hit", type: "line", source: "sections", paint: { "line-color": c.ground, "line-opacity": 0, "line-width": 16 } },
  ]; // prettier-ignore
}

/** Signs that would lie on each other give way: ends of corridors first, then posts; a shut road is always marked. */
function pointLayers(c: Colours): LayerSpecification[] {
  const isWaypoint: ExpressionSpecification = ["<", ["get", "rank"], 3];
  const always = { "icon-allow-overlap": true, "icon-ignore-placement": true } as const;
  return [
    { id: "closures", type: "symbol", source: "points", filter: ["==", ["get", "kind"], "closure"], layout: { "icon-image": "closure", "icon-size": 0.8, ...always } },
    { id: "place-dots", type: "circle", source: "places", paint: { "circle-color": ["case", isWaypoint, c.ground, c["ink-2"]], "circle-stroke-color": c.ink, "circle-radius": ["case", isWaypoint, 3, 1.4], "circle-stroke-width": ["case", isWaypoint, 1.5, 0] } },
    { id: "points", type: "symbol", source: "points", filter: ["all", ["!=", ["get", "kind"], "closure"], ["any", ["get", "lead"], [">=", ["zoom"], TOWN_ZOOM]]], layout: { "icon-image": ["get", "kind"], "icon-padding": 0, "symbol-sort-key": ["match", ["get", "kind"], "assembly", 1, "reception", 2, "checkpoint", 3, 4] } },
  ]; // prettier-ignore
}
