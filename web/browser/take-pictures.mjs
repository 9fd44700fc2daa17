/** Takes the pictures of the page that the docs show, as WebP: node browser/take-pictures.mjs FOLDER. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { addressOf, launch, mapDrawn, openPage } from "./open.mjs";

const [folder = "../docs"] = process.argv.slice(2);

const PLAN = "mariupol-2022-03-05";
const OUTLOOK = "outlook/outlook";

/** @type {[name: string, of: string, width: number, height: number, language: string, scheme: "light" | "dark"][]} */
const PICTURES = [
  ["page", PLAN, 1400, 1000, "en", "light"],
  ["page-phone", PLAN, 390, 844, "uk", "dark"],
  ["outlook", OUTLOOK, 1280, 1180, "en", "light"],
];

const browser = await launch();
for (const [name, of, width, height, language, colorScheme] of PICTURES) {
  const { page, context } = await openPage(browser, addressOf(of), { viewport: { width, height }, colorScheme });
  await mapDrawn(page);
  await page.locator(`.languages [lang=${language}]`).click();
  await page.waitForTimeout(2000);
  writeFileSync(resolve(folder, `${name}.webp`), await small(page, await page.screenshot()));
  await context.close();
}
await browser.close();

/**
 * A picture as WebP, a quarter of the size: the browser that took it can write that, too.
 * @param {import("playwright-core").Page} page
 * @param {Buffer} png
 */
async function small(page, png) {
  const address = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.85);
  }, png.toString("base64"));
  return Buffer.from(address.split(",")[1] ?? "", "base64");
}
