/** The answer: how many can leave, in one number and one sentence, and how that divides all who would. */
import type { JSX } from "preact";

import type { Simulation } from "./chance/format.ts";
import { bestAsk } from "./help.tsx";
import type { Page } from "./data.ts";
import { Switch } from "./difference.tsx";
import { count, dayText, late, percentAtMost, signed } from "./format.ts";
import { Rich, strong } from "./rich.tsx";
import { language, selected, type Thing } from "./state.ts";
import { clockText, inLanguage, placeName, some, t } from "./words.ts";

/** So many places are named with their last departure; the others are counted. */
const MOST_NAMED = 3;

/** `change`: what the page's plan is held against; then the difference is the answer. */
export function Answer({ page, change }: { page: Page; change: Page["change"] }): JSX.Element {
  return (
    <section class="answer" aria-label={t("answer.name")}>
      <div>
        <h1><Rich text={change ? difference(change) : headline(page)} /></h1>
        <p class="sub">
          {change && <Said change={change} />}
          <Rich text={change ? between(change) : sentence(page)} />
        </p>
        {change && <Switch />}
      </div>
      {page.plan.persons && <Balance page={page} persons={page.plan.persons} />}
    </section>
  );
}

/** How many more can leave; first of all, as it is what was asked. */
function difference({ before, after }: NonNullable<Page["change"]>): string {
  const holes = { before: count(before.persons), after: count(after.persons) };
  if (before.persons === after.persons) return t("answer.change.same", { after: strong(holes.after) });
  return t("answer.change", { ...holes, more: strong(signed(after.persons - before.persons)) });
}

/** What is otherwise; nothing where two plans are just compared. */
function Said({ change: { words } }: { change: NonNullable<Page["change"]> }): JSX.Element | null {
  const said = inLanguage(words);
  return said ? <><b>{said}.</b>{" "}</> : null;
}

/** What is proven of the difference. */
function between({ persons_between: [low, high], proven }: NonNullable<Page["change"]>): string {
  const proof = t("answer.change.between", { low: signed(low), high: signed(high) });
  return proven ? proof : `${proof} ${t("answer.change.open")}`;
}

function headline({ plan, clocks, corridor, infeasible }: Page): string {
  if (infeasible) return t("answer.nobody", { leaving: plan.persons ? some("persons.of", plan.persons.leaving) : "" });
  if (plan.persons) return t("answer", { out: strong(count(plan.persons.out)), leaving: some("persons.of", plan.persons.leaving) });
  const own = plan.corridors.find((one) => one.id === corridor);
  const first = dayText(clocks.day, language.value);
  const day = clocks.last_day ? `${first} – ${dayText(clocks.last_day, language.value)}` : first;
  if (!own) return day;
  const name = `${placeName(own.origin)} – ${placeName(own.destination)}`;
  return t("answer.convoy", { name, day });
}

/** When the last vehicle leaves each place, and all are received; the most that any plan can. */
function sentence(page: Page): string {
  const { persons, persons_bound, shortfall, stopped_early } = page.plan;
  const parts: string[] = [];
  const leaves = lastLeaves(page);
  const end = Math.max(...page.plan.convoys.flatMap((one) => (one.corridor ? [one.passes.at(-1)?.tail ?? 0] : [])));
  if (leaves.length) {
    const named = leaves.slice(0, MOST_NAMED).map(({ place, at }) => t("answer.last.place", { place: placeName(place), at: strong(clockText(late(at))) }));
    const others = leaves.slice(MOST_NAMED);
    if (others.length) named.push(t("answer.last.others", { n: others.length, at: strong(clockText(late(Math.max(...others.map(({ at }) => at))))) }));
    parts.push(t("answer.last", { places: new Intl.ListFormat(language.value).format(named), end: clockText(late(end)) }));
  }
  if (persons && persons_bound !== null && !page.infeasible) {
    parts.push(persons_bound > persons.out ? t("answer.bound", { bound: count(persons_bound) }) : t("answer.bound.none"));
  }
  if (page.simulation) parts.push(sure(page.simulation));
  if (shortfall && shortfall.planned > 0) parts.push(t("head.shortfall", { planned: count(shortfall.planned), least: count(shortfall.least_proven) }));
  if (stopped_early) parts.push(t("head.stopped"));
  return parts.join(" ");
}

