/** The table of clauses by party: who says what of which value, how far values are apart, what an open one would bring. */
import type { JSX } from "preact";

import { count, THIN } from "../format.ts";
import { inLanguage, t, tOr } from "../words.ts";
import type { Agreement, Author, Clause, Value, Word } from "./data.ts";
import { authorName, columns, dayOfText, side } from "./names.ts";
import { Sign } from "./sign.tsx";
import { clauseName } from "./versions.ts";

export function Clauses({ agreement }: { agreement: Agreement }): JSX.Element {
  const authors = columns(agreement);
  const priced = agreement.clauses.some((one) => one.prices);
  return (
    <div class="clauses" role="region" aria-label={t("terms.clauses")} tabIndex={0} id="clauses">
      <table class="terms">
        <thead>
          <tr>
            <th scope="col" class="number">№</th>
            <th scope="col">{t("terms.clause")}</th>
            <th scope="col">{t("terms.value")}</th>
            {authors.map((one) => (
              <th key={one.id} scope="col" class={`side-${side(agreement, one.id)}`}>
                {one.role === "intermediary" ? t("terms.intermediary", { author: inLanguage(one.names) }) : inLanguage(one.names)}
                {one.relied_on || agreement.partial ? null : <small class="warning">{t("terms.not_relied")}</small>}
              </th>
            ))}
            {agreement.partial ? null : <th scope="col">{t("terms.standing")}</th>}
            {priced ? <th scope="col" class="figure">{t("terms.worth")}</th> : null}
          </tr>
        </thead>
        <tbody>
          {agreement.clauses.map((one, index) => (
            <Row key={one.id} agreement={agreement} clause={one} number={index + 1} authors={authors} priced={priced} />
          ))}
          {agreement.missing.map((one, index) => (
            <tr key={one.id} class="absent">
              <td class="number">{agreement.clauses.length + index + 1}</td>
              <th scope="row">{inLanguage(one.title)} <small>{one.id}</small></th>
              <td>{t("terms.not_named")} <small>{t("terms.needed")}</small></td>
              {authors.map(({ id }) => (
                <td key={id} class={`side-${side(agreement, id)}`}><Said word={undefined} clause={null} agreement={agreement} /></td>
              ))}
              <td>{t("terms.standing.missing")}</td>
              {priced ? <td /> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly agreement: Agreement;
  readonly clause: Clause;
  readonly number: number;
  readonly authors: readonly Author[];
  readonly priced: boolean;
}

function Row({ agreement, clause, number, authors, priced }: RowProps): JSX.Element {
  const apart = !agreement.partial && (clause.standing === "contested" || clause.standing === "refused");
  return (
    <tr class={apart ? "apart" : ""}>
      <td class="number">{number}</td>
      <th scope="row">{clauseName(agreement, clause)} <small>{clause.id}</small></th>
      <td>
        {clause.values.map((one) => <Held key={one.id} value={one} among={clause.values} />)}
        {inLanguage(clause.apart) ? <small>{inLanguage(clause.apart)}</small> : null}
      </td>
      {authors.map(({ id }) => (
        <td key={id} class={`side-${side(agreement, id)}`}><Said word={clause.words[id]} clause={clause} agreement={agreement} /></td>
      ))}
      {agreement.partial ? null : <td title={clause.why.map(inLanguage).join("; ")}>{tOr(`terms.standing.${clause.standing}`, clause.standing)}</td>}
      {priced ? <td class="figure">{clause.standing === "agreed" ? "" : worth(clause)}</td> : null}
    </tr>
  );
}

/** A value in short; where another reads alike in short, with the begin of its id. All its sentences are below the table. */
function Held({ value, among }: { value: Value; among: readonly Value[] }): JSX.Element {
  const alike = among.filter((one) => inLanguage(one.short) === inLanguage(value.short)).length > 1;
  return (
    <p class="value" title={inLanguage(Object.fromEntries(Object.entries(value.lines).map(([code, held]) => [code, held.join("\n")])))}>
      <b class={value.assumed ? "assumed" : ""} title={value.assumed ? t("terms.assumed") : undefined}>{inLanguage(value.short)}</b>
      {alike ? <small>#{value.id.slice(0, 6)}</small> : null}
    </p>
  );
}

interface SaidProps {
  readonly word: Word | undefined;
  readonly clause: Clause | null;
  readonly agreement: Agreement;
}

/** What an author says: its sign with the word beside it always, and the value where there are several. */
function Said({ word, clause, agreement }: SaidProps): JSX.Element {
  const says = word?.says ?? "silent";
  const value = word && clause && clause.values.length > 1 ? clause.values.find((one) => one.id === word.value) : undefined;
  const below = word ? [word.reason, word.source, word.at ? dayOfText(agreement, word.at) : null].filter(Boolean) : [];
  return (
    <div class="word">
      <Sign says={says} />
      <span>{value ? <b>{inLanguage(value.short)} · </b> : null}{tOr(`terms.says.${says}`, says)}</span>
      {below.length ? <small>{below.join("; ")}</small> : null}
    </div>
  );
}

/** What asking for more of a clause brings at most; a no-break sign keeps number and unit together. */
function worth({ prices }: Clause): JSX.Element | string {
  const best = prices?.[0];
  if (!best) return "";
  if (best.persons <= 0) return t("terms.worth.none");
  return <>+{count(best.persons)} <small>{best.change}; {count(best.kilometre_hours)}{THIN}{t("unit.km_h")}</small></>;
}

/** The authors' names, one after the other. */
export function names(agreement: Agreement, ids: readonly string[]): string {
  return ids.map((id) => authorName(agreement, id)).join(", ");
}
