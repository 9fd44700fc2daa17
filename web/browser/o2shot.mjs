import { launch, openPage } from "./open.mjs";
import { pathToFileURL } from "node:url";
const [file, out] = process.argv.slice(2);
const b = await launch();
const addr = pathToFileURL(file).href;
for (const [name, opt] of Object.entries({
  desk: { viewport: { width: 1280, height: 900 } },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark", locale: "uk-UA" },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 },
})) {
  const { page, complaints, requests } = await openPage(b, addr, opt);
  await page.waitForSelector("[data-drawn]", { timeout: 20000 }).catch((e) => console.log("no drawn", String(e).slice(0, 80)));
  await page.waitForTimeout(600);
  console.log(name, JSON.stringify({ complaints, requests }), await page.evaluate(() => document.documentElement.scrollWidth));
  await page.screenshot({ path: `${out}-${name}.png`, fullPage: true });
}
await b.close();
