/** The board: one sentence on what must be done now, the time-distance diagram, columns, who must say go, counts. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";

import { clockTime, count } from "../format.ts";
import { type Board as Data, type Convoy } from "./board-data.ts";
import { Diagram } from "./diagram.tsx";
import { board, canSign, line, me, say } from "./state.ts";
import { authorName, d, dOr, named, reasonText } from "./words.ts";

const fault = signal("");
const asked = signal<string | null>(null);

const zone = (): string => me.value?.agreement.clock ?? "UTC";
const at = (instant: number): string => clockTime(instant, zone());
const place = (data: Data, id: string): string => named(data.names[id], id);
const minutes = (seconds: number): string => d("minutes", { n: Math.floor(seconds / 60) });

export function BoardView(): JSX.Element {
  const data = board.value;
  if (!data || data.problem) return <main class="board"><p class="note">{data?.problem || d(line.value === "lost" ? "lost" : "board.none")}</p></main>;
  return (
    <main class="board">
      <Lead data={data} />
      <div class="diagrams">{data.corridors.map((one) => <Diagram key={one.id} data={data} corridor={one} />)}</div>
      <div class="cards">
        <Columns data={data} />
        <Go data={data} />
        <Counts data={data} />
        <Posts data={data} />
        <Violations data={data} />
        <Orders data={data} />
        <Refused data={data} />
      </div>
    </main>
  );
}

const MOST_ROWS = 7;
const whole = signal<ReadonlySet<string>>(new Set());

/** The first rows of a list; all of them once asked for. */
function first<T>(name: string, rows: T[]): T[] {
  return whole.value.has(name) ? rows : rows.slice(0, MOST_ROWS);
}

function All({ name, rows }: { name: string; rows: unknown[] }): JSX.Element | null {
  if (rows.length <= MOST_ROWS || whole.value.has(name)) return null;
  return <button type="button" onClick={() => (whole.value = new Set([...whole.value, name]))}>{d("all", { n: rows.length })}</button>;
}

/** Convoys in the order in which somebody has to look at them: in trouble, on the road, to come, arrived. */
function byConcern(data: Data): Convoy[] {
  const rank = (one: Convoy): number => {
    if (one.window_left_s !== null && one.window_left_s < 0) return 0;
    const order = ["out of touch", "halted", "under way", "boarding", "ready", "planned", "turned back", "arrived"];
    return 1 + order.indexOf(one.state);
  };
  return data.convoys.filter((one) => one.corridor).sort((one, other) => rank(one) - rank(other));
}

/** What somebody must act on now: at most one block. */
function Lead({ data }: { data: Data }): JSX.Element {
  const hold = data.holds[0];
  const short = data.convoys.filter((one) => one.window_left_s !== null && one.window_left_s < 0);
  const lost = data.convoys.filter((one) => one.state === "out of touch");
  const urgent = hold ? d("lead.held", { who: authorName(hold.by), where: hold.convoy || hold.corridors.join(", "), time: at(hold.at) })
    : short[0] ? d("lead.short", { convoy: short[0].id, left: minutes(-(short[0].window_left_s ?? 0)) })
    : lost[0] ? d("lead.lost", { convoy: lost[0].id }) : "";
  const moving = data.convoys.filter((one) => one.state === "under way").length;
  return (
    <section class={urgent ? "lead warnbar" : "lead"}>
      <h2 class="title">{urgent || d("lead.calm", { moving, out: data.corridors.reduce((sum, one) => sum + one.out, 0) })}</h2>
      <p class="note">
        {data.corridors.map((one) => `${one.id}: ${dOr(`state.${one.state}`, one.state)}${one.window ? `, ${d("window.until", { time: at(one.window.end) })}` : ""}`).join(" · ")}
        {" · "}{d("board.at", { time: at(data.at) })}
      </p>
    </section>
  );
}

function Columns({ data }: { data: Data }): JSX.Element {
  const rows = byConcern(data);
  return (
    <section class="card">
      <h2>{d("columns")}</h2>
      <table>
        <thead><tr><th>{d("column")}</th><th>{d("column.last")}</th><th class="n">{d("column.late")}</th><th class="n">{d("column.spare")}</th></tr></thead>
        <tbody>{first("columns", rows).map((one) => <Column key={one.id} data={data} one={one} />)}</tbody>
      </table>
      <All name="columns" rows={rows} />
    </section>
  );
}

function Column({ data, one }: { data: Data; one: Convoy }): JSX.Element {
  return (
    <tr>
      <th scope="row"><b>{one.id}</b> <small>{count(one.persons)} · {dOr(`state.${one.state}`, one.state)}</small></th>
      <td>{one.last ? <>{place(data, one.last.place)} {at(one.last.at)}<small>{authorName(one.last.by)}</small></> : "–"}</td>
      <td class="n">{one.delay_s === null ? "–" : minutes(one.delay_s)}</td>
      <td class={`n${one.window_left_s !== null && one.window_left_s < 0 ? " warn" : ""}`}>{one.window_left_s === null ? "–" : minutes(one.window_left_s)}</td>
    </tr>
  );
}

