/** The page as a whole: the answer, map and diagrams on one axis of time, cards; what is seldom asked folds below. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";

import { Answer } from "./answer.tsx";
import { Board } from "./diagram/board.tsx";
import { Chance } from "./chance/card.tsx";
import { drivenPage } from "./chance/day.ts";
import { Brings } from "./brings.tsx";
import { shownPage } from "./change.ts";
import { Corridors } from "./corridors.tsx";
import { Curve } from "./curve.tsx";
import type { Page } from "./data.ts";
import { Hatches } from "./diagram/hatches.tsx";
import { type CorridorLines, corridorLines } from "./diagram/lines.ts";
import { Tables } from "./diagram/table.tsx";
import { Difference } from "./difference.tsx";
import { Duties } from "./duties.tsx";
import { Fold } from "./fold.tsx";
import { Head } from "./head.tsx";
import { Help } from "./help.tsx";
import { Infeasible } from "./infeasible.tsx";
import { Left } from "./left.tsx";
import { PlanMap } from "./map/plan-map.tsx";
import { Panel } from "./panel.tsx";
import { firstDrawn } from "./state.ts";
import { ThingsList } from "./things.tsx";
import { Way } from "./way.tsx";
import { corridorMark, placeName, t, titleOf } from "./words.ts";

/** `given`: the page as it was read; where it holds two plans, the switch says which is shown. */
export function App({ page: given }: { page: Page }): JSX.Element {
  const page = shownPage(given);
  const driven = drivenPage(page);
  return (
    <>
      <a class="skip" href="#plan">{t("skip")}</a>
      <Head audience={page.class} title={titleOf(page)} />
      <Answer page={page} change={given.change} />
      <main id="plan" class="plan">
        <div class="wide">
          <PlanMap page={driven} />
          <Hatches />
          <Board page={driven} plan={page} />
          <Later><More page={page} /></Later>
        </div>
        <div class="side">
          {given.change && <Difference change={given.change} after={given.plan.corridors} />}
          {page.infeasible ? <Infeasible why={page.infeasible} /> : !given.change && <><Help page={page} /><Brings page={page} /></>}
          {page.class === "convoy" ? corridorLines(page).map((lines) => <OwnWay key={lines.corridor.id} lines={lines} />) : <Corridors page={page} />}
          <Left page={page} />
          {!given.change && <Chance page={page} />}
        </div>
      </main>
      <Panel page={driven} />
      <footer class="foot quiet">
        <p>{t("head.case", { case: page.case, made_with: page.made_with })}</p>
      </footer>
    </>
  );
}

/** A leader's own way, place by place: there is no other corridor to choose. */
function OwnWay({ lines }: { lines: CorridorLines }): JSX.Element {
  return (
    <section class="card" aria-labelledby="way-title">
      <h2 id="way-title">{t("way.title")}</h2>
      <Way lines={lines} />
    </section>
  );
}

/** What is seldom asked: each part folded, made after the first picture. */
function More({ page }: { page: Page }): JSX.Element {
  return (
    <div class="folds">
      <Curve page={page} />
      <Duties page={page} />
      {corridorLines(page).length > 0 && (
        <Fold class="figures" summary={<h2>{t("diagram.tables")}</h2>}>
          {corridorLines(page).map((lines) => (
            <section key={lines.corridor.id}>
              <h3><span class="id">{corridorMark(page, lines.corridor.id)}</span> {placeName(lines.corridor.origin)} – {placeName(lines.corridor.destination)}</h3>
              <Tables lines={lines} />
            </section>
          ))}
        </Fold>
      )}
      <ThingsList page={page} />
    </div>
  );
}

/** How long what lies below the fold waits for a map that does not come. */
const PATIENCE_MS = 2000;

/** What lies below the fold is made after the first picture, so that the answer and the map come at once. */
function Later({ children }: { children: ComponentChildren }): JSX.Element {
  useEffect(() => {
    const timer = setTimeout(() => (firstDrawn.value = true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return <>{firstDrawn.value && children}</>;
}
