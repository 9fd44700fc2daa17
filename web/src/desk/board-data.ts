/** The board as the desk sends it; instants are milliseconds since 1970 UTC. */

export interface Gate {
  gate: string;
  open: boolean;
  reasons: Record<string, string>[];
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
  planned: boolean;
  names: Record<string, Record<string, string>>;
  needed: string[];
  corridors: Corridor[];
  convoys: Convoy[];
  holds: { id: string; by: string; at: number; corridors: string[]; convoy: string; why: string; answers: string[]; overdue: string[] }[];
  goes: { order: string; corridor: string; given: string[]; conveyed: boolean; complete: boolean; at: number; ids: string[] }[];
  counts: { by: string; of: string; place: string; at: number; persons: number; low: number | null; high: number | null; joint: boolean }[];
  posts: { id: string; place: string; promised: number | null; seen: number | null; queue: number | null; wait_s: number | null; short: boolean }[];
  violations: { id: string; clause: string; by: string; against: string; at: number; steps: string[] }[];
  refused: { label: string; by: string; reason: Record<string, string> }[];
}
