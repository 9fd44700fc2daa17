/** What the page can tell of a thing: its name, its figures, and where each is from. No drawing here. */
import type { Page } from "./data.ts";
import { onTheRoad } from "./diagram/lines.ts";
import { count, dayOf, kilometres, late } from "./format.ts";
import { gatheringName, hoursText } from "./hours.tsx";
import { corridorsOver, uniqueSections } from "./map/sources.ts";
import { language, now, page as shownPage, type Thing } from "./state.ts";
import { both, type Key, partyName, placeName, some, t, tOr } from "./words.ts";

/** A figure with its name. */
export type Row = [Key, string];

/** All that is told of one thing; source "" : the case names none. */
export interface Facts {
  kind: Key;
  title: string;
  rows: Row[];
  source: string;
  asOf: string;
}

/** Gathers the facts of a thing; null: the page knows no such thing. */
export function factsOf(page: Page, thing: Thing): Facts | null {
  return TELLERS[thing.kind]?.(page, thing.id) ?? null;
}

type Teller = (page: Page, id: string) => Facts | null;

const TELLERS: Record<Thing["kind"], Teller> = {
  corridor: corridorFacts,
  convoy: convoyFacts,
  place: placeFacts,
  section: sectionFacts,
  road: roadFacts,
  checkpoint: checkpointFacts,
  assembly: assemblyFacts,
  reception: receptionFacts,
  closure: closureFacts,
  incident: incidentFacts,
  control: controlFacts,
  danger: dangerFacts,
  bus: busFacts,
  // What follows is told by the panel in other ways than as facts.
  column: none,
  left: none,
  ask: none,
  answer: none,
  assumed: none,
  warnings: none,
};

function none(): null {
  return null;
}

interface Said {
  source: string;
  as_of: string;
}

/** Says whether a source owns up to a guess: such a figure looks different from one that is known (R1). */
export function isAssumed(source: string): boolean {
  return /assum/i.test(source);
}

function tell(kind: Key, title: string, rows: (Row | null)[], said: Said = { source: "", as_of: "" }): Facts {
  return { kind, title, rows: rows.filter((row) => row !== null), source: said.source, asOf: said.as_of };
}

/** A row, or none where the value is not known. */
function row<T>(key: Key, value: T | null | undefined, write: (value: T) => string): Row | null {
  return value === null || value === undefined || value === "" ? null : [key, write(value)];
}

function hours(key: Key, opens: number | null, closes: number | null): Row | null {
  if (opens === null && closes === null) return null;
  return [key, `${opens === null ? "…" : both(opens)} – ${closes === null ? "…" : both(closes)}`];
}

const km = (value: number): string => `${kilometres(value, language.value)} ${t("unit.km")}`;
const perHour = (value: number): string => `${count(value)} ${t("facts.per_h")}`;
const persons = (value: number): string => some("persons", value);
const between = (from: string | null, to: string | null): string => [from, to].flatMap((id) => (id ? [placeName(id)] : [])).join(" – ");

/** Vehicles of a convoy, by means where there are several. */
function vehicles(mix: Readonly<Record<string, number>>): string {
  const parts = Object.entries(mix);
  const total = count(parts.reduce((sum, [, number]) => sum + number, 0));
  return parts.length < 2 ? total : `${total} (${parts.map(([means, number]) => `${tOr(`means.${means}`, means)}: ${count(number)}`).join(", ")})`;
}

function corridorFacts({ plan }: Page, id: string): Facts | null {
  const one = plan.corridors.find((other) => other.id === id);
  if (!one) return null;
  const convoys = plan.convoys.filter((other) => other.corridor === id);
  return tell("facts.corridor", `${one.id}: ${between(one.origin, one.destination)}`, [
    ["facts.via", one.waypoints.slice(1, -1).map(placeName).join(", ") || "–"],
    ["facts.length", km(one.length_km)],
    ...Object.entries(one.persons).map(([means, people]): Row => ["facts.persons", `${tOr(`means.${means}`, means)}: ${persons(people)}`]),
    ["facts.convoys", String(convoys.length)],
  ]);
}

