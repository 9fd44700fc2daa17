/** The desk's frame: who it is for, what is shown, whether the line holds. */
import type { JSX } from "preact";

import { Choices } from "../head.tsx";
import { BoardView } from "./board.tsx";
import { Form } from "./form.tsx";
import { Log } from "./log.tsx";
import { PublicView } from "./public-view.tsx";
import { SignIn } from "./sign-in.tsx";
import { line, me, mine, signOut, type View, view, waiting } from "./state.ts";
import { authorName, d, named, SPOKEN } from "./words.ts";

const VIEWS: View[] = ["board", "log", "form", "public"];

export function App(): JSX.Element {
  const who = me.value;
  // A phone whose session has ended still takes reports down: its key signs them, and they go out when it can.
  const inside = who !== null || (mine.value !== null && mine.value.seq > 0);
  const open = view.value === "public" || (inside && (who !== null || view.value === "form"));
  return (
    <>
      <header class="bar">
        <p class="class">{who ? `${authorName(who.author)} · ${d(`role.${who.role}` as "role.party")}` : d("signed-out")}</p>
        <h1 class="case">{who ? named(who.agreement.title, who.agreement.id) : "Safe Conduct"}</h1>
        <Choices spoken={SPOKEN} />
      </header>
      {(who || inside) && (
        <nav class="views" aria-label={d("views")}>
          {VIEWS.map((one) => (
            <button key={one} type="button" aria-current={view.value === one ? "page" : undefined} onClick={() => (view.value = one)}>{d(`view.${one}` as "view.log")}</button>
          ))}
          <span class={line.value === "lost" ? "line warn" : "line"} data-line={line.value}>
            {d(line.value === "lost" ? "line.lost" : "line.on")}{waiting.value.length > 0 && <b class="warn"> {d("unsent", { n: waiting.value.length })}</b>}
          </span>
          {who && <button type="button" class="quiet" onClick={() => void signOut()}>{d("sign-out")}</button>}
        </nav>
      )}
      {!open ? <SignIn /> : view.value === "board" ? <BoardView /> : view.value === "log" ? <Log /> : view.value === "form" ? <Form /> : <PublicView />}
    </>
  );
}
