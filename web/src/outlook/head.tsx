/** The answer in one sentence, what it rests on, how sure it is, what was assumed. */
import type { JSX } from "preact";

import { count, decimal } from "../format.ts";
import { Head } from "../head.tsx";
import { Rich, strong } from "../rich.tsx";
import { language } from "../state.ts";
import { inLanguage, some, t } from "../words.ts";
import { figures } from "./charts.tsx";
import type { Outlook } from "./data.ts";
import { about } from "./geometry.ts";
import { dateOfDay, dateText } from "./state.ts";
import { namesOf } from "./tables.tsx";

export function OutlookHead({ outlook }: { outlook: Outlook }): JSX.Element {
  return (
    <>
      <Head audience={outlook.class} title={outlook.title} spoken={["en", "uk", "ru"]} />
      <section class="answer" aria-label={t("answer.name")}>
        <div>
          <h1><Rich text={answer(outlook)} /></h1>
          <p class="sub">{most(outlook)} {basis(outlook)} {error(outlook)}</p>
        </div>
        <Assumed outlook={outlook} />
      </section>
    </>
  );
}

function answer({ dates, total, total_low, total_high }: Outlook): string {
  const last = dates.length - 1;
  const holes = { date: dateText(dates[last] ?? ""), people: strong(some("persons", about(total[last] ?? 0))) };
  const [low, high] = [total_low[last] ?? null, total_high[last] ?? null];
  if (low === null || high === null || about(low) === about(high)) return t("outlook.answer.bare", holes);
  return t("outlook.answer", { ...holes, low: count(about(low)), high: count(about(high)) });
}

function most(outlook: Outlook): string {
  const last = outlook.days.length - 1;
  const at = outlook.people.map((row) => row[last] ?? 0);
  const first = at.indexOf(Math.max(...at));
  const id = outlook.places[first];
  if (id === undefined) return "";
  const shown = figures(at[first] ?? 0, outlook.low[first]?.[last] ?? null, outlook.high[first]?.[last] ?? null);
  return t("outlook.most", { place: namesOf(outlook).get(id) ?? id, figures: shown });
}

function basis(outlook: Outlook): string {
  const { mode, known_to } = outlook;
  if (mode === "open") return t("outlook.mode.open");
  if (mode === "blind" || known_to === null) return t("outlook.mode.blind");
  return t("outlook.mode.running", { day: known_to, date: dateText(dateOfDay(outlook, known_to)) });
}

function error({ error }: Outlook): string {
  if (!error) return "";
  const share = `${decimal(error.rescaled * 50, 0, language.value)}\u202f%`;
  return t("outlook.error", { days: error.days, share, rescaled: decimal(error.rescaled, 3, language.value) });
}

function Assumed({ outlook: { assumed } }: { outlook: Outlook }): JSX.Element {
  if (!assumed.length) return <p class="note">{t("outlook.assumed.none")}</p>;
  return (
    <details class="assumptions">
      <summary>{t("outlook.assumed", { n: assumed.length })}</summary>
      <ul>
        {assumed.map((told) => <li key={told["en"]}>{inLanguage(told)}</li>)}
      </ul>
    </details>
  );
}
