/** The board: as the desk sends it (safeconduct.day-board/1), and as it is drawn; instants in milliseconds since 1970 UTC. */

export interface Reason {
  code: string;
  values: Record<string, unknown>;
}

export interface Gate {
  gate: string;
  open: boolean;
  reasons: Reason[];
}

export interface Corridor {
  id: string;
  state: string;
  since: number | null;
  window: { start: number; end: number } | null;
  window_left_s: number | null;
  planned: number;
  out: number;
  under_way: number;
  gate: Gate;
  /** Places along it with their distance, metres. */
  places: { id: string; m: number }[];
  /** Dangerous stretches of it, metres from its begin, and the windows promised there. */
  danger: { from: number; to: number; windows: { start: number; end: number }[] }[];
}

export interface Pass {
  place: string;
  planned_head: number;
  planned_tail: number;
  head: number;
  tail: number;
  head_is: "reported" | "predicted" | "planned";
  tail_is: "reported" | "predicted" | "planned";
  leave_by: number | null;
}

export interface Convoy {
  id: string;
  corridor: string;
  state: string;
  persons: number;
  delay_s: number | null;
  window_left_s: number | null;
  no_return: string;
  last: { place: string; at: number; by: string; end: string } | null;
  passes: Pass[];
  gate: Gate;
}

export interface Board {
  at: number;
  /** Why there is no state, "" where there is one. */
  problem: string;
  names: Record<string, Record<string, string>>;
  needed: string[];
  corridors: Corridor[];
  convoys: Convoy[];
  /** Those that still stop something. */
  holds: { id: string; by: string; at: number; corridors: string[]; convoy: string; why: string; overdue: string[] }[];
  /** Words to open or go on that not all have given yet; ids: the parties' orders. */
  goes: { order: string; corridor: string; given: string[]; conveyed: boolean; ids: string[] }[];
  counts: { by: string; of: string; place: string; at: number; persons: number; low: number | null; high: number | null; joint: boolean }[];
  posts: { id: string; place: string; promised: number | null; seen: number | null; queue: number | null; short: boolean }[];
  violations: { id: string; clause: string; by: string; at: number; steps: string[] }[];
  refused: { label: string; by: string; reason: Reason }[];
  warnings: Reason[];
}

type Told = Record<string, unknown>;
const rows = (value: unknown): Told[] => (Array.isArray(value) ? (value as Told[]) : []);
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const number = (value: unknown): number => (typeof value === "number" ? value : 0);
const perhaps = (value: unknown): number | null => (typeof value === "number" ? value : null);
const instant = (value: unknown): number => Date.parse(text(value));
const object = (value: unknown): Told => (value !== null && typeof value === "object" ? (value as Told) : {});
const span = (value: unknown): { start: number; end: number } => ({ start: instant(object(value)["start"]), end: instant(object(value)["end"]) });
const gate = (value: unknown): Gate => object(value) as unknown as Gate;
const entryId = (value: unknown): string => text(object(value)["id"]);

/** Reads what the desk sends. */
export function readBoard(data: string): Board {
  const told = JSON.parse(data) as Told;
  const ways = object(told["ways"]);
  return {
    at: instant(told["at"]),
    problem: text(told["problem"]),
    names: object(told["names"]) as Board["names"],
    needed: texts(told["needed"]),
    corridors: rows(told["corridors"]).map((one) => corridor(one, object(ways[text(one["id"])]))),
    convoys: rows(told["convoys"]).map(convoy),
    holds: rows(told["holds"]).map(hold).filter((one) => one.corridors.length > 0),
    goes: rows(told["goes"]).filter((one) => one["complete"] !== true).map(go),
    counts: rows(told["counts"]).map((one) => ({
      by: text(one["by"]), of: text(one["of"]), place: text(one["place"]), at: instant(one["at"]), persons: number(one["persons"]),
      low: perhaps(one["low"]), high: perhaps(one["high"]), joint: one["joint"] === true,
    })),
    posts: rows(told["posts"]).map((one) => ({
      id: text(one["id"]), place: text(one["place"]) || text(one["id"]), promised: perhaps(one["promised_per_h"]), seen: perhaps(one["seen_per_h"]),
      queue: perhaps(one["queue"]), short: one["short"] === true,
    })),
    violations: rows(told["violations"]).map(violation),
    refused: rows(told["refused"]).map((one) => ({ label: text(object(one["entry"])["entry"]), by: text(one["by"]), reason: object(one["reason"]) as unknown as Reason })),
    warnings: rows(told["warnings"]) as unknown as Reason[],
  };
}

