/** The map with its buttons and legend; where the browser cannot draw it, a note says so and all else goes on. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { Page } from "../data.ts";
import { firstDrawn } from "../state.ts";
import { t, tOr } from "../words.ts";
import { Legend } from "./legend.tsx";
import { type Lettering, Overlay } from "./overlay.tsx";
import { canDraw, type MapView, openMap, type Sheets } from "./view.ts";

/** Where the legend stands open at first: not on a phone. */
const WIDE = "(min-width: 760px)";

export function PlanMap({ page }: { page: Page }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const sheets = { ground: useRef<HTMLCanvasElement>(null), below: useRef<HTMLCanvasElement>(null), above: useRef<HTMLCanvasElement>(null) };
  const [view, setView] = useState<MapView | "none" | null>(null);
  const [legend, setLegend] = useState(() => matchMedia(WIDE).matches);
  const lettering = useMemo(() => signal<Lettering | null>(null), [page]);
  useEffect(() => {
    if (view === "none") firstDrawn.value = true;
  }, [view]);
  useEffect(() => {
    const given = Object.fromEntries(Object.entries(sheets).map(([name, { current }]) => [name, current]));
    if (!box.current || Object.values(given).includes(null) || !canDraw()) return setView("none");
    const opened = openMap(box.current, given as unknown as Sheets, page, lettering);
    opened.then(setView, () => setView("none"));
    return () => void opened.then((one) => one.close(), () => undefined);
  }, [page]);
  useEffect(() => {
    if (view && view !== "none") view.resized();
  }, [legend, view]);
  if (view === "none") return <p class="map-none">{t("map.none")}</p>;
  return (
    <section aria-label={t("map.name")}>
      <div class={legend ? "map with-legend" : "map"}>
        {legend && <Legend page={page} view={view} />}
        <div class="map-frame">
          <canvas class="map-sheet" ref={sheets.ground} aria-hidden="true" />
          <canvas class="map-sheet" ref={sheets.below} aria-hidden="true" />
          <div class="map-box" ref={box} />
          <canvas class="map-sheet" ref={sheets.above} aria-hidden="true" />
          <Overlay page={page} lettering={lettering} />
          {view && <Buttons view={view}><button type="button" aria-expanded={legend} onClick={() => setLegend(!legend)}>{t("legend.title")}</button></Buttons>}
        </div>
      </div>
      <LeftOut page={page} />
    </section>
  );
}

function LeftOut({ page: { map } }: { page: Page }): JSX.Element | null {
  if (!map.roads_left_out.length) return null;
  return <p class="note">{t("map.left_out", { classes: map.roads_left_out.map((one) => tOr(`road.${one}`, one)).join(", ") })}</p>;
}

interface ButtonsProps {
  readonly view: Pick<MapView, "zoom" | "home">;
  readonly all?: string;
  readonly children?: JSX.Element;
}

/** Nearer, farther, all: for those who have no wheel or do not know of it. */
export function Buttons({ view, all = t("map.home"), children }: ButtonsProps): JSX.Element {
  return (
    <div class="map-buttons">
      <button type="button" class="step" aria-label={t("map.nearer")} onClick={() => view.zoom(1)}>+</button>
      <button type="button" class="step" aria-label={t("map.farther")} onClick={() => view.zoom(-1)}>−</button>
      <button type="button" onClick={() => view.home()}>{all}</button>
      {children}
    </div>
  );
}
