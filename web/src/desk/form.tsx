/** The form: what, where, when; three taps and send.  Works without a network; nothing is taken out before it has come. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { renderSVG } from "uqr";

import { clockTime } from "../format.ts";
import { type Unsent } from "./kept.ts";
import { type Body, type EntryClass, instantText } from "./note.ts";
import { canSign, clock, form, line, me, mine, say, send, waiting } from "./state.ts";
import { d, dOr, named } from "./words.ts";

/** What is offered on one tap, by role; all other acts stand behind "more". */
const LEADER = ["head", "tail", "halt", "moves", "shot", "shelling"];
const MONITOR = ["shot", "shelling", "uav", "closed_post", "slow_post", "mine"];
const PASSES = new Set(["head", "tail", "moves", "arrived"]);
const MORE = [
  "head", "tail", "moves", "halt", "shot", "burst", "shelling", "airstrike", "uav", "explosion", "mine", "sabotage", "advance", "recon", "reinforce",
  "heavy_weapon", "overflight", "closed_post", "slow_post", "turned_back", "search_over", "detained", "looted", "threatened", "left_route", "wrong_load",
  "armed_in_convoy", "mark_misused", "monitor_denied",
];
const DANGER = new Set(["shot", "burst", "shelling", "airstrike", "uav", "explosion", "mine"]);

const what = signal("");
const where = signal("");
const km = signal("");
const minutes = signal(0);
const setAt = signal("");
const convoy = signal("");
const heard = signal(false);
const more = signal(false);
const told = signal("");
const fault = signal("");
const code = signal<Unsent | null>(null);

const zone = (): string => me.value?.agreement.clock ?? "UTC";
const role = (): string => me.value?.role ?? mine.value?.role ?? "";
const corridor = (): string => me.value?.corridor || mine.value?.corridor || "";

function instant(): number {
  const typed = Date.parse(setAt.value);
  return minutes.value < 0 && Number.isFinite(typed) ? typed : clock.value - Math.max(minutes.value, 0) * 60_000;
}

/** The sentence that is confirmed: what is sent says the same. */
function sentence(): string {
  const whose = convoy.value && (PASSES.has(what.value) || what.value === "halt") ? `${convoy.value} · ` : "";
  return `${whose}${dOr(`act.${what.value}`, what.value)} · ${placeName(where.value)}${km.value ? ` + ${km.value} km` : ""} · ${clockTime(instant(), zone())}`;
}

const placeName = (id: string): string => named(form.value.places.find((one) => one.id === id)?.names, id);

/** Places on the way one would have come to, in the order of the road. */
function shownPlaces(): typeof form.value.places {
  const own = form.value.places.filter((one) => !corridor() || one.corridor === corridor() || one.corridor === "");
  return own.filter((one, at) => own.findIndex((other) => other.id === one.id) === at);
}

function drafted(): { kind: string; body: Body; class: EntryClass; scope: string } {
  const at = instantText(instant());
  const scope = corridor();
  const via = { via: "form" };
  if (what.value === "halt") return { kind: "order", body: { order: "hold", ...(convoy.value ? { convoy: convoy.value } : scope ? { corridor: scope } : {}), at, ...via }, class: "convoy", scope };
  if (PASSES.has(what.value)) {
    const end = what.value === "tail" ? "tail" : "head";
    const moves = what.value === "moves" ? { moves: "leaves" } : {};
    return { kind: "pass", body: { convoy: convoy.value, place: where.value, end, at, ...moves, ...via }, class: "convoy", scope };
  }
  const off = Math.round(Number(km.value.replace(",", ".")) * 1000);
  const next = nextPlace();
  const place: Body = { place: where.value, ...(off > 0 && next ? { towards: next, off_m: off } : {}) };
  return { kind: "report", body: { act: what.value, at, at_place: place, how: heard.value ? "heard" : "seen", ...(convoy.value ? { convoy: convoy.value } : {}), ...via }, class: "parties", scope: "" };
}

function nextPlace(): string | undefined {
  const rows = shownPlaces();
  return rows[rows.findIndex((one) => one.id === where.value) + 1]?.id;
}

async function confirm(): Promise<void> {
  const { kind, body, ...how } = drafted();
  const words = sentence();
  fault.value = "";
  try {
    await say(kind, body, { ...how, words });
    told.value = words;
    what.value = "";
    km.value = "";
    minutes.value = 0;
  } catch (error) {
    fault.value = d("form.failed", { why: error instanceof Error ? error.message : String(error) });
  }
}

