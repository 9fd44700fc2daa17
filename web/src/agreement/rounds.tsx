/** Rounds, texts and signatures on a line of time; what is still to come is an open disc. */
import type { JSX } from "preact";

import { t } from "../words.ts";
import type { Agreement, Event } from "./data.ts";
import { authorName, dayOfText } from "./names.ts";

const DAY_MS = 86_400_000;
/** Widest gap that is drawn to scale, days: after a long silence the line is only as long as this. */
const LONGEST = 6;

export function Rounds({ agreement }: { agreement: Agreement }): JSX.Element | null {
  const { events } = agreement;
  if (!events.length) return null;
  const next = events.filter((one) => one.round).at(-1)?.round?.next ?? null;
  return (
    <section class="card rounds" aria-label={t("terms.rounds")}>
      <ol>
        {events.map((event, index) => (
          <li key={index} class={lies(agreement, event) ? "ahead" : ""} style={{ flexGrow: gap(event, events[index + 1]) }}>
            <b>{nameOf(agreement, event)}</b>
            <i aria-hidden="true" />
            <span>{dayOfText(agreement, event.at)}</span>
            {event.round ? <Settled agreement={agreement} event={event} /> : null}
          </li>
        ))}
        {next === null ? null : (
          <li class="ahead" style={{ flexGrow: 1 }}>
            <b>{t("terms.event.next")}</b>
            <i aria-hidden="true" />
            <span>{next}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

/** Whether an event lies ahead of the instant that the page was made for. */
function lies({ at }: Agreement, event: Event): boolean {
  return event.at.slice(0, at.length) > at.slice(0, event.at.length);
}

function gap(event: Event, after: Event | undefined): number {
  if (!after) return 1;
  const days = (Date.parse(after.at.slice(0, 10)) - Date.parse(event.at.slice(0, 10))) / DAY_MS;
  return 1 + Math.min(Math.max(days, 0), LONGEST);
}

function nameOf(agreement: Agreement, { kind, author, version, round }: Event): string {
  if (kind === "round") return `${t("terms.event.round", { n: round?.n ?? "" })}, ${round?.venue ?? ""}`;
  if (kind === "day") return t("terms.event.day");
  if (kind === "text") return t("terms.event.text", { n: version ?? "" });
  const holes = { author: authorName(agreement, author ?? ""), n: version ?? "" };
  return t(kind === "sign" ? "terms.event.sign" : kind === "received" ? "terms.event.received" : "terms.event.withdraw", holes);
}

function Settled({ agreement, event: { round } }: { agreement: Agreement; event: Event }): JSX.Element | null {
  if (!round) return null;
  const heads = round.delegations.map(({ party, head }) => `${authorName(agreement, party)}${head ? `: ${head}` : ""}`);
  return (
    <small>
      {heads.length ? <span>{heads.join("; ")}</span> : null}
      {round.agreed.length ? <span>{t("terms.agreed")}: {round.agreed.join("; ")}</span> : null}
      {round.not_agreed.length ? <span>{t("terms.not_agreed")}: {round.not_agreed.join("; ")}</span> : null}
      {round.source ? <span>{t("terms.source", { source: round.source })}</span> : null}
    </small>
  );
}