/** How many get out on a bad day and on a middle one; where a bad day gets nobody out, how many days do not. */
function sure({ runs, out, nobody_out }: Simulation): string {
  const holes = { runs: count(runs), p50: strong(count(out.p50)) };
  if (Math.round(out.p10) === 0) return t("chance.sure.nobody", { ...holes, days: strong(count(100 * nobody_out)) });
  return t("chance.sure", { ...holes, p10: strong(count(out.p10)) });
}

/** The last departure with people of each origin, those from which most leave first. */
export function lastLeaves({ plan }: Page): { place: string; at: number; persons: number }[] {
  const found = new Map<string, { place: string; at: number; persons: number }>();
  for (const { corridor, passes: [origin], persons } of plan.convoys) {
    if (corridor === null || !origin) continue;
    const known = found.get(origin.place) ?? { place: origin.place, at: origin.tail, persons: 0 };
    found.set(origin.place, { ...known, at: Math.max(known.at, origin.tail), persons: known.persons + persons });
  }
  return [...found.values()].sort((one, other) => other.persons - one.persons);
}

/** All who would leave as one bar: who can, who could with the one thing that brings most, who stays. */
function Balance({ page, persons }: { page: Page; persons: NonNullable<Page["plan"]["persons"]> }): JSX.Element {
  const best = bestAsk(page);
  const share = (part: number): string => `${(100 * part) / Math.max(persons.leaving, 1)}%`;
  return (
    <div class="balance">
      <div class="share" aria-hidden="true">
        <i class="out" style={{ width: share(persons.out) }} />
        {best && <i class="more" style={{ insetInlineStart: share(persons.out), width: share(Math.min(best.persons, persons.left)) }} />}
      </div>
      <dl>
        <div><dt><i class="key out" />{t("balance.out")}</dt><dd>{count(persons.out)}</dd></div>
        {best && <div><dt><i class="key more" />{t("balance.more", { ask: askWords(best.told) })}</dt><dd>+{count(best.persons)}</dd></div>}
        <div><dt><i class="key rest" />{t("balance.left")}</dt><dd>{count(persons.left)}</dd></div>
      </dl>
      <Told page={page} />
    </div>
  );
}

function askWords(told: Record<string, string>): string {
  const words = told[language.value] ?? told["en"] ?? "";
  return words.charAt(0).toLocaleLowerCase(language.value) + words.slice(1);
}

/** What was assumed and what is warned of, a press away. */
function Told({ page: { plan, collapse_per_h, warnings } }: { page: Page }): JSX.Element {
  return (
    <p class="told">
      <Ask thing="answer" words={t("answer.from-where")} assumed />
      {collapse_per_h !== null && (
        <Ask thing="assumed" words={t("told.collapse", { percent: plainPercent(collapse_per_h) })} assumed />
      )}
      {plan.assumed.length > 0 && <Ask thing="assumed" words={some("told.assumed", plan.assumed.length)} assumed />}
      {collapse_per_h === null && <span>{t("head.sure.none")}</span>}
      {warnings.length > 0 && <Ask thing="warnings" words={some("told.warnings", warnings.length)} warning />}
    </p>
  );
}

/** A share that is given, not proven, as a per cent: no digit more than it has. */
function plainPercent(share: number): string {
  return percentAtMost(share, language.value).replace(/[.,]0(?=\D|$)/, "");
}

function Ask({ thing, words, assumed, warning }: { thing: Thing["kind"]; words: string; assumed?: boolean; warning?: boolean }): JSX.Element {
  const name = `link${assumed ? " assumed" : ""}${warning ? " warning" : ""}`;
  return <button type="button" class={name} onClick={() => (selected.value = { kind: thing, id: "" })}>{words}</button>;
}