export function Form(): JSX.Element {
  const acts = more.value ? MORE : role() === "convoy" ? LEADER : MONITOR;
  const needsConvoy = PASSES.has(what.value) && !convoy.value;
  const ready = what.value !== "" && where.value !== "" && !needsConvoy && canSign.value !== "no";
  return (
    <main class="form">
      <fieldset class="acts">
        <legend><b>1</b> {d("form.what")}</legend>
        {acts.map((one) => (
          <button key={one} type="button" class={DANGER.has(one) ? "danger" : ""} aria-pressed={what.value === one} onClick={() => (what.value = one)}>
            {dOr(`act.${one}`, one)}
          </button>
        ))}
        <button type="button" class="quiet" aria-expanded={more.value} onClick={() => (more.value = !more.value)}>{d(more.value ? "form.fewer" : "form.more")}</button>
      </fieldset>
      {(PASSES.has(what.value) || what.value === "halt") && (
        <fieldset class="options">
          <legend>{d("form.convoy")}</legend>
          {form.value.convoys.filter((one) => !corridor() || one.corridor === corridor()).map(({ id }) => (
            <button key={id} type="button" aria-pressed={convoy.value === id} onClick={() => (convoy.value = id)}>{id}</button>
          ))}
        </fieldset>
      )}
      <fieldset class="options">
        <legend><b>2</b> {d("form.where")}</legend>
        {shownPlaces().map((one) => (
          <button key={one.id} type="button" aria-pressed={where.value === one.id} onClick={() => (where.value = one.id)}>
            {named(one.names, one.id)}<small>{one.km >= 0 ? `km ${Math.round(one.km)}` : ""}</small>
          </button>
        ))}
        {!PASSES.has(what.value) && (
          <label class="km">{d("form.beyond")}<input inputMode="decimal" size={4} value={km.value} onInput={(event) => (km.value = event.currentTarget.value)} /></label>
        )}
      </fieldset>
      <fieldset class="options">
        <legend><b>3</b> {d("form.when")}</legend>
        {[0, 5, 15].map((ago) => (
          <button key={ago} type="button" aria-pressed={minutes.value === ago} onClick={() => (minutes.value = ago)}>
            {ago === 0 ? d("form.now") : d("form.ago", { n: ago })}<small>{clockTime(clock.value - ago * 60_000, zone())}</small>
          </button>
        ))}
        <label class="km">{d("form.set")}<input type="datetime-local" value={setAt.value} onInput={(event) => { setAt.value = event.currentTarget.value; minutes.value = -1; }} /></label>
      </fieldset>
      {DANGER.has(what.value) && (
        <label class="check"><input type="checkbox" checked={heard.value} onChange={(event) => (heard.value = event.currentTarget.checked)} /> {d("form.heard")}</label>
      )}
      <button class="send" type="button" disabled={!ready} onClick={() => void confirm()}>
        {ready ? `${sentence()} → ${d("form.send")}` : d(canSign.value === "no" ? "form.no-key" : "form.choose")}
      </button>
      <p class="note" role="status">{told.value && d("form.made", { words: told.value })}</p>
      <p class="warn" role="alert">{fault.value}</p>
      <Waiting />
    </main>
  );
}

/** The count of what is not sent, and two ways to carry it without a network. */
function Waiting(): JSX.Element {
  const rows = waiting.value;
  const against = rows.filter((one) => one.why);
  return (
    <section class="unsent" aria-live="polite">
      <p class={rows.length > 0 ? "warn" : ""}>
        <b data-unsent={rows.length}>{d("unsent", { n: rows.length })}</b> {rows.length > 0 ? d("unsent.kept") : line.value === "lost" ? d("lost") : d("unsent.none")}
      </p>
      {rows.length > 0 && (
        <p class="ways">
          <button type="button" onClick={() => void send()}>{d("unsent.again")}</button>
          <button type="button" onClick={() => save(rows)}>{d("unsent.file")}</button>
          <button type="button" onClick={() => (code.value = code.value ? null : (rows[0] ?? null))}>{d("unsent.qr")}</button>
        </p>
      )}
      {against.map((one) => <p key={one.id} class="note">{one.words || d("unsent.join")}: {one.why}</p>)}
      {code.value && <Code rows={rows} shown={code.value} />}
    </section>
  );
}

function Code({ rows, shown }: { rows: Unsent[]; shown: Unsent }): JSX.Element {
  const at = Math.max(rows.findIndex((one) => one.id === shown.id), 0);
  return (
    <figure class="qr">
      <img alt={d("unsent.qr")} src={`data:image/svg+xml,${encodeURIComponent(renderSVG(shown.note, { ecc: "L" }))}`} />
      <figcaption>{shown.words || d("unsent.join")} ({at + 1} / {rows.length})</figcaption>
      {rows.length > 1 && <button type="button" onClick={() => (code.value = rows[(at + 1) % rows.length] ?? null)}>{d("unsent.next")}</button>}
    </figure>
  );
}

/** Saves all that waits as one text, which `agreement merge` and the desk read. */
function save(rows: Unsent[]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(rows.map((one) => `${one.note}\n`), { type: "text/plain" }));
  link.download = `${mine.value?.author ?? "entries"}-${rows[0]?.seq ?? 0}-${rows.at(-1)?.seq ?? 0}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