function convoyFacts(page: Page, id: string): Facts | null {
  const one = page.plan.convoys.find((other) => other.id === id);
  if (!one) return null;
  const stretch = onTheRoad(page, now.value).find((other) => other.line.convoy.id === id)?.stretch;
  return tell("facts.convoy", `${one.id}: ${tOr(`means.${one.means}`, one.means)}`, [
    one.corridor === null ? ["facts.run.empty", between(one.passes[0]?.place ?? null, one.passes.at(-1)?.place ?? null)] : ["facts.corridor", one.corridor],
    one.vehicles ? ["facts.vehicles", vehicles(one.mix)] : null,
    ["facts.persons", persons(one.persons)],
    row("facts.buses", one.bus.join(", "), String),
    row("facts.assembly", one.assembly, (point) => assemblyName(page, point)),
    row("facts.reception", one.reception, (point) => receptionName(page, point)),
    one.boards && hours("facts.boards", one.boards.start, one.boards.end),
    stretch ? ["facts.now", `${km(stretch.tail)} – ${km(stretch.head)}`] : null,
  ]);
}

function placeFacts({ map, people, plan }: Page, id: string): Facts | null {
  const one = map.places.find((other) => other.id === id);
  if (!one) return null;
  const leaving = people.filter((group) => group.place === id);
  const left = plan.left_behind.filter((group) => group.place === id).reduce((sum, group) => sum + group.persons, 0);
  return tell("facts.place", placeName(id), [
    row("facts.population", one.population, count),
    row("facts.held", one.party, partyName),
    ...leaving.map((group): Row => ["facts.leaving", `${tOr(`means.${group.means}`, group.means)}: ${persons(group.persons)}${range(group)}`]),
    left ? ["facts.left", persons(left)] : null,
    ...leaving.map((group): Row => ["facts.leaving.source", group.source]),
  ], one);
}

/** Rival figures stand beside the one that was used, never averaged (R2). */
function range({ low, high }: { low: number | null; high: number | null }): string {
  return low === null && high === null ? "" : ` (${low === null ? "…" : count(low)} – ${high === null ? "…" : count(high)})`;
}

function sectionFacts(page: Page, id: string): Facts | null {
  const one = uniqueSections(page).get(id);
  if (!one) return null;
  const road = page.map.roads.find((other) => new Set([other.from, other.to, one.from, one.to]).size === 2 && other.ref === one.ref);
  const over = corridorsOver(page, id);
  return tell("facts.section", between(one.from, one.to), [
    row("facts.road", one.ref, String),
    ["facts.length", km(one.km)],
    ["facts.corridors", over.map((other) => other.id).join(", ")],
    ["facts.danger", t(one.danger ? "facts.yes" : "facts.no")],
    ...one.windows.map((window): Row => ["facts.window", `${both(window.start)} – ${both(late(window.end))}`]),
    ...(road ? limits(road) : []),
  ], road);
}

type Road = Page["map"]["roads"][number];

function limits(road: Road): (Row | null)[] {
  return [
    row("facts.class", road.class, (name) => tOr(`road.${name}`, name)),
    row("facts.state", road.state, (name) => tOr(`state.${name}`, name)),
    row("facts.speed", road.speed_kmh, (speed) => `${count(speed)} ${t("facts.kmh")}`),
    row("facts.capacity", road.capacity_pcu_h, (flow) => `${count(flow)} ${t("facts.pcu_h")}`),
  ];
}

function roadFacts({ map }: Page, id: string): Facts | null {
  const one = map.roads.find((other) => other.id === id);
  if (!one) return null;
  const because = one.danger ? tOr(`danger.${one.because}`, one.because) : "";
  return tell("facts.road", [one.ref, between(one.from, one.to)].filter(Boolean).join(" · ") || t("facts.road"), [
    ["facts.length", km(one.km)],
    ...limits(one),
    one.danger === null ? null : ["facts.danger", [t(one.danger ? "facts.yes" : "facts.no"), because].filter(Boolean).join(": ")],
  ], one.source ? one : { source: map.roads_source, as_of: one.as_of });
}

function checkpointFacts({ map }: Page, id: string): Facts | null {
  const one = map.checkpoints.find((other) => other.id === id);
  return one ? tell("facts.checkpoint", checkpointName(one), [
    ["facts.road", between(one.from, one.to)],
    row("facts.of", one.party, partyName),
    row("facts.lanes", one.lanes, count),
    ["facts.service", perHour(one.vehicles_per_h_per_lane)],
    row("facts.storage", one.storage_vehicles, count),
    hours("facts.open", one.opens, one.closes),
  ], one) : null;
}