function corridor(one: Told, way: Told): Corridor {
  const persons = object(one["persons"]);
  return {
    id: text(one["id"]), state: text(one["state"]), since: one["since"] ? instant(one["since"]) : null, window: one["window"] ? span(one["window"]) : null,
    window_left_s: perhaps(one["window_left_s"]), planned: number(persons["planned"]), out: number(persons["out"]), under_way: number(persons["under_way"]),
    gate: gate(one["gate"]), places: rows(way["places"]) as unknown as Corridor["places"],
    danger: rows(way["danger"]).map((part) => ({ from: number(part["from"]), to: number(part["to"]), windows: rows(part["windows"]).map(span) })),
  };
}

function convoy(one: Told): Convoy {
  const last = object(one["last"]);
  return {
    id: text(one["id"]), corridor: text(one["corridor"]), state: text(one["state"]), persons: number(one["persons"]), delay_s: perhaps(one["delay_s"]),
    window_left_s: perhaps(one["window_left_s"]), no_return: text(one["no_return"]),
    last: one["last"] ? { place: text(last["place"]), at: instant(last["at"]), by: text(last["by"]), end: text(last["end"]) } : null,
    passes: rows(one["passes"]).map((row) => ({
      place: text(row["place"]), planned_head: instant(row["planned_head"]), planned_tail: instant(row["planned_tail"]), head: instant(row["head"]), tail: instant(row["tail"]),
      head_is: text(row["head_is"]) as Pass["head_is"], tail_is: text(row["tail_is"]) as Pass["tail_is"], leave_by: row["leave_by"] ? instant(row["leave_by"]) : null,
    })),
    gate: gate(one["gate"]),
  };
}

function hold(one: Told): Board["holds"][0] {
  const lifted = object(one["lifted"]);
  return {
    id: entryId(one["entry"]), by: text(one["by"]), at: instant(one["at"]), corridors: texts(one["corridors"]).filter((id) => !(id in lifted)),
    convoy: text(one["convoy"]), why: text(one["why"]), overdue: texts(one["overdue"]),
  };
}

function go(one: Told): Board["goes"][0] {
  const given = object(one["given"]);
  return { order: text(one["order"]), corridor: text(one["corridor"]), given: Object.keys(given), conveyed: one["conveyed"] !== null, ids: Object.values(given).map(entryId) };
}

/** How far a violation has come: what is known apart (agreement.md section 7). */
function violation(one: Told): Board["violations"][0] {
  const said = new Set(Object.values(object(one["verified"])));
  const steps = [
    "alleged", ...(one["corroborated"] === true ? ["corroborated"] : []), ...(said.has(true) || said.has("verified") ? ["verified"] : []),
    ...(rows(one["attributed"]).length > 0 ? ["attributed"] : []), ...(Object.keys(object(one["answered"])).length > 0 ? ["answered"] : []),
    ...(Object.keys(object(one["silent_since"])).length > 0 ? ["silent"] : []), ...(one["settled"] === true || text(one["settled"]) !== "" ? ["settled"] : []),
  ];
  return { id: entryId(one["entry"]), clause: text(one["clause"]), by: texts([one["alleged"]]).join(""), at: instant(one["at"]), steps };
}
