/**
 * What this browser keeps: its key, its place in the chain, and what is not sent yet.
 *
 * An entry is final when it is made: chain and entry are written in one transaction, and an entry is taken out only once
 * the desk has given its id back.
 */
import { type BrowserKey } from "./keys.ts";
import { type Body, type Draft, type EntryClass, instantText, signed } from "./note.ts";

/** Who signs here.  seq, prev: the last entry of the chain; prev: the opening entry's id where there is none. */
export interface Identity {
  account: string;
  author: string;
  of: string;
  class: EntryClass;
  role: string;
  corridor: string;
  convoy: string;
  key: BrowserKey;
  seq: number;
  prev: string;
  seen: Record<string, string>;
}

/** An entry that is not known to have come.  words: the sentence that was confirmed.  why: what the desk said against it. */
export interface Unsent {
  id: string;
  seq: number;
  note: string;
  words: string;
  why: string;
}

const NAME = "safeconduct-desk";

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("identity");
      asked.result.createObjectStore("unsent", { keyPath: "id" });
      asked.result.createObjectStore("seen");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error ?? new Error("this browser keeps nothing"));
  });
}

/** Runs requests in one transaction, which is on the disk when this returns. */
async function within<T>(stores: string[], mode: IDBTransactionMode, run: (of: (name: string) => IDBObjectStore) => IDBRequest<T> | undefined): Promise<T | undefined> {
  const database = await opened();
  try {
    return await new Promise<T | undefined>((done, failed) => {
      const transaction = database.transaction(stores, mode, { durability: "strict" });
      const asked = run((name) => transaction.objectStore(name));
      transaction.oncomplete = () => done(asked?.result);
      transaction.onabort = transaction.onerror = () => failed(transaction.error ?? new Error("nothing was kept"));
    });
  } finally {
    database.close();
  }
}

export const identity = (): Promise<Identity | undefined> =>
  within<Identity | undefined>(["identity"], "readonly", (of) => of("identity").get("me"));

export const keepIdentity = (one: Identity): Promise<unknown> => within(["identity"], "readwrite", (of) => of("identity").put(one, "me"));

/** What was seen last, so that the form and the log open without a network. */
export const keepSeen = (name: string, value: unknown): Promise<unknown> => within(["seen"], "readwrite", (of) => of("seen").put(value, name));
export const seenLast = <T>(name: string): Promise<T | undefined> => within<T | undefined>(["seen"], "readonly", (of) => of("seen").get(name));

export async function unsent(): Promise<Unsent[]> {
  const rows = (await within<Unsent[]>(["unsent"], "readonly", (of) => of("unsent").getAll())) ?? [];
  return rows.sort((one, other) => one.seq - other.seq);
}

/** Takes out what the desk has named as kept. */
export const takeOut = (ids: string[]): Promise<unknown> =>
  within(["unsent"], "readwrite", (of) => {
    for (const id of ids) of("unsent").delete(id);
    return undefined;
  });

/** Notes what the desk said against entries; they stay. */
export const noteWhy = (rows: Unsent[]): Promise<unknown> =>
  within(["unsent"], "readwrite", (of) => {
    for (const row of rows) of("unsent").put(row);
    return undefined;
  });

/**
 * Makes an entry at the end of this browser's chain; the first is preceded by `join`.  One tab at a time.
 *
 * @throws where there is no key, or the browser keeps nothing: then nothing was made
 */
export async function make(kind: string, body: Body, how: { class: EntryClass; scope?: string; words: string }): Promise<Unsent> {
  return navigator.locks.request("safeconduct-chain", async () => {
    let me = await identity();
    if (!me) throw new Error("there is no key in this browser");
    if (me.seq === 0) me = (await append(me, "join", {}, { class: me.class, scope: "", words: "" })).me;
    return (await append(me, kind, body, { scope: "", ...how })).row;
  });
}

async function append(me: Identity, kind: string, body: Body, how: { class: EntryClass; scope: string; words: string }): Promise<{ me: Identity; row: Unsent }> {
  const draft: Draft = {
    author: me.author, kind, seq: me.seq + 1, at: instantText(Date.now()), class: how.class, body,
    of: me.of, prev: me.prev, scope: how.class === "convoy" ? how.scope : "", seen: me.seen,
  };
  const { id, note } = await signed(draft, me.key);
  const row: Unsent = { id, seq: draft.seq, note, words: how.words, why: "" };
  const next = { ...me, seq: draft.seq, prev: id };
  await within(["identity", "unsent"], "readwrite", (of) => {
    of("unsent").put(row);
    of("identity").put(next, "me");
    return undefined;
  });
  return { me: next, row };
}