/** Who has said go and who has not; nothing where nothing waits for it. */
function Go({ data }: { data: Data }): JSX.Element {
  const { goes } = data;
  return (
    <section class="card">
      <h2>{d("go")}</h2>
      {goes.map((go) => (
        <table key={`${go.order} ${go.corridor}`}>
          <tbody>
            <tr><th colSpan={2}>{dOr(`order.${go.order}`, go.order)} {go.corridor}</th></tr>
            {data.needed.map((id) => <tr key={id}><th scope="row">{authorName(id)}</th><td class="n">{go.given.includes(id) ? d("go.given") : d("go.missing")}</td></tr>)}
            <tr><th scope="row">{d("go.conveyed")}</th><td class="n">{go.conveyed ? d("go.given") : d("go.missing")}</td></tr>
          </tbody>
        </table>
      ))}
      {data.corridors.map((one) => (
        <ul key={one.id} class="reasons">
          {one.gate.reasons.map((reason, number) => <li key={number}>{one.id}: {reasonText(reason)}</li>)}
        </ul>
      ))}
      <p class="note">{d("go.rule")}</p>
    </section>
  );
}

function Counts({ data }: { data: Data }): JSX.Element | null {
  if (data.counts.length === 0) return null;
  return (
    <section class="card">
      <h2>{d("counts")}</h2>
      <table><tbody>
        {first("counts", data.counts).map((one, number) => (
          <tr key={number}>
            <th scope="row">{authorName(one.by)} <small>{dOr(`count.${one.of}`, one.of)}, {place(data, one.place)} {at(one.at)}{one.joint ? `, ${d("counts.joint")}` : ""}</small></th>
            <td class="n">{count(one.persons)}{one.low !== null && one.high !== null ? <small>{count(one.low)} – {count(one.high)}</small> : null}</td>
          </tr>
        ))}
      </tbody></table>
      <All name="counts" rows={data.counts} />
    </section>
  );
}

function Posts({ data }: { data: Data }): JSX.Element | null {
  if (data.posts.length === 0) return null;
  return (
    <section class="card">
      <h2>{d("posts")}</h2>
      <table>
        <thead><tr><th>{d("post")}</th><th class="n">{d("post.promised")}</th><th class="n">{d("post.seen")}</th><th class="n">{d("post.queue")}</th></tr></thead>
        <tbody>{data.posts.map((one) => (
          <tr key={one.id}><th scope="row">{place(data, one.place)}</th><td class="n">{one.promised ?? "–"}</td><td class={`n${one.short ? " warn" : ""}`}>{one.seen === null ? "–" : Math.round(one.seen)}</td><td class="n">{one.queue ?? "–"}</td></tr>
        ))}</tbody>
      </table>
    </section>
  );
}

function Violations({ data }: { data: Data }): JSX.Element | null {
  if (data.violations.length === 0) return null;
  return (
    <section class="card">
      <h2>{d("violations")}</h2>
      <table><tbody>{first("violations", data.violations).map((one) => (
        <tr key={one.id}><th scope="row">{one.clause} <small>{authorName(one.by)} {at(one.at)}</small></th><td>{one.steps.map((step) => dOr(`step.${step}`, step)).join(", ")}</td></tr>
      ))}</tbody></table>
      <All name="violations" rows={data.violations} />
    </section>
  );
}

/** What counts for nothing, and what does not fit together: kept, and reported here. */
function Refused({ data }: { data: Data }): JSX.Element | null {
  const rows = [...data.refused.map((one) => `${one.label}: ${reasonText(one.reason)}`), ...data.warnings.map(reasonText)];
  if (rows.length === 0) return null;
  return (
    <section class="card">
      <h2>{d("refused")}</h2>
      <ul class="reasons">
        {first("refused", rows).map((one, number) => <li key={number}>{one}</li>)}
      </ul>
      <All name="refused" rows={rows} />
    </section>
  );
}

/** Hold: any one, one tap. Open and resume: asked for twice, as it takes all. */
function Orders({ data }: { data: Data }): JSX.Element {
  const role = me.value?.role ?? "";
  const may = canSign.value !== "no";
  const go = role === "party" || role === "intermediary";
  return (
    <section class="card orders">
      <h2>{d("orders")}</h2>
      {data.corridors.map((one) => {
        const next = one.state === "held" ? "resume" : "open";
        return (
          <p key={one.id} class="ways">
            <button type="button" class="hold" disabled={!may} onClick={() => void order("hold", one.id, [])}>{d("orders.hold", { corridor: one.id })}</button>
            {go && <button type="button" disabled={!may} onClick={() => (asked.value = `${next} ${one.id}`)}>{d(`orders.${next}`, { corridor: one.id })}</button>}
            {asked.value === `${next} ${one.id}` && <button type="button" class="strong" onClick={() => void order(next, one.id, conveyed(data, next, one.id))}>{d("orders.sure")}</button>}
          </p>
        );
      })}
      <p class="warn" role="alert">{fault.value}</p>
      {!may && <p class="note">{d("form.no-key")}</p>}
    </section>
  );
}

/** The parties' orders that the intermediary's names. */
function conveyed(data: Data, what: string, corridor: string): string[] {
  if (me.value?.role !== "intermediary") return [];
  return data.goes.filter((one) => one.order === what && one.corridor === corridor).flatMap((one) => one.ids).sort();
}

async function order(what: string, corridor: string, conveys: string[]): Promise<void> {
  fault.value = "";
  asked.value = null;
  try {
    const body = { order: what, corridor, ...(conveys.length > 0 ? { conveys } : {}), via: "form" };
    await say("order", body, { class: "convoy", scope: corridor, words: `${dOr(`order.${what}`, what)} ${corridor}` });
  } catch (error) {
    fault.value = d("form.failed", { why: error instanceof Error ? error.message : String(error) });
  }
}
