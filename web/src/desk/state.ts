/** What the desk's parts share: who is signed in, entries, the board, what is not sent yet. */
import { computed, signal } from "@preact/signals";

import { ask, type Me, Refused, useToken } from "./api.ts";
import { type Board, readBoard } from "./board-data.ts";
import { identity, type Identity, keepIdentity, keepSeen, make, noteWhy, seenLast, takeOut, type Unsent, unsent } from "./kept.ts";
import { type Body, type Entry, type EntryClass, readNote } from "./note.ts";

export type View = "board" | "log" | "form" | "public";

/** An entry as it came: n: number of arrival. */
export interface Arrived extends Entry {
  n: number;
  received: string;
}

/** Places, convoys and posts that can be chosen in the form. */
export interface FormData {
  places: { id: string; names: Record<string, string>; km: number; corridor: string }[];
  convoys: { id: string; corridor: string }[];
  posts: { id: string; place: string }[];
}

export const view = signal<View>("board");
export const me = signal<Me | null>(null);
export const mine = signal<Identity | null>(null);
export const entries = signal<Arrived[]>([]);
export const board = signal<Board | null>(null);
export const waiting = signal<Unsent[]>([]);
export const form = signal<FormData>({ places: [], convoys: [], posts: [] });
/** connected: the desk answered last; opening: nothing is known yet. */
export const line = signal<"opening" | "connected" | "lost">("opening");
export const clock = signal(Date.now());

export const names = computed(() => new Map((me.value?.agreement.authors ?? []).map((one) => [one.id, one.names])));

/** Whether this page can sign: with its own key, or by the desk that holds the author's. */
export const canSign = computed(() => {
  const [who, key] = [me.value, mine.value];
  return key !== null && (who === null || who.keys.includes(key.key.line)) ? "here" : who?.signs_here ? "desk" : "no";
});

let stream: EventSource | null = null;

/** Begins: what this browser has, then what the desk says. */
export async function begin(): Promise<void> {
  mine.value = (await identity().catch(() => undefined)) ?? null;
  me.value = (await seenLast<Me>("me").catch(() => undefined)) ?? null;
  form.value = (await seenLast<FormData>("form").catch(() => undefined)) ?? form.value;
  if (view.value === "board" && (me.value ?? mine.value) && me.value?.class !== "parties") view.value = "form";
  await renewWaiting();
  await signedIn();
  setInterval(() => (clock.value = Date.now()), 15_000);
  setInterval(() => void send(), 15_000);
  addEventListener("online", () => void send().then(signedIn));
}

/** Asks who is signed in; where the desk cannot be reached, what was known stays. */
export async function signedIn(): Promise<void> {
  try {
    await welcome(await ask<Me>("GET", "/api/me"));
  } catch (error) {
    if (error instanceof Refused && error.status !== 0) {
      line.value = "connected";
      leave();
    } else line.value = "lost";
  }
}

export async function welcome(who: Me): Promise<void> {
  useToken(who.csrf);
  me.value = who;
  line.value = "connected";
  if (who.class !== "parties" && view.value === "board") view.value = "form";
  await keepSeen("me", who).catch(() => undefined);
  follow();
  await Promise.all([renewForm(), renewChain()]);
  await send();
}

function leave(): void {
  me.value = null;
  stream?.close();
  stream = null;
  entries.value = [];
  board.value = null;
}

export async function signOut(): Promise<void> {
  await ask("POST", "/api/sign-out").catch(() => undefined);
  await keepSeen("me", undefined).catch(() => undefined);
  leave();
}

async function renewForm(): Promise<void> {
  try {
    form.value = await ask<FormData>("GET", "/api/form");
    await keepSeen("form", form.value);
  } catch {
    // The form goes on with what it had.
  }
}

/** Takes over what the desk knows of this key's chain and of others' newest entries. */
async function renewChain(): Promise<void> {
  const own = mine.value;
  if (!own) return;
  try {
    const told = await ask<{ author: string; seq: number; prev: string; seen: Record<string, string>; keys: string[] }>("GET", "/api/chain");
    if (told.author !== own.author || !told.keys.includes(own.key.line)) return;
    await navigator.locks.request("safeconduct-chain", async () => {
      const kept = await identity();
      if (!kept) return;
      const ahead = told.seq > kept.seq ? { seq: told.seq, prev: told.prev } : {};
      const next = { ...kept, ...ahead, seen: told.seen };
      await keepIdentity(next);
      mine.value = next;
    });
  } catch {
    // The chain goes on from what this browser has.
  }
}

/** Follows live, from the newest entry that is here; the browser resumes by itself. */
function follow(): void {
  stream?.close();
  const after = entries.value.at(-1)?.n ?? 0;
  stream = new EventSource(`/api/stream?after=${after}`);
  stream.addEventListener("open", () => (line.value = "connected"));
  stream.addEventListener("error", () => (line.value = "lost"));
  stream.addEventListener("entries", (event) => void take((event as MessageEvent<string>).data));
  stream.addEventListener("board", (event) => (board.value = readBoard((event as MessageEvent<string>).data)));
  stream.addEventListener("ended", () => {
    stream?.close();
    void signedIn();
  });
}

async function take(data: string): Promise<void> {
  const rows = JSON.parse(data) as { n: number; received_at: string; note: string }[];
  const read = await Promise.all(rows.map(async (row) => ({ ...(await readNote(row.note)), n: row.n, received: row.received_at })));
  const known = new Set(entries.value.map((one) => one.n));
  entries.value = [...entries.value, ...read.filter((one) => !known.has(one.n))].sort((one, other) => one.n - other.n);
}

async function renewWaiting(): Promise<void> {
  waiting.value = await unsent().catch(() => []);
}

/**
 * Says something: signs it here and keeps it until the desk has it, or has the desk sign it.
 *
 * @throws where it could neither be kept nor sent
 */
export async function say(kind: string, body: Body, how: { class: EntryClass; scope?: string; words: string }): Promise<void> {
  if (canSign.value === "desk") {
    await ask("POST", "/api/sign", { kind, body, class: how.class, scope: how.class === "convoy" ? (how.scope ?? "") : "" });
    return;
  }
  await make(kind, body, how);
  await renewWaiting();
  void send();
}

let sending = false;

/** Sends what waits; takes out only what the desk names by its id. */
export async function send(): Promise<void> {
  if (sending) return;
  sending = true;
  try {
    for (let rows = await unsent(); rows.length > 0; ) {
      const part = rows.splice(0, 50);
      const told = await ask<{ entries: { state: string; id: string; why: string[] }[] }>("POST", "/api/entries", { notes: part.map((one) => one.note) });
      const here = new Set(told.entries.filter((one) => one.state === "kept" || one.state === "known").map((one) => one.id));
      await takeOut(part.filter((one) => here.has(one.id)).map((one) => one.id));
      const against = part.flatMap((one, at) => (here.has(one.id) ? [] : [{ ...one, why: told.entries[at]?.why.join(" ") ?? "" }]));
      if (against.length > 0) await noteWhy(against);
      line.value = "connected";
    }
  } catch (error) {
    if (error instanceof Refused && error.status === 0) line.value = "lost";
  } finally {
    sending = false;
    await renewWaiting();
  }
}

/** Keeps a key made here as this browser's own. */
export async function adopt(one: Identity): Promise<void> {
  await keepIdentity(one);
  mine.value = one;
}
