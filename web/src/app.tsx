/** The page as a whole: the answer, then map, diagrams and cards, in the order in which a phone stacks them. */
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
          <Hatches />
          <Diagrams page={page} />
          <Curve page={page} />
          <Duties page={page} />
          <Left page={page} />
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
