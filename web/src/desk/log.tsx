/** The log: entries as they came, newest first, with who has seen them since. */
import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";

import { clockTime } from "../format.ts";
import { ask } from "./api.ts";
import { type Arrived, entries, me } from "./state.ts";
import { authorName, d, dOr } from "./words.ts";

const PAGE = 100;
const kind = signal("");
const shown = signal(PAGE);
const merged = signal("");

/** By id: who has signed something since that rests on it, directly or through his own chain. */
const seenBy = computed(() => {
  const found = new Map<string, Set<string>>();
  for (const one of entries.value) for (const id of Object.values(one.seen)) found.set(id, (found.get(id) ?? new Set()).add(one.author));
  return found;
});

const kinds = computed(() => [...new Set(entries.value.map((one) => one.kind))].sort());

/** What an entry says in one line. */
export function saying({ kind: name, body }: Arrived): string {
  const text = (key: string): string => (typeof body[key] === "string" ? (body[key] as string) : "");
  const place = body["at_place"] && typeof body["at_place"] === "object" && !Array.isArray(body["at_place"]) ? String(body["at_place"]["place"] ?? "") : "";
  const parts: Record<string, string[]> = {
    report: [dOr(`act.${text("act")}`, text("act")), place, text("words")],
    pass: [text("convoy"), dOr(`act.${text("end")}`, text("end")), text("place")],
    order: [dOr(`order.${text("order")}`, text("order")), text("corridor"), text("convoy"), text("why")],
    count: [String(body["persons"] ?? ""), text("place")],
    position: [text("clause"), text("says")],
    say: [text("words")],
    ready: [text("item"), text("id"), text("says")],
    answer: [text("says"), text("words")],
    delegate: [text("author"), text("role"), text("corridor")],
    alert: [text("event"), text("status")],
  };
  return (parts[name] ?? []).filter(Boolean).join(" · ");
}

/** Merges what another desk has saved, or a phone: a pack, or a text with notes in it. */
async function merge(input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0];
  if (!file) return;
  try {
    const told = await ask<{ kept: number; known: number; refused: number; unknown_author: number; why: string[] }>("POST", "/api/merge", file);
    merged.value = [d("log.merged", { kept: told.kept, known: told.known, left: told.refused + told.unknown_author }), ...told.why.slice(0, 3)].join(" ");
  } catch (error) {
    merged.value = d("form.failed", { why: error instanceof Error ? error.message : String(error) });
  }
  input.value = "";
}

export function Log(): JSX.Element {
  const zone = me.value?.agreement.clock ?? "UTC";
  const rows = entries.value.filter((one) => !kind.value || one.kind === kind.value).reverse();
  return (
    <main class="log">
      <p class="tools">
        <label>{d("log.kind")} <select value={kind.value} onChange={(event) => (kind.value = event.currentTarget.value)}>
          <option value="">{d("log.all")}</option>
          {kinds.value.map((one) => <option key={one} value={one}>{dOr(`kind.${one}`, one)}</option>)}
        </select></label>
        <a href="/api/pack" download>{d("log.pack")}</a>
        {me.value?.class === "parties" && (
          <label class="file">{d("log.merge")} <input type="file" onChange={(event) => void merge(event.currentTarget)} /></label>
        )}
        <span role="status">{merged.value}</span>
      </p>
      <table>
        <thead><tr><th class="n">{d("log.n")}</th><th>{d("log.came")}</th><th>{d("log.author")}</th><th>{d("log.kind")}</th><th>{d("log.says")}</th><th>{d("log.seen")}</th></tr></thead>
        <tbody>
          {rows.slice(0, shown.value).map((one) => (
            <tr key={one.n} data-id={one.id}>
              <td class="n">{one.n}</td>
              <td>{clockTime(Date.parse(one.received), zone)}<small>{d("log.at", { time: clockTime(Date.parse(one.at), zone) })}</small></td>
              <td>{authorName(one.author)}<small>{one.author}-{String(one.seq).padStart(5, "0")}</small></td>
              <td>{dOr(`kind.${one.kind}`, one.kind)}</td>
              <td>{saying(one)}</td>
              <td>{[...(seenBy.value.get(one.id) ?? [])].map(authorName).join(", ")}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.value && <button type="button" onClick={() => (shown.value += PAGE)}>{d("log.more", { n: rows.length - shown.value })}</button>}
    </main>
  );
}
