/** The public's page: the words of the printed notice in its order, the map last (R9: nothing else is in its data). */
import type { JSX } from "preact";

import type { Page } from "./data.ts";
import { dayText } from "./format.ts";
import { Head } from "./head.tsx";
import { Hours } from "./hours.tsx";
import { PlanMap } from "./map/plan-map.tsx";
import { Panel } from "./panel.tsx";
import { language } from "./state.ts";
import { type Key, placeName, t, titleOf } from "./words.ts";

/** How many lines each part of the notice has. */
const LINES = { who: 3, how: 5, bring: 5, forbidden: 5, stop: 3 } as const;

export function PublicPage({ page }: { page: Page }): JSX.Element {
  const { clocks, hours } = page;
  const first = dayText(clocks.day, language.value);
  const day = clocks.last_day ? `${first} – ${dayText(clocks.last_day, language.value)}` : first;
  const origins = [...new Set(hours.map(({ origin }) => placeName(origin)))].join(", ");
  return (
    <>
      <a class="skip" href="#plan">{t("skip")}</a>
      <Head audience={page.class} title={titleOf(page)} />
      <main id="plan" class="notice">
        <h1>{t("notice.title")}</h1>
        <p class="sub"><b>{origins}</b>{origins && ", "}{day}</p>
        <Part name="who" />
        <section class="card">
          <h2>{t("notice.hours")}</h2>
          {hours.length > 0 ? <Hours page={page} /> : <p>{t("notice.ask")}</p>}
          <p class="note">{t("notice.hours_say")} {page.everybody === false && t("notice.limited")}</p>
        </section>
        <Part name="how" />
        <div class="pair">
          <Part name="bring" />
          <Part name="forbidden" />
        </div>
        <Part name="stop" />
        <section class="card">
          <h2>{t("public.map")}</h2>
          <PlanMap page={page} />
        </section>
      </main>
      <Panel page={page} />
      <footer class="foot quiet"><p>{page.made_with}</p></footer>
    </>
  );
}

function Part({ name }: { name: keyof typeof LINES }): JSX.Element {
  return (
    <section class={`card part-${name}`}>
      <h2>{t(`notice.${name}`)}</h2>
      <ul>
        {Array.from({ length: LINES[name] }, (_, index) => <li key={index}>{t(`notice.${name}.${index + 1}` as Key)}</li>)}
      </ul>
    </section>
  );
}
