/** Begins the page: reads the data in it, and shows the plan, or what is wrong with the data. */
import "./style.css";
import "./map/map.css";
import "./diagram/diagram.css";
import "./outlook/outlook.css";

import { effect } from "@preact/signals";
import { render } from "preact";

import { App } from "./app.tsx";
import { isFault, readPage } from "./data.ts";
import { busiest } from "./diagram/lines.ts";
import { FaultNotice } from "./fault.tsx";
import { beginOutlook } from "./outlook/app.tsx";
import { isOutlook } from "./outlook/data.ts";
import { PublicPage } from "./public-page.tsx";
import { axis, bindDocument, language, type Language, now, page } from "./state.ts";
import { titleOf } from "./words.ts";

function wanted(): Language {
  const first = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === "en" || one === "uk" || one === "ru" || one === "ar");
  return (first as Language | undefined) ?? "en";
}

function begin(): void {
  const root = document.getElementById("app");
  if (!root) return;
  root.textContent = "";
  const source = document.getElementById("safeconduct-data")?.textContent ?? "";
  const spoken = wanted();
  language.value = spoken === "ar" && isOutlook(source) ? "en" : spoken;
  bindDocument();
  if (isOutlook(source)) return beginOutlook(root, source);
  const read = readPage(source);
  if (isFault(read)) {
    render(<FaultNotice fault={read} />, root);
    return;
  }
  page.value = read;
  now.value = busiest(read, axis.value);
  effect(() => {
    document.title = titleOf(read);
  });
  render(read.class === "public" ? <PublicPage page={read} /> : <App page={read} />, root);
  // What benchmarks/bench_page.py measures up to: the next picture has the answer in it.
  requestAnimationFrame(() => setTimeout(() => performance.mark("answer")));
}

begin();
