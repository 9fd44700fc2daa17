/**
 * Measures pages in Debian's chromium for benchmarks/bench_page.py: a line in, `open FILE` or `slide STEPS`, a line of
 * JSON out when it is done. The browser stays open between lines, the page between `open` and `slide`.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

import { launch, mapDrawn, openPage } from "./open.mjs";

const browser = await launch();
/** @type {Awaited<ReturnType<typeof openPage>> | null} */
let opened = null;

/** @type {Record<string, (word: string) => Promise<object>>} */
const VERBS = {
  async open(path) {
    await opened?.context.close();
    opened = await openPage(browser, pathToFileURL(path).href);
    await mapDrawn(opened.page);
    return opened.page.evaluate(() => {
      const answer = performance.getEntriesByName("answer")[0]?.startTime ?? Number.NaN;
      return { "answer s": answer / 1000, "map s": performance.now() / 1000 };
    });
  },
  async slide(steps) {
    if (!opened) throw new Error("open a page first");
    return opened.page.evaluate(async (count) => {
      const slider = document.querySelector(".instant");
      if (!(slider instanceof HTMLInputElement)) throw new Error("this page has no slider");
      const [low, high] = [Number(slider.min), Number(slider.max)];
      const begun = performance.now();
      for (let step = 0; step <= count; step += 1) {
        slider.value = String(low + ((high - low) * step) / count);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((next) => requestAnimationFrame(next));
      }
      return { "frames a second": (1000 * (count + 1)) / (performance.now() - begun) };
    }, Number(steps));
  },
};

console.log("{}");
for await (const line of createInterface({ input: process.stdin })) {
  const [verb = "", ...words] = line.split(" ");
  console.log(JSON.stringify(await VERBS[verb]?.(words.join(" "))));
}
await browser.close();
