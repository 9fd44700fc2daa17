/** Takes the pictures of the page that the docs show: node browser/take-pictures.mjs FOLDER. */
import { resolve } from "node:path";

import { addressOf, launch, mapDrawn, openPage, showTime } from "./open.mjs";

const [folder = "../docs"] = process.argv.slice(2);
const NOON = Date.UTC(2022, 2, 5, 12, 0);

/** @type {[name: string, width: number, height: number, language: string, scheme: "light" | "dark"][]} */
const PICTURES = [
  ["page", 1280, 1000, "en", "light"],
  ["page-phone", 390, 844, "uk", "dark"],
];

const browser = await launch();
for (const [name, width, height, language, colorScheme] of PICTURES) {
  const { page, context } = await openPage(browser, addressOf("mariupol-2022-03-05"), { viewport: { width, height }, colorScheme });
  await mapDrawn(page);
  await page.locator(".choices select").first().selectOption(language);
  await showTime(page, NOON);
  await page.waitForTimeout(2000);
  await page.screenshot({ path: resolve(folder, `${name}.png`) });
  await context.close();
}
await browser.close();
