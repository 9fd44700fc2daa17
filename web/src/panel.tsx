/** The panel: what was pressed, its figures and where each is from. It lies over the page and never scrolls it. */
import type { ComponentChildren, JSX } from "preact";

import { Asks, helpful } from "./help.tsx";
import { Corridors, linesOf } from "./corridors.tsx";
import type { Page } from "./data.ts";
import { PassTable } from "./pass-table.tsx";
import { type Column, columnsIn } from "./diagram/columns.ts";
import { corridorLines } from "./diagram/lines.ts";
import { columnText, meansName } from "./diagram/said.ts";
import { type Facts, factsOf, isAssumed } from "./facts.ts";
import { count, decimal, percentAtMost } from "./format.ts";
import { LeftTable } from "./left.tsx";
import { language, selected, type Thing } from "./state.ts";
import { Way } from "./way.tsx";
import { inLanguage, placeName, some, t } from "./words.ts";

export function Panel({ page }: { page: Page }): JSX.Element {
  const thing = selected.value;
  const shown = thing && contentOf(page, thing);
  return (
    <div aria-live="polite">
      {shown && (
        <aside class="panel" aria-label={t("card.name")}>
          <header>
            <p class="quiet kind">{shown.kind}</p>
            <button type="button" onClick={() => (selected.value = null)}>{t("card.close")}</button>
          </header>
          <h2>{shown.title}</h2>
          {shown.body}
        </aside>
      )}
    </div>
  );
}

interface Content {
  readonly kind: string;
  readonly title: string;
  readonly body: ComponentChildren;
}

function contentOf(page: Page, thing: Thing): Content | null {
  const own = OWN[thing.kind]?.(page, thing.id);
  if (own) return own;
  const facts = factsOf(page, thing);
  return facts && { kind: t(facts.kind), title: facts.title, body: <FactList facts={facts} /> };
}

/** What is told otherwise than as a list of facts; null: there is no such thing, or it is told as facts. */
const OWN: Partial<Record<Thing["kind"], (page: Page, id: string) => Content | null>> = {
  corridor: corridorContent,
  column: columnContent,
  convoy: convoyContent,
  left: leftContent,
  ask: (page) => ({ kind: "", title: t("help.title"), body: <Asks page={page} rows={allAsks(page)} /> }),
  answer: answerContent,
  assumed: assumedContent,
  warnings: ({ warnings }) => ({ kind: "", title: t("head.warnings"), body: <ul lang="en">{warnings.map((line) => <li key={line}>{line}</li>)}</ul> }),
};

/** Those that bring somebody first, the most first; then those that bring nobody. */
function allAsks(page: Page): NonNullable<Page["asks"]> {
  return [...helpful(page), ...(page.asks ?? []).filter(({ persons }) => persons <= 0)];
}

function FactList({ facts }: { facts: Facts }): JSX.Element {
  return (
    <>
      <dl>
        {facts.rows.map(([key, value], index) => (
          <div key={index}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Source source={facts.source} asOf={facts.asOf} />
    </>
  );
}

/** Where a figure is from; one that is assumed is underlined with dashes. */
function Source({ source, asOf }: { source: string; asOf: string }): JSX.Element | null {
  if (!source && !asOf) return null;
  return (
    <p class="note">
      {t("card.source")} <span class={isAssumed(source) ? "assumed" : ""} lang="en">{source || "–"}</span>
      {asOf && ` (${asOf.slice(0, 10)})`}
    </p>
  );
}

function corridorContent(page: Page, id: string): Content | null {
  if (id === "") return { kind: "", title: "", body: <Corridors page={page} all /> };
  const [lines, facts] = [linesOf(page, id), factsOf(page, { kind: "corridor", id })];
  if (!lines || !facts) return null;
  return { kind: t(facts.kind), title: facts.title, body: <><FactList facts={facts} /><Way lines={lines} /></> };
}

function columnContent(page: Page, id: string): Content | null {
  const column = corridorLines(page).flatMap(columnsIn).find((one) => one.id === id);
  return column ? { kind: t("facts.column"), title: columnText(column), body: <ColumnFacts column={column} /> } : null;
}

function ColumnFacts({ column: { convoys } }: { column: Column }): JSX.Element {
  const all = convoys.map(({ convoy }) => convoy);
  const buses = all.flatMap(({ bus }) => bus);
  return (
    <>
      <PassTable convoys={all} />
      {buses.length > 0 && <p class="note">{some("duties.buses", buses.length)}</p>}
      {all.length > 1 && <p class="note">{t("facts.column.convoys", { n: all.length, first: all[0]?.id ?? "", last: all.at(-1)?.id ?? "" })}</p>}
    </>
  );
}

function convoyContent(page: Page, id: string): Content | null {
  const convoy = page.plan.convoys.find((one) => one.id === id);
  const facts = factsOf(page, { kind: "convoy", id });
  return convoy && facts ? { kind: t(facts.kind), title: facts.title, body: <><PassTable convoys={[convoy]} /><FactList facts={facts} /></> } : null;
}

function leftContent(page: Page, id: string): Content | null {
  if (id === "") return { kind: "", title: t("left.title"), body: <LeftTable page={page} most={Infinity} /> };
  const row = page.plan.left_behind[Number(id)];
  if (!row) return null;
  const facts = factsOf(page, { kind: "place", id: row.place });
  return {
    kind: t("left.title"),
    title: `${placeName(row.place)}, ${meansName(row.means)}: ${some("persons", row.persons)}`,
    body: (
      <>
        {row.because.length ? <ul>{row.because.map(({ told }) => <li key={told["en"]}>{inLanguage(told)}</li>)}</ul> : <p>{t("left.unknown")}</p>}
        {facts && <FactList facts={facts} />}
      </>
    ),
  };
}

/** Where every number of the answer is from. */
function answerContent({ plan }: Page): Content | null {
  const { persons, persons_bound, persons_gap, quick_sum, value, bound, gap } = plan;
  if (!persons) return null;
  const tenths = (number: number): string => decimal(number, 1, language.value);
  const lines = [
    t("from.out", { out: count(persons.out) }),
    persons_bound !== null && persons_gap !== null &&
      t("head.persons_gap", { bound: count(persons_bound), percent: percentAtMost(persons_gap, language.value) }),
    t("from.leaving", { leaving: count(persons.leaving) }),
    quick_sum && t("from.sum", { feasible: count(quick_sum.persons), because: inLanguage(quick_sum.told) }),
    value !== null && bound !== null && t("curve.weighted.too", { value: tenths(value), bound: tenths(bound) }),
    gap !== null && (gap > 0 ? t("head.gap", { percent: percentAtMost(gap, language.value) }) : t("head.gap.none")),
  ];
  return { kind: t("answer.from-where"), title: t("answer.name"), body: <ul>{lines.filter((line) => typeof line === "string").map((line) => <li key={line}>{line}</li>)}</ul> };
}

function assumedContent({ plan, collapse_per_h }: Page): Content {
  const sure = collapse_per_h === null ? t("head.sure.none") : t("head.sure", { percent: percentAtMost(collapse_per_h, language.value) });
  return {
    kind: "",
    title: t("head.assumed", { n: plan.assumed.length }),
    body: <ul><li>{sure}</li>{plan.assumed.map((told) => <li key={told["en"]}>{inLanguage(told)}</li>)}</ul>,
  };
}
