/** The card of a plan that is none: why nobody can leave, and what would help. */
import type { JSX } from "preact";

import type { Page } from "./data.ts";
import { inLanguage, t } from "./words.ts";

export function Infeasible({ why: { because, what_would_help } }: { why: NonNullable<Page["infeasible"]> }): JSX.Element {
  return (
    <>
      <Lines title={t("infeasible.because")} lines={because} />
      <Lines title={t("help.title")} lines={what_would_help} />
    </>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Record<string, string>[] }): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <section class="card reasons">
      <h2>{title}</h2>
      <ul>{lines.map((told) => <li key={told["en"]}>{inLanguage(told)}</li>)}</ul>
    </section>
  );
}
