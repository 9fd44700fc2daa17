/** A plan against chance: who is where in the end, what costs most, what each corridor is worth once it opens. */
import type { JSX } from "preact";

import type { Page } from "../data.ts";
import { count, signed } from "../format.ts";
import { placeName, t, tOr } from "../words.ts";
import { type Effect, ENDS, type Simulation } from "./format.ts";

/** So many causes stand on the card; those below cost less than all of these. */
const MOST_CAUSES = 6;

/** Nothing where nobody has driven the plan against chance, or the page's class may not show it. */
export function Chance({ page: { simulation } }: { page: Page }): JSX.Element | null {
  if (simulation === null) return null;
  return (
    <section class="card chance" aria-labelledby="chance-title">
      <h2 id="chance-title">{t("chance.title")}</h2>
      <Driven simulation={simulation} />
    </section>
  );
}

function Driven({ simulation }: { simulation: Simulation }): JSX.Element {
  const { runs, stopped, all_clear_by_end } = simulation;
  return (
    <>
      <p>{t("chance.days", { n: count(runs) })} {stopped && t("chance.stopped")} {t("chance.clear", { days: count(100 * all_clear_by_end) })}</p>
      <Ends simulation={simulation} />
      <p class="note">{t("chance.caught.what")}</p>
      <Causes simulation={simulation} />
      <Openings simulation={simulation} />
      <Conducts simulation={simulation} />
    </>
  );
}

function Ends({ simulation }: { simulation: Simulation }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t("chance.persons")}</th>
          {(["p10", "p50", "p90", "mean"] as const).map((one) => <th key={one} scope="col" class="figure">{t(`chance.${one}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {ENDS.filter((end) => simulation[end].mean >= 0.5).map((end) => {
          const { p10, p50, p90, mean } = simulation[end];
          return (
            <tr key={end}>
              <th scope="row">{t(`chance.${end}`)}</th>
              {[p10, p50, p90, mean].map((value, index) => <td key={index} class="figure">{count(value)}</td>)}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Causes({ simulation: { causes, all_causes } }: { simulation: Simulation }): JSX.Element | null {
  const rows = Object.entries(causes).filter(([, { out }]) => Math.round(out.persons) > 0).slice(0, MOST_CAUSES);
  if (rows.length === 0) return null;
  const all: [string, Effect][] = all_causes ? [...rows, ["all", all_causes]] : rows;
  const most = Math.max(1, ...rows.map(([, { out }]) => out.persons));
  return (
    <>
      <h3>{t("chance.causes")}</h3>
      <table class="asks causes">
        <thead>
          <tr>
            <th scope="col">{t("chance.cause")}</th>
            <th scope="col" class="figure" colSpan={2}>{t("chance.more")}</th>
          </tr>
        </thead>
        <tbody>
          {all.map(([name, { out }]) => (
            <tr key={name} class={isShown(out) ? "" : "unproven"}>
              <th scope="row">{tOr(`cause.${name}`, name)}</th>
              <td class="gain" aria-hidden="true">{name !== "all" && <i style={{ width: `${(100 * Math.max(0, out.persons)) / most}%` }} />}</td>
              <td class="figure"><b>{signed(out.persons)}</b><small>{between(out)}</small></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Whether the days show that something is gained: the whole 95 % interval lies above nothing. */
function isShown({ low }: Effect["out"]): boolean {
  return low !== null && low > 0;
}

function between({ low, high }: Effect["out"]): string {
  return low === null || high === null ? "" : t("between", { low: count(low), high: count(high) });
}

function Openings({ simulation: { openings } }: { simulation: Simulation }): JSX.Element | null {
  if (openings.length === 0) return null;
  return (
    <>
      <h3>{t("chance.openings")}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("chance.corridor")}</th>
            <th scope="col" class="figure">{t("chance.opened")}</th>
            <th scope="col" class="figure">{t("chance.planned")}</th>
            <th scope="col" class="figure">{t("chance.if_opened")}</th>
          </tr>
        </thead>
        <tbody>
          {openings.map(({ origin, destination, planned, opened, out_if_opened }) => (
            <tr key={`${origin} ${destination}`}>
              <th scope="row">{placeName(origin)} – {placeName(destination)}</th>
              <td class="figure">{count(100 * opened)}</td>
              <td class="figure">{count(planned)}</td>
              <td class="figure">{out_if_opened ? count(out_if_opened.p50) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Conducts({ simulation: { conduct, conducts } }: { simulation: Simulation }): JSX.Element | null {
  const rows = Object.entries(conducts);
  if (rows.length === 0) return null;
  return (
    <details class="fold">
      <summary><h3>{t("chance.conducts")}</h3></summary>
      <p class="note">{t("chance.conduct.now", { conduct: tOr(`conduct.${conduct}`, conduct) })}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("chance.conduct")}</th>
            <th scope="col" class="figure">{t("chance.more")}</th>
            <th scope="col" class="figure">{t("chance.caught.fewer")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, { out, caught }]) => (
            <tr key={name}>
              <th scope="row">{tOr(`conduct.${name}`, name)}</th>
              <td class="figure">{signed(out.persons)}</td>
              <td class="figure">{signed(-caught.persons)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
