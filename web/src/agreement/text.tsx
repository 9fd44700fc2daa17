/** The text in three languages side by side, clause by clause on one line, with its id and who has signed. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";

import { t, tOr } from "../words.ts";
import { names } from "./clauses.tsx";
import type { Agreement, Text } from "./data.ts";

const LANGUAGES = [["en", "English"], ["uk", "Українська"], ["ru", "Русский"]] as const;

/** Id of the text that is shown; null: the newest. */
const chosen = signal<string | null>(null);

interface Row {
  readonly key: string;
  readonly title: Record<string, string>;
  readonly lines: Record<string, string[]>;
}

export function Texts({ agreement }: { agreement: Agreement }): JSX.Element {
  const shown = agreement.texts.find(({ id }) => id === chosen.value) ?? agreement.texts.at(-1);
  return (
    <section class="card texts">
      <h2>{t("terms.text")}</h2>
      {agreement.texts.length > 1 ? <Which agreement={agreement} shown={shown} /> : null}
      {shown ? <About agreement={agreement} text={shown} /> : <p>{t("terms.text.none")}</p>}
      <div class="columns" role="table" aria-label={t("terms.text")}>
        <div role="row" class="line heads">
          {LANGUAGES.map(([code, name]) => <span key={code} role="columnheader" lang={code}>{name}</span>)}
        </div>
        {(shown ? rowsOf(shown) : rowsOnTable(agreement)).map((row, index) => (
          <div key={row.key} role="row" class="line">
            {LANGUAGES.map(([code]) => (
              <div key={code} role="cell" lang={code}>
                <b>{index + 1}. {row.title[code]} <small>{row.key}</small></b>
                {(row.lines[code] ?? []).map((line, at) => <p key={at}>{line}</p>)}
              </div>
            ))}
          </div>
        ))}
        {shown ? (
          <div role="row" class="line">
            {LANGUAGES.map(([code]) => <p key={code} role="cell" lang={code}>{shown.law[code]}</p>)}
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Which({ agreement, shown }: { agreement: Agreement; shown: Text | undefined }): JSX.Element {
  return (
    <p class="choose">
      <label>
        {t("terms.text.which")}{" "}
        <select value={shown?.id} onChange={(event) => (chosen.value = event.currentTarget.value)}>
          {agreement.texts.map((one) => <option key={one.id} value={one.id} selected={one.id === shown?.id}>{nameOf(one)}</option>)}
        </select>
      </label>
    </p>
  );
}

function nameOf({ version, state }: Text): string {
  return t("terms.text.name", { n: version, state: tOr(`terms.state.${state}`, state) });
}

function About({ agreement, text }: { agreement: Agreement; text: Text }): JSX.Element {
  const signers = Object.keys(text.signed);
  return (
    <p class="about">
      {nameOf(text)}; {signers.length ? t("terms.text.signed", { authors: names(agreement, signers) }) : t("terms.text.unsigned")}
      {text.received.length ? `; ${t("terms.text.received", { authors: names(agreement, text.received) })}` : ""}
      <code>{t("terms.text.id", { id: text.id })}</code>
    </p>
  );
}

function rowsOf({ clauses }: Text): Row[] {
  return clauses.map(({ clause, title, lines }) => ({ key: clause, title, lines }));
}

/** Every value on the table, in full; of a clause with several each with the begin of its id. */
function rowsOnTable({ clauses }: Agreement): Row[] {
  return clauses.flatMap(({ id, title, values }) =>
    values.map((one) => ({ key: values.length > 1 ? `${id} #${one.id.slice(0, 6)}` : id, title, lines: one.lines })),
  );
}
