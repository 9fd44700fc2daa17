/** Everything that can be clicked on the map as a list of buttons: for the keyboard, and for those who do not see it. */
import type { Page } from "./data.ts";
import { factsOf } from "./facts.ts";
import { isSame, selected, type Thing } from "./state.ts";
import { type Key, t } from "./words.ts";

export function ThingsList({ page }: { page: Page }) {
  return (
    <details class="fold things">
      <summary><h2>{t("things.title")}</h2></summary>
      {groups(page).map(([key, things]) => (
        <section key={key} aria-label={t(key)}>
          <h3>{t(key)}</h3>
          <ul>
            {things.map((thing) => (
              <li key={thing.id}>
                <button type="button" aria-pressed={isSame(thing, selected.value)} onClick={() => (selected.value = thing)}>
                  {factsOf(page, thing)?.title}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  );
}

function groups({ map, plan, hours }: Page): [Key, Thing[]][] {
  const met = new Set([...plan.corridors.flatMap((one) => one.waypoints), ...hours.flatMap((one) => [one.origin, ...one.destinations])]);
  const all: [Key, Thing["kind"], string[]][] = [
    ["facts.corridor", "corridor", plan.corridors.map((one) => one.id)],
    ["facts.place", "place", [...met]],
    ["facts.assembly", "assembly", map.assembly.map((one) => one.id)],
    ["facts.reception", "reception", map.reception.map((one) => one.id)],
    ["facts.checkpoint", "checkpoint", map.checkpoints.map((one) => one.id)],
    ["facts.closure", "closure", map.closures.map((_, index) => String(index))],
    ["facts.incident", "incident", map.incidents.map((_, index) => String(index))],
    ["facts.control", "control", map.control.map((_, index) => String(index))],
    ["facts.danger_zone", "danger", (map.danger?.zones ?? []).map((_, index) => String(index))],
  ];
  return all.filter(([, , ids]) => ids.length).map(([key, kind, ids]) => [key, ids.map((id) => ({ kind, id }))]);
}
