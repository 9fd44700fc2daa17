/** The map of the outlook with its buttons and legend; where it cannot be drawn a note says so. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { canDraw } from "../map/view.ts";
import { Sign } from "../map/legend.tsx";
import { Buttons } from "../map/plan-map.tsx";
import { some, t } from "../words.ts";
import type { Outlook } from "./data.ts";
import { about, MOST_RADIUS_PX, MOST_WIDTH_PX } from "./geometry.ts";
import { LEAST_FOR_CIRCLES, mostFlow, mostPeople } from "./sources.ts";
import { drawnScale, nameOf } from "./state.ts";
import { type FlowView, openFlowMap } from "./view.ts";

/** `children` stand between the map and its legend. */
export function FlowMap({ outlook, children }: { outlook: Outlook; children: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<FlowView | "none" | null>(null);
  useEffect(() => {
    if (!box.current || !canDraw()) return setView("none");
    const opened = openFlowMap(box.current, outlook);
    opened.then(setView, () => setView("none"));
    return () => void opened.then((one) => one.close(), () => undefined);
  }, [outlook]);
  return (
    <section aria-label={t("outlook.map")}>
      {view === "none" ? (
        <p class="map-none">{t("outlook.map.none")}</p>
      ) : (
        <div class="map">
          <div class="map-box" ref={box} />
          {view && <Buttons view={view} all={t("outlook.map.home")} />}
        </div>
      )}
      {children}
      <Unplaced outlook={outlook} />
      {view !== "none" && <Legend outlook={outlook} />}
    </section>
  );
}

function Unplaced({ outlook }: { outlook: Outlook }): JSX.Element | null {
  const names = outlook.sites.filter((one) => one.lat === null || one.lon === null).map(nameOf);
  return names.length ? <p class="note">{t("outlook.map.unplaced", { places: names.join(", ") })}</p> : null;
}

function Legend({ outlook }: { outlook: Outlook }): JSX.Element {
  const wide = MOST_WIDTH_PX * drawnScale.value;
  const opens = outlook.what_if.some((one) => one.new.length > 0);
  return (
    <ul class="flow-legend" aria-label={t("legend.title")}>
      {drawnScale.value >= LEAST_FOR_CIRCLES && <li><Circle persons={mostPeople(outlook)} /></li>}
      {opens && <li><i class="new-camp" /> {t("outlook.legend.new")}</li>}
      <li>
        <svg class="flow-width" viewBox="0 0 40 20" aria-hidden="true"><rect y={10 - wide / 2} width="40" height={wide} /></svg>
        <span>{some("persons", about(mostFlow(outlook)))}: {t("outlook.legend.flow")}</span>
      </li>
      <li><i class="way" /> {t("outlook.legend.link")}</li>
      <li><Sign name="incident" /> {t("outlook.legend.conflict")}</li>
      <li><i class="town" /> {t("outlook.legend.town")}</li>
      {outlook.closures.length > 0 && <li><Sign name="closure" /> {t("outlook.legend.shut")}</li>}
    </ul>
  );
}

/** The circle of the most people, with how many that is. */
function Circle({ persons }: { persons: number }): JSX.Element {
  const radius = MOST_RADIUS_PX * drawnScale.value;
  const size = 2 * radius + 4;
  return (
    <>
      <svg class="flow-circle" width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
        <circle cx={size / 2} cy={size / 2} r={radius} />
      </svg>
      <span>{some("persons", about(persons))}: {t("outlook.legend.camp")}</span>
    </>
  );
}
