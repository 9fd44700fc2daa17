/** All reception places together, then each in a small drawing of its own, most people on the last day first. */
import type { JSX } from "preact";

import { count } from "../format.ts";
import { t } from "../words.ts";
import { Fold } from "../fold.tsx";
import { Chart, mostIn, type Series } from "./chart.tsx";
import type { Asked, Outlook, Site } from "./data.ts";
import { chosen, column, nameOf } from "./state.ts";
import { about } from "./geometry.ts";
import { askedNow } from "./view.ts";

const TALL_PX = 220;
const SMALL_PX = 150;

export function Charts({ outlook }: { outlook: Outlook }): JSX.Element {
  const asked = askedNow(outlook);
  const each = seriesOf(outlook, asked);
  const scale = Math.max(...each.map(({ series }) => mostIn(series)));
  return (
    <>
      <section aria-labelledby="total-title">
        <h2 id="total-title">{t("outlook.total")}</h2>
        <Readout series={totalOf(outlook, asked)} />
        <Chart outlook={outlook} series={totalOf(outlook, asked)} height={TALL_PX} />
        <p class="note">{t("outlook.charts.note")}</p>
      </section>
      <Fold open={isWide()} summary={<h2>{t("outlook.charts")}</h2>}>
        <div class="small-charts">
          {each.map(({ id, series }) => (
            <figure key={id} class={chosen.value === id ? "chosen" : ""}>
              <figcaption>{series.name}</figcaption>
              <Readout series={series} />
              <Chart outlook={outlook} series={series} height={SMALL_PX} scale={scale} />
            </figure>
          ))}
        </div>
      </Fold>
    </>
  );
}

/** Whether there is room for what is seldom asked: on a phone it is folded. */
export function isWide(): boolean {
  return matchMedia("(min-width: 760px)").matches;
}

/** The figures of the day shown. */
function Readout({ series }: { series: Series }): JSX.Element {
  const at = column.value;
  const counted = series.reported[at] ?? null;
  return (
    <p class="quiet">
      {figures(series.people[at] ?? 0, series.low[at] ?? null, series.high[at] ?? null)}
      {counted === null ? null : `, ${t("outlook.counted", { n: count(counted) })}`}
      {series.capacity === null ? null : `, ${t("outlook.capacity", { n: count(series.capacity) })}`}
    </p>
  );
}

/** Writes people with their range. */
export function figures(people: number, low: number | null, high: number | null): string {
  if (low === null || high === null) return count(about(people));
  return t("outlook.figures", { people: count(about(people)), low: count(about(low)), high: count(about(high)) });
}

function totalOf(outlook: Outlook, asked: Asked | null): Series {
  const after = asked && outlook.days.map((_, at) => asked.after.reduce((sum, row) => sum + (row[at] ?? 0), 0));
  const { total: people, total_low: low, total_high: high } = outlook;
  const countedBefore = (outlook.before?.days ?? []).map((_, at) =>
    (outlook.before?.counted ?? []).reduce((sum, row) => sum + (row[at] ?? 0), 0),
  );
  return { name: t("outlook.total"), people, low, high, reported: [], countedBefore, reportedBefore: [], capacity: null, after };
}

function seriesOf(outlook: Outlook, asked: Asked | null): { id: string; series: Series }[] {
  const sites = new Map([...outlook.sites, ...(asked?.new ?? [])].map((one) => [one.id, one]));
  const ids = asked ? asked.places : outlook.places;
  const all = ids.map((id, index) => ({ id, series: oneOf(outlook, sites.get(id), id, asked?.after[index] ?? null) }));
  const last = outlook.days.length - 1;
  const size = ({ series }: { series: Series }): number => Math.max(series.people[last] ?? 0, series.after?.[last] ?? 0);
  return all.sort((one, other) => size(other) - size(one));
}

function oneOf(outlook: Outlook, site: Site | undefined, id: string, after: readonly number[] | null): Series {
  const row = outlook.places.indexOf(id);
  const none = outlook.days.map(() => null);
  return {
    name: site ? nameOf(site) : id,
    people: outlook.people[row] ?? outlook.days.map(() => 0),
    low: outlook.low[row] ?? none,
    high: outlook.high[row] ?? none,
    reported: outlook.reported[row] ?? none,
    countedBefore: outlook.before?.counted[row] ?? (outlook.before?.days ?? []).map(() => null),
    reportedBefore: outlook.before?.reported[row] ?? (outlook.before?.days ?? []).map(() => null),
    capacity: site?.capacity ?? null,
    after,
  };
}
