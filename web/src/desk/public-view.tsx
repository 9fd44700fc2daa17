/** What anybody may see: what the text's `publish` clause gives, after its delay. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { clockTime, count } from "../format.ts";
import { ask } from "./api.ts";
import { d, dOr, named } from "./words.ts";

interface Told {
  title: Record<string, string>;
  day: string;
  clock: string;
  published: boolean;
  as_of: string | null;
  corridors: { from: Record<string, string>; to: Record<string, string>; state: string }[];
  counts: { of: string; at: string; low: number; high: number }[];
}

const told = signal<Told | null>(null);
const RENEW_MS = 60_000;

export function PublicView(): JSX.Element {
  useEffect(() => {
    const renew = (): void => void ask<Told>("GET", "/api/public").then((one) => (told.value = one), () => undefined);
    renew();
    const timer = setInterval(renew, RENEW_MS);
    return () => clearInterval(timer);
  }, []);
  const shown = told.value;
  if (!shown) return <main class="public"><p class="note">{d("lost")}</p></main>;
  return (
    <main class="public">
      <h2 class="title">{named(shown.title, "")}</h2>
      <p class="note">{shown.day}</p>
      {!shown.published && <p>{d("public.nothing")}</p>}
      <ul>{shown.corridors.map((one, number) => <li key={number}>{named(one.from, "")} – {named(one.to, "")}: <b>{dOr(`state.${one.state}`, one.state)}</b></li>)}</ul>
      {shown.counts.map((one, number) => <p key={number}>{dOr(`count.${one.of}`, one.of)}: {count(one.low)} – {count(one.high)}</p>)}
      {shown.as_of !== null && <p class="note">{d("public.as-of", { time: clockTime(Date.parse(shown.as_of), shown.clock) })}</p>}
    </main>
  );
}