function assemblyFacts(page: Page, id: string): Facts | null {
  const one = page.map.assembly.find((other) => other.id === id);
  const called = page.hours.find((other) => other.id === id);
  return one ? tell("facts.assembly", called ? gatheringName(called) : assemblyName(page, one.id), [
    ["facts.place", placeName(one.place)],
    row("facts.boarding", one.boarding_per_h, perHour),
    hours("facts.open", one.opens, one.closes),
    called ? ["facts.open", hoursText(called).join("; ")] : null,
  ], one) : null;
}

function receptionFacts({ map }: Page, id: string): Facts | null {
  const one = map.reception.find((other) => other.id === id);
  return one ? tell("facts.reception", placeName(one.place), [
    ["facts.place", placeName(one.place)],
    ["facts.side", partyName(one.party)],
    row("facts.intake", one.intake_per_h, perHour),
    row("facts.room", one.capacity, persons),
    hours("facts.open", one.opens, one.closes),
  ], one) : null;
}

function closureFacts({ map }: Page, id: string): Facts | null {
  const one = map.closures[Number(id)];
  return one ? tell("facts.closure", between(one.from, one.to), [["facts.reason", one.reason], hours("facts.shut", one.start, one.end)], one) : null;
}

function incidentFacts({ map }: Page, id: string): Facts | null {
  const one = map.incidents[Number(id)];
  return one ? tell("facts.incident", tOr(`incident.${one.kind}`, one.kind), [
    ["facts.at", one.until === null ? moment(one.at) : `${days(one.at, one.until)}; ${t("facts.no_hour")}`],
    row("facts.by", one.party, partyName),
    row("facts.precision", one.precision_km, km),
  ], one) : null;
}

/** The days from one instant to another, on the case's clock. */
function days(from: number, until: number): string {
  const zone = shownPage.value?.clocks.zone ?? "UTC";
  const [first, last] = [dayOf(from, zone, language.value), dayOf(until - 1, zone, language.value)];
  return first === last ? first : `${first} - ${last}`;
}

function moment(at: number): string {
  const clocks = shownPage.value?.clocks;
  return clocks ? `${new Intl.DateTimeFormat(language.value, { day: "numeric", month: "long", timeZone: "UTC" }).format(at)}, ${both(at)}` : "";
}

function controlFacts({ map }: Page, id: string): Facts | null {
  const one = map.control[Number(id)];
  if (!one) return null;
  const speaker = one.says ? partyName(one.says) : one.source;
  return tell("facts.control", t("legend.claim", { holder: partyName(one.party), speaker }), [
    ["facts.state", tOr(`claim.${one.state}`, one.state)],
  ], one);
}

function dangerFacts({ map }: Page, id: string): Facts | null {
  const one = map.danger?.zones[Number(id)];
  return one ? tell("facts.danger_zone", tOr(`danger.${one.because}`, one.because), [
    map.danger?.drawn ? null : ["facts.guessed", t("facts.guessed.how")],
  ], one) : null;
}

function busFacts({ plan }: Page, id: string): Facts | null {
  const one = plan.duties.find((other) => other.bus === id);
  return one ? tell("facts.bus", one.bus, one.legs.map((leg): Row => [
    leg.persons ? "facts.run" : "facts.run.empty",
    `${between(leg.from, leg.to)}, ${both(leg.departs)} – ${both(leg.arrives)}${leg.persons ? `, ${persons(leg.persons)}` : ""}`,
  ])) : null;
}

/** A gathering place by its town, numbered where the town has several: no reader is told an id. */
export function assemblyName({ map }: Page, id: string): string {
  const one = map.assembly.find((other) => other.id === id);
  if (!one) return "";
  const same = map.assembly.filter((other) => other.place === one.place);
  return same.length > 1 ? `${placeName(one.place)} ${same.indexOf(one) + 1}` : placeName(one.place);
}

function receptionName({ map }: Page, id: string): string {
  return placeName(map.reception.find((other) => other.id === id)?.place ?? "");
}

function checkpointName({ from, to, party }: Page["map"]["checkpoints"][number]): string {
  const road = between(from, to);
  return party ? `${road} (${partyName(party)})` : road;
}
