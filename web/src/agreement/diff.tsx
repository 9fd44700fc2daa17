/** Two versions held side by side: whom or what from, to what, and the sentences that differ. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../words.ts";
import type { Agreement } from "./data.ts";
import { differences, type Version, versions } from "./versions.ts";

/** Keys of the two versions chosen; null: the first two there are. */
const from = signal<string | null>(null);
const to = signal<string | null>(null);

export function Diff({ agreement }: { agreement: Agreement }): JSX.Element | null {
  const all = versions(agreement);
  const one = all.find(({ key }) => key === from.value) ?? all[0];
  const other = all.find(({ key }) => key === to.value) ?? all[1];
  if (!one || !other) return null;
  const found = differences(agreement, one, other);
  return (
    <section class="card diff">
      <h2>{t("terms.diff")}</h2>
      <p class="choose">
        <Choice label={t("terms.diff.from")} all={all} chosen={one} onChange={(key) => (from.value = key)} />
        <Choice label={t("terms.diff.to")} all={all} chosen={other} onChange={(key) => (to.value = key)} />
      </p>
      <div aria-live="polite">
        {found.length ? null : <p>{t("terms.diff.none")}</p>}
        {found.map((row) => (
          <div key={row.clause} class="change">
            <h3>{row.title} <small>{row.clause}</small></h3>
            {row.gone.map((line, index) => <p key={index} class="gone"><del aria-label={t("terms.diff.gone")}>− {line}</del></p>)}
            {row.new.map((line, index) => <p key={index} class="new"><ins aria-label={t("terms.diff.new")}>+ {line}</ins></p>)}
          </div>
        ))}
      </div>
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: readonly Version[];
  readonly chosen: Version;
  readonly onChange: (key: string) => void;
}

function Choice({ label, all, chosen, onChange }: ChoiceProps): JSX.Element {
  return (
    <label>
      {label}{" "}
      <select value={chosen.key} onChange={(event) => onChange(event.currentTarget.value)}>
        {all.map(({ key, name }) => <option key={key} value={key} selected={key === chosen.key}>{name}</option>)}
      </select>
    </label>
  );
}
