/** The answer in one sentence, how good and how sure it is, what was assumed, and for whom the page is. */
import type { Page } from "./data.ts";
import { clockTime, count, dayText, percentAtMost } from "./format.ts";
import { language, type Language, now, theme, type Theme } from "./state.ts";
import { city, inLanguage, placeName, t } from "./words.ts";

const LANGUAGES: [Language, string][] = [
  ["en", "English"],
  ["uk", "Українська"],
  ["ru", "Русский"],
];
const THEMES: Theme[] = ["auto", "light", "dark"];

export function Head({ page }: { page: Page }) {
  return (
    <header class="head">
      <div class="bar">
        <p class={`class class-${page.class}`}>{t(classKey(page.class))}</p>
        {page.plan.convoys.length > 0 && <Clocks page={page} />}
        <Choices />
      </div>
      <h1>{page.title}</h1>
      <p class="answer">{answer(page)}</p>
      <Quality page={page} />
      <Warnings page={page} />
      <Assumed page={page} />
    </header>
  );
}

function classKey(name: string): "class.parties" | "class.convoy" | "class.public" {
  return name === "public" ? "class.public" : name === "convoy" ? "class.convoy" : "class.parties";
}

function answer({ plan, clocks, corridor }: Page): string {
  const first = dayText(clocks.day, language.value);
  const day = clocks.last_day ? `${first} – ${dayText(clocks.last_day, language.value)}` : first;
  if (plan.persons) return t("answer", { out: count(plan.persons.out), leaving: count(plan.persons.leaving), day });
  const own = plan.corridors.find((one) => one.id === corridor);
  if (!own) return t("answer.public", { day });
  const name = `${placeName(own.origin)} – ${placeName(own.destination)}`;
  return t("answer.convoy", { name, n: plan.convoys.length, day });
}

/** What of the announced number is feasible, how near the plan is to the best, how likely the cease-fire holds. */
function Quality({ page: { plan, collapse_per_h } }: { page: Page }) {
  if (!plan.persons || !plan.quick_sum || plan.gap === null) return null;
  const shown = { leaving: count(plan.persons.leaving), feasible: count(plan.quick_sum.persons), out: count(plan.persons.out) };
  const gap = plan.gap > 0 ? t("head.gap", { percent: percentAtMost(plan.gap, language.value) }) : t("head.gap.none");
  const sure = collapse_per_h === null ? t("head.sure.none") : t("head.sure", { percent: percentAtMost(collapse_per_h, language.value) });
  return (
    <div class="quality">
      <p>{t("head.announced", shown)}</p>
      <p>{gap} <span class="assumed">{sure}</span></p>
      {plan.persons_bound !== null && plan.persons_gap !== null && (
        <p>{t("head.persons_gap", { bound: count(plan.persons_bound), percent: percentAtMost(plan.persons_gap, language.value) })}</p>
      )}
      {plan.shortfall && plan.shortfall.planned > 0 && (
        <p class="warning">{t("head.shortfall", { planned: count(plan.shortfall.planned), least: count(plan.shortfall.least_proven) })}</p>
      )}
      {plan.stopped_early && <p class="warning">{t("head.stopped")}</p>}
    </div>
  );
}

/** What `check` warns of in the case: somebody is to look, so it stands open and in the colour for that. */
function Warnings({ page: { warnings } }: { page: Page }) {
  if (!warnings.length) return null;
  return (
    <details class="assumptions" open>
      <summary class="warning">{t("head.warnings", { n: warnings.length })}</summary>
      <ul lang="en">
        {warnings.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}

function Assumed({ page: { plan } }: { page: Page }) {
  if (!plan.persons) return null;
  if (!plan.assumed.length) return <p class="note">{t("head.assumed.none")}</p>;
  return (
    <details class="assumptions">
      <summary>{t("head.assumed", { n: plan.assumed.length })}</summary>
      <ul>
        {plan.assumed.map((told) => (
          <li key={told["en"]}>{inLanguage(told)}</li>
        ))}
      </ul>
    </details>
  );
}

/** Both parties' clocks at the instant that all parts show (R7). */
function Clocks({ page: { clocks } }: { page: Page }) {
  const zones = clocks.second ? [clocks.zone, clocks.second] : [clocks.zone];
  return (
    <dl class="clocks">
      {zones.map((zone) => (
        <div key={zone}>
          <dt>{city(zone)}</dt>
          <dd>{clockTime(now.value, zone)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Language and colours of the page. */
export function Choices() {
  return (
    <div class="choices">
      <label>
        <span class="quiet">{t("language")}</span>
        <select value={language.value} onChange={(event) => (language.value = event.currentTarget.value as Language)}>
          {LANGUAGES.map(([code, name]) => (
            <option key={code} value={code} lang={code}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span class="quiet">{t("theme")}</span>
        <select value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
          {THEMES.map((name) => (
            <option key={name} value={name}>{t(`theme.${name}` as "theme.auto")}</option>
          ))}
        </select>
      </label>
    </div>
  );
}
