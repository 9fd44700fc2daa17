/** The map with its buttons and legend; where the browser cannot draw it, a note says so and all else goes on. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Page } from "../data.ts";
import { firstDrawn } from "../state.ts";
import { t, tOr } from "../words.ts";
import { canDraw, type MapView, openMap } from "./view.ts";
import { Legend } from "./legend.tsx";

/** `children` stand between the map and its legend. */
export function PlanMap({ page, children }: { page: Page; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const below = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const [view, setView] = useState<MapView | "none" | null>(null);
  useEffect(() => {
    if (view === "none") firstDrawn.value = true;
  }, [view]);
  useEffect(() => {
    if (!box.current || !below.current || !above.current || !canDraw()) return setView("none");
    const opened = openMap(box.current, { below: below.current, above: above.current }, page);
    opened.then(setView, () => setView("none"));
    return () => void opened.then((one) => one.close(), () => undefined);
  }, [page]);
  if (view === "none") {
    return (
      <>
        <p class="map-none">{t("map.none")}</p>
        {children}
      </>
    );
  }
  return (
    <section aria-label={t("map.name")}>
      <div class="map">
        <canvas class="map-sheet" ref={below} aria-hidden="true" />
        <div class="map-box" ref={box} />
        <canvas class="map-sheet" ref={above} aria-hidden="true" />
        {view && <Buttons view={view} />}
      </div>
      {children}
      <LeftOut page={page} />
      <Legend page={page} view={view} />
    </section>
  );
}

function LeftOut({ page: { map } }: { page: Page }) {
  if (!map.roads_left_out.length) return null;
  return <p class="note">{t("map.left_out", { classes: map.roads_left_out.map((one) => tOr(`road.${one}`, one)).join(", ") })}</p>;
}

/** Nearer, farther, all: for those who have no wheel or do not know of it. */
export function Buttons({ view, all = t("map.home") }: { view: Pick<MapView, "zoom" | "home">; all?: string }) {
  return (
    <div class="map-buttons">
      <button type="button" aria-label={t("map.nearer")} onClick={() => view.zoom(1)}>+</button>
      <button type="button" aria-label={t("map.farther")} onClick={() => view.zoom(-1)}>−</button>
      <button type="button" onClick={() => view.home()}>{all}</button>
    </div>
  );
}
