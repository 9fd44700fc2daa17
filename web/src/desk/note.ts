/** Entries as signed notes: written and signed here, read from the log. */
import { canonical, type Json } from "./canonical.ts";
import { base64, type BrowserKey, hex, sha256 } from "./keys.ts";

export const HEADER = "safeconduct.entry/1";
const UTF8 = new TextEncoder();
const DASH = "\u2014 ";

export type Body = { [key: string]: Json };
export type EntryClass = "parties" | "convoy" | "public";

/** What an entry says before it is signed; of, prev, seen: as in the format. */
export interface Draft {
  author: string;
  kind: string;
  seq: number;
  at: string;
  class: EntryClass;
  body: Body;
  of: string;
  prev: string;
  scope: string;
  seen: Record<string, string>;
}

export interface Entry extends Draft {
  id: string;
  key: string;
}

/** Signs a draft; returns the file's text and the entry's id, which is of the text and not of the signature. */
export async function signed(draft: Draft, key: BrowserKey): Promise<{ id: string; note: string }> {
  const { scope, ...rest } = draft;
  const salt = hex(crypto.getRandomValues(new Uint8Array(16)));
  const head: Body = { ...rest, key: key.line, salt, ...(scope ? { scope } : {}) };
  const text = `${HEADER}\n${canonical(head)}\n`;
  const bytes = UTF8.encode(text);
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key.key, bytes));
  return { id: hex(await sha256(bytes)), note: `${text}\n${DASH}${key.name} ${base64(Uint8Array.from([...key.id, ...signature]))}\n` };
}

/** Reads a note that the desk has verified. */
export async function readNote(note: string): Promise<Entry> {
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  const head = JSON.parse(text.split("\n")[1] ?? "") as Partial<Entry>;
  const id = hex(await sha256(UTF8.encode(text)));
  return { of: "", prev: "", scope: "", seen: {}, ...head, id } as Entry;
}

/** Writes an instant as entries do, whole seconds. */
export function instantText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
