/** What was said beside the terms: appeals, demands, offers, threats, statements, each with its source. */
import type { JSX } from "preact";

import { t, tOr } from "../words.ts";
import type { Agreement } from "./data.ts";
import { authorName, dayOfText } from "./names.ts";

export function Said({ agreement }: { agreement: Agreement }): JSX.Element | null {
  if (!agreement.said.length) return null;
  return (
    <section class="card said">
      <h2>{t("terms.said")}</h2>
      <ul>
        {agreement.said.map((one, index) => (
          <li key={index}>
            <b>{authorName(agreement, one.author)}</b>{one.speaker ? `, ${one.speaker}` : ""}, {tOr(`terms.stance.${one.stance}`, one.stance)}
            {one.about ? ` ${t("terms.said.about", { clause: one.about })}` : ""}, {dayOfText(agreement, one.at)}: {one.words}
            {one.source ? <small>{t("terms.source", { source: one.source })}</small> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
