/** Sign in, or take an invitation up: then this browser makes a key of its own. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";

import { ask, type Me, Refused } from "./api.ts";
import { fingerprint, hex, makeKey } from "./keys.ts";
import { adopt, line, mine, welcome } from "./state.ts";
import { d } from "./words.ts";

const fault = signal("");
const busy = signal(false);
const print = signal("");

/** What the address brought: `#invitation=...`. */
const invitation = signal(new URLSearchParams(location.hash.slice(1)).get("invitation") ?? "");

interface TakenUp {
  of: string;
  author: string;
  role: string;
  corridor: string;
  class: "parties" | "convoy" | "public";
  me: Me | null;
}

function told(error: unknown): string {
  if (!(error instanceof Refused)) return String(error);
  if (error.status === 0) return d("lost");
  if (error.status === 401) return d(invitation.value ? "invitation.wrong" : "sign-in.wrong");
  return error.message;
}

async function enter(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const sent = new FormData(event.currentTarget as HTMLFormElement);
  const [name, passphrase] = [String(sent.get("name")), String(sent.get("passphrase"))];
  busy.value = true;
  fault.value = "";
  try {
    if (invitation.value) await takeUp(name, passphrase);
    else await welcome(await ask<Me>("POST", "/api/sign-in", { name, passphrase }));
  } catch (error) {
    fault.value = told(error);
  } finally {
    busy.value = false;
  }
}

async function takeUp(name: string, passphrase: string): Promise<void> {
  const key = await makeKey(`${name}/${hex(crypto.getRandomValues(new Uint8Array(3)))}`);
  const vkey = key ? { vkey: key.line } : {};
  const taken = await ask<TakenUp>("POST", "/api/invitation", { invitation: invitation.value, name, passphrase, ...vkey });
  history.replaceState(null, "", location.pathname);
  invitation.value = "";
  if (key && taken.role !== "") {
    const { of, author, role, corridor } = taken;
    await adopt({ account: name, author, of, class: taken.class, role, corridor, convoy: "", key, seq: 0, prev: of, seen: {} });
    await navigator.storage?.persist?.();
  }
  if (taken.me) await welcome(taken.me);
}

/** The form in front of everything else. */
export function SignIn(): JSX.Element {
  const own = mine.value;
  if (own) void fingerprint(own.key.line).then((text) => (print.value = text));
  return (
    <main class="sign-in">
      <form onSubmit={(event) => void enter(event)}>
        <h2 class="title">{d(invitation.value ? "invitation.title" : "sign-in.title")}</h2>
        <label>
          {d("sign-in.name")}
          <input name="name" required pattern="[a-z][a-z0-9\-]*" maxLength={32} autocomplete="username" autocapitalize="none" spellcheck={false} />
        </label>
        <label>
          {d("sign-in.passphrase")}
          <input name="passphrase" type="password" required minLength={invitation.value ? 8 : 1} autocomplete={invitation.value ? "new-password" : "current-password"} />
        </label>
        <button class="strong" type="submit" disabled={busy.value}>
          {d(invitation.value ? "invitation.take" : "sign-in.enter")}
        </button>
        <p class="warn" role="alert">{fault.value || (line.value === "lost" ? d("lost") : "")}</p>
      </form>
      {own && (
        <p class="note">
          {d("key.waits", { author: own.author })} <b class="print">{print.value}</b>
        </p>
      )}
      <p class="note"><a href="/public">{d("view.public")}</a></p>
    </main>
  );
}
