/** The map's layers, from the ground up: the only place that says what lies over what, and how it looks. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

import type { Colours } from "./colours.ts";
import type { Sources } from "./sources.ts";

/** The only font that labels are set in; it rides in the page. */
export const LABEL_FONT = "IBM Plex Sans";

/** What a click can hit, the topmost first, with the kind of thing its features are. */
export const CLICKABLE = [
  ["points", "point"],
  ["place-dots", "place"],
  ["place-names", "place"],
  ["sections-hit", "section"],
  ["roads-hit", "road"],
  ["danger-fill", "danger"],
  ["control-fill", "control"],
] as const;

/** Layers that a reader may hide, by group. */
export const GROUPS = {
  control: ["control-fill", "control-line", "control-line-other"],
  danger: ["danger-fill", "danger-line"],
  places: ["place-dots", "place-names"],
} as const;

export type Group = keyof typeof GROUPS;

/** The whole style: no address in it, so nothing is ever fetched. */
export function styleOf(sources: Sources, colours: Colours, drawnByHand: boolean): StyleSpecification {
  const ids = new Set(["corridors"]);
  const data = Object.entries(sources).map(([name, data]) => [
    name,
    { type: "geojson" as const, data, ...(ids.has(name) ? { promoteId: "id" } : {}) },
  ]);
  return { version: 8, sources: Object.fromEntries(data), layers: layersOf(colours, drawnByHand) };
}

const marked: ExpressionSpecification = ["boolean", ["feature-state", "marked"], false];
const side = (colours: Colours): ExpressionSpecification => ["match", ["get", "side"], 0, colours["claim-1"], colours["claim-2"]];

function layersOf(c: Colours, drawnByHand: boolean): LayerSpecification[] {
  return [
    ...controlLayers(c),
    ...dangerLayers(c, drawnByHand),
    ...roadLayers(c),
    ...corridorLayers(c),
    ...pointLayers(c),
  ];
}

/** Whose land by colour, who says so by hatching down or across: a grid is what both say. */
function controlLayers(c: Colours): LayerSpecification[] {
  const hatch: ExpressionSpecification = ["concat", "claim-", ["get", "side"], "-", ["get", "speaker"]];
  return [
    { id: "control-fill", type: "fill", source: "control", paint: { "fill-pattern": hatch, "fill-opacity": ["case", ["==", ["get", "state"], "confirmed"], 0.8, 0.28] } },
    { id: "control-line", type: "line", source: "control", filter: ["==", ["get", "speaker"], 0], paint: { "line-color": side(c), "line-width": 1.25 } },
    { id: "control-line-other", type: "line", source: "control", filter: ["!=", ["get", "speaker"], 0], paint: { "line-color": side(c), "line-width": 1.25, "line-dasharray": [4, 3] } },
  ]; // prettier-ignore
}

/** A zone that was drawn by hand has a firm edge, a guessed one a dashed edge. */
function dangerLayers(c: Colours, drawnByHand: boolean): LayerSpecification[] {
  const edge = { "line-color": c.danger, "line-width": 1.5, ...(drawnByHand ? {} : { "line-dasharray": [2, 2] }) };
  return [
    { id: "danger-fill", type: "fill", source: "danger", paint: { "fill-pattern": "danger", "fill-opacity": 0.6 } },
    { id: "danger-line", type: "line", source: "danger", paint: edge },
  ];
}

function roadLayers(c: Colours): LayerSpecification[] {
  const width = (major: number, minor: number): ExpressionSpecification => ["case", ["get", "major"], major, minor];
  return [
    { id: "roads", type: "line", source: "roads", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": ["case", ["get", "major"], c.road, c["road-minor"]], "line-width": ["interpolate", ["linear"], ["zoom"], 5, width(0.8, 0.4), 8, width(1.8, 1.1), 12, width(4, 2.5)] } },
    { id: "roads-barred", type: "line", source: "roads", filter: ["get", "barred"], paint: { "line-color": c.ink, "line-width": 1.5, "line-dasharray": [1, 2] } },
    { id: "roads-hit", type: "line", source: "roads", paint: { "line-color": c.ground, "line-opacity": 0, "line-width": 10 } },
  ]; // prettier-ignore
}

/** A corridor, marked where it is meant, and its direction; the cease-fire that holds lies on a canvas below the map. */
function corridorLayers(c: Colours): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "corridors-marked", type: "line", source: "corridors", layout: round, paint: { "line-color": c.ink, "line-width": 8, "line-opacity": ["case", marked, 1, 0] } },
    { id: "corridors", type: "line", source: "corridors", layout: round, paint: { "line-color": c.corridor, "line-width": 4 } },
    { id: "directions", type: "symbol", source: "corridors", layout: { "symbol-placement": "line", "symbol-spacing": 90, "icon-image": "arrow", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "sections-hit", type: "line", source: "sections", paint: { "line-color": c.ground, "line-opacity": 0, "line-width": 16 } },
  ]; // prettier-ignore
}

function pointLayers(c: Colours): LayerSpecification[] {
  const level = (values: [number, number, number]): ExpressionSpecification => ["match", ["get", "level"], 0, values[0], 1, values[1], values[2]];
  return [
    { id: "place-dots", type: "circle", source: "places", paint: { "circle-color": c.ground, "circle-stroke-color": c.ink, "circle-radius": level([4.5, 2.5, 1.8]), "circle-stroke-width": level([2, 1.5, 1]) } },
    { id: "points", type: "symbol", source: "points", layout: { "icon-image": ["get", "kind"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["match", ["get", "kind"], "closure", 5, "checkpoint", 4, "assembly", 3, "reception", 2, 1] } },
    { id: "place-names", type: "symbol", source: "places", layout: { "text-field": ["get", "label"], "text-font": [LABEL_FONT], "text-size": level([16, 13, 12]), "text-variable-anchor": ["left", "right", "top", "bottom", "top-left", "bottom-right"], "text-radial-offset": 0.65, "text-justify": "auto", "text-padding": 3, "symbol-sort-key": ["get", "rank"] }, paint: { "text-color": ["match", ["get", "level"], 3, c["ink-soft"], c.ink], "text-halo-color": c.ground, "text-halo-width": 1.75 } },
  ]; // prettier-ignore
}
