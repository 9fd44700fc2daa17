/** Debian's chromium with a page off the disk and the network off: for tests, pictures and measurements. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

/** Where the pages lie: tools/make_pages.py writes them there. */
const PAGES = resolve(process.env["PAGES"] ?? "../out/pages");

const FLAGS = [
  // No graphics card: the map by SwiftShader, all else by the processor, as a laptop without one does.
  "--disable-gpu",
  "--enable-unsafe-swiftshader",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A browser that root starts, as tests in a container do, has no sandbox of its own.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** Starts the browser; without WebGL where asked. */
export function launch({ webgl = true } = {}) {
  const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: webgl ? FLAGS : [...FLAGS, "--disable-3d-apis"] });
}

/**
 * The address of a page, by the name of its file without its ending.
 * @param {string} name
 */
export function addressOf(name) {
  return pathToFileURL(fileOf(name)).href;
}

/**
 * The file of a page.
 * @param {string} name
 */
export function fileOf(name) {
  const path = resolve(PAGES, `${name}.html`);
  if (!existsSync(path)) throw new Error(`${path}: no such page; make it with \`make browser\` or tools/make_pages.py`);
  return path;
}

/**
 * Opens a page with the network off, and gathers what it complains of and what it asks the network for.
 * @param {import("playwright-core").Browser} browser
 * @param {string} address
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function openPage(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options, offline: true });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const requests = [];
  page.on("console", (message) => {
    // A driver's remark on how fast a test reads pixels back is not the page's.
    const driver = message.text().includes("GL Driver Message (OpenGL, Performance");
    if (["error", "warning"].includes(message.type()) && !driver) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) requests.push(request.url());
  });
  await page.goto(address);
  return { page, context, complaints, requests };
}

/**
 * Runs a test on a page, by its name; nothing may be complained of or asked for. The page is shut after it.
 * @param {import("playwright-core").Browser} browser
 * @param {string} name
 * @param {(page: import("playwright-core").Page) => Promise<void>} run
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function visit(browser, name, run, options = {}) {
  const { page, context, complaints, requests } = await openPage(browser, addressOf(name), options);
  await page.waitForSelector("h1");
  await run(page);
  const faults = [...complaints, ...requests];
  if (faults.length) throw new Error(`${name} complained or asked the network: ${faults.join("; ")}`);
  await context.close();
}

/**
 * Waits until the map has drawn all it has.
 * @param {import("playwright-core").Page} page
 */
export async function mapDrawn(page) {
  await page.waitForSelector(".map[data-drawn=yes]", { timeout: 20_000 });
}

/**
 * Moves the time slider to an instant.
 * @param {import("playwright-core").Page} page
 * @param {number} at - milliseconds since 1970 UTC
 */
export async function showTime(page, at) {
  await page.locator(".instant, .time input").first().evaluate((input, value) => {
    if (!(input instanceof HTMLInputElement)) return;
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, at);
}
