/** Begins the desk's page. */
import "../style.css";
import "./desk.css";

import { render } from "preact";

import { bindDocument, language, type Language } from "../state.ts";
import { App } from "./app.tsx";
import { begin, view } from "./state.ts";

const known = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === "en" || one === "uk" || one === "ru");
language.value = (known as Language | undefined) ?? "en";
bindDocument();
if (location.pathname === "/public") view.value = "public";

const root = document.getElementById("app");
if (root) {
  root.textContent = "";
  void begin().finally(() => render(<App />, root));
}
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
