/** The page as a whole: the answer, map and diagrams on one axis of time, cards; what is seldom asked folds below. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";

import { Answer } from "./answer.tsx";
import { Board } from "./diagram/board.tsx";
import { Brings } from "./brings.tsx";
import { Corridors } from "./corridors.tsx";
import { Curve } from "./curve.tsx";
import type { Page } from "./data.ts";
import { Hatches } from "./diagram/hatches.tsx";
import { corridorLines } from "./diagram/lines.ts";
import { Tables } from "./diagram/table.tsx";
import { Duties } from "./duties.tsx";
import { Fold } from "./fold.tsx";
import { Head } from "./head.tsx";
import { Help } from "./help.tsx";
import { Left } from "./left.tsx";
import { PlanMap } from "./map/plan-map.tsx";
import { Panel } from "./panel.tsx";
import { firstDrawn } from "./state.ts";
import { ThingsList } from "./things.tsx";
import { placeName, t, titleOf } from "./words.ts";

export function App({ page }: { page: Page }): JSX.Element {
  return (
    <>
      <a class="skip" href="#plan">{t("skip")}</a>
      <Head audience={page.class} title={titleOf(page)} />
      <Answer page={page} />
      <main id="plan" class="plan">
        <div class="wide">
          <PlanMap page={page} />
          <Hatches />
          <Board page={page} />
          <Later><More page={page} /></Later>
        </div>
        <div class="side">
          <Help page={page} />
          <Brings page={page} />
          <Corridors page={page} />
          <Left page={page} />
        </div>
      </main>
      <Panel page={page} />
      <footer class="foot quiet">
        <p>{t("head.case", { case: page.case, made_with: page.made_with })}</p>
      </footer>
    </>
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
              <h3><span class="id">{lines.corridor.id}</span> {placeName(lines.corridor.origin)} – {placeName(lines.corridor.destination)}</h3>
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
