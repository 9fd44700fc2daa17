/** What the public is told: where to gather, for where, and in which hours; nothing else is known to such a page. */
import type { Page } from "./data.ts";
import { selected } from "./state.ts";
import { both, placeName, t } from "./words.ts";

export function Hours({ page }: { page: Page }) {
  return (
    <section aria-label={t("hours.title")}>
      <h2>{t("hours.title")}</h2>
      <ul class="hours">
        {page.hours.map((row) => (
          <li key={`${row.corridor} ${row.assembly}`} class="card">
            <h3>{placeName(row.origin)} – {placeName(row.destination)}</h3>
            <dl>
              <div>
                <dt>{t("hours.gather")}</dt>
                <dd>
                  {row.assembly ? (
                    <button type="button" onClick={() => (selected.value = { kind: "assembly", id: row.assembly })}>{row.assembly}</button>
                  ) : (
                    placeName(row.origin)
                  )}
                </dd>
              </div>
              <div>
                <dt>{t("facts.open")}</dt>
                <dd>{both(row.opens)} – {both(row.closes)}</dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
