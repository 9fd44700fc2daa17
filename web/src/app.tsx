/** The page as a whole: the answer, then map, diagrams and cards, in the order in which a phone stacks them. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { Card } from "./card.tsx";
import { TimeSlider } from "./clock.tsx";
import { Corridors } from "./corridors.tsx";
import { Curve } from "./curve.tsx";
import type { Page } from "./data.ts";
import { Diagrams } from "./diagram/diagram.tsx";
import { Hatches } from "./diagram/hatches.tsx";
import { Duties } from "./duties.tsx";
import { Head } from "./head.tsx";
import { Hours } from "./hours.tsx";
import { Left } from "./left.tsx";
import { PlanMap } from "./map/plan-map.tsx";
import { firstDrawn } from "./state.ts";
import { ThingsList } from "./things.tsx";
import { t } from "./words.ts";

export function App({ page }: { page: Page }) {
  return (
    <>
      <a class="skip" href="#plan">{t("skip")}</a>
      <Head page={page} />
      <main id="plan" class="plan">
        <div class="wide">
          <PlanMap page={page}>{page.plan.convoys.length > 0 && <TimeSlider page={page} />}</PlanMap>
          <Later>
            <Hatches />
            <Diagrams page={page} />
            <Curve page={page} />
            <Duties page={page} />
            <Left page={page} />
          </Later>
        </div>
        <div class="side">
          {page.hours.length > 0 && <Hours page={page} />}
          <Card page={page} />
          <Corridors page={page} />
          <ThingsList page={page} />
        </div>
      </main>
      <footer class="foot quiet">
        <p>{t("head.case", { case: page.case, made_with: page.made_with })}</p>
      </footer>
    </>
  );
}

/** How long what lies below the fold waits for a map that does not come. */
const PATIENCE_MS = 2000;

/** What lies below the fold is made after the first picture, so that the answer and the map come at once. */
function Later({ children }: { children: ComponentChildren }) {
  useEffect(() => {
    const timer = setTimeout(() => (firstDrawn.value = true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return <>{firstDrawn.value && children}</>;
}
