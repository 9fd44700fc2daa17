/** The right column: gates with reasons, who is silent, how the parties stand, the cheapest steps, the signs. */
import type { JSX } from "preact";

import { count, THIN } from "../format.ts";
import { inLanguage, t, tOr } from "../words.ts";
import type { Agreement } from "./data.ts";
import { authorName, whenText } from "./names.ts";
import { Sign } from "./sign.tsx";
import { clauseName, silences } from "./versions.ts";

const MOST_STEPS = 7;

export function Gates({ agreement }: { agreement: Agreement }): JSX.Element | null {
  if (!agreement.gates.length) return null;
  const open = agreement.gates.every((one) => one.open);
  return (
    <section class="gate">
      <h2>{t("terms.gates")} <span>{t(open ? "terms.gates.yes" : "terms.gates.no")}</span></h2>
      {agreement.gates.map((one) => (
        <div key={one.gate}>
          <h3>{inLanguage(one.names)}: {t(one.open ? "terms.gate.open" : "terms.gate.shut")}</h3>
          {one.reasons.length ? <ul>{one.reasons.map((told, index) => <li key={index}>{inLanguage(told)}</li>)}</ul> : null}
        </div>
      ))}
      <p class="note">{t("terms.gates.at", { at: whenText(agreement, agreement.at) })}</p>
    </section>
  );
}

export function Silent({ agreement }: { agreement: Agreement }): JSX.Element | null {
  if (agreement.partial || !agreement.clauses.length) return null;
  const found = silences(agreement).filter((one) => one.clauses.length);
  return (
    <section class="card">
      <h2>{t("terms.silent")}</h2>
      {found.length ? (
        <dl class="silent">
          {found.map(({ author, clauses }) => (
            <div key={author}>
              <dt>{authorName(agreement, author)}</dt>
              <dd>{clauses.join("; ")}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p>{t("terms.silent.none")}</p>
      )}
    </section>
  );
}

export function Sides({ agreement }: { agreement: Agreement }): JSX.Element | null {
  if (!agreement.sides.length) return null;
  return (
    <section class="card">
      <h2>{t("terms.sides")}</h2>
      <dl class="silent">
        {agreement.sides.map(({ author, state, words, at }) => (
          <div key={author}>
            <dt>{authorName(agreement, author)}: {tOr(`terms.side.${state}`, state)}</dt>
            {words ? <dd>{words}{at ? ` (${whenText(agreement, at)})` : ""}</dd> : null}
          </div>
        ))}
      </dl>
    </section>
  );
}

export function Cheapest({ agreement }: { agreement: Agreement }): JSX.Element | null {
  const asked = agreement.clauses
    .filter((one) => one.standing !== "agreed")
    .flatMap((one) => (one.prices ?? []).filter(({ persons }) => persons > 0).map((price) => ({ price, name: clauseName(agreement, one) })));
  const steps = asked.sort((one, other) => other.price.persons - one.price.persons).slice(0, MOST_STEPS);
  if (!steps.length) return null;
  return (
    <section class="card">
      <h2>{t("terms.cheapest")}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("terms.clause")}</th>
            <th scope="col" class="figure">{t("terms.cheapest.persons")}</th>
            <th scope="col" class="figure">{t("unit.km_h")}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ price, name }) => (
            <tr key={`${name} ${price.change}`}>
              <th scope="row">{name} <small>{price.change}</small></th>
              <td class="figure"><b>+{THIN}{count(price.persons)}</b></td>
              <td class="figure">{count(price.kilometre_hours)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function Signs(): JSX.Element {
  return (
    <section class="card word-signs">
      <h2>{t("terms.signs")}</h2>
      <ul>
        {["agreed", "proposed", "reserved", "silent", "refused"].map((says) => (
          <li key={says} class="word"><Sign says={says} /><span>{tOr(`terms.says.${says}`, says)}</span></li>
        ))}
      </ul>
      <p class="note">{t("terms.signs.note")}</p>
    </section>
  );
}
