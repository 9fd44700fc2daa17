/** The card of the thing chosen: what it is, its limits, its source. */
import { useEffect, useRef } from "preact/hooks";

import type { Page } from "./data.ts";
import { factsOf, isAssumed } from "./facts.ts";
import { selected } from "./state.ts";
import { t } from "./words.ts";

export function Card({ page }: { page: Page }) {
  const thing = selected.value;
  const facts = thing && factsOf(page, thing);
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.scrollIntoView({ block: "nearest" }), [thing]);
  return (
    <div aria-live="polite">
      {facts ? (
        <article class="card" ref={card}>
          <p class="quiet">{t(facts.kind)}</p>
          <h2>{facts.title}</h2>
          <dl>
            {facts.rows.map(([key, value], index) => (
              <div key={index}>
                <dt>{t(key)}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <Source source={facts.source} asOf={facts.asOf} />
          <button type="button" onClick={() => (selected.value = null)}>{t("card.close")}</button>
        </article>
      ) : (
        <p class="card card-none quiet">{t("card.none")}</p>
      )}
    </div>
  );
}

/** Where a figure is from; one that is assumed is underlined with dashes. */
function Source({ source, asOf }: { source: string; asOf: string }) {
  if (!source && !asOf) return null;
  return (
    <p class="note">
      {t("card.source")} <span class={isAssumed(source) ? "assumed" : ""} lang="en">{source || "–"}</span>
      {asOf && ` (${asOf.slice(0, 10)})`}
    </p>
  );
}
