/** The desk in a real browser: a phone's form off the network and on again, hold and resume, languages, axe, no foreign request. */
import { readFileSync } from "node:fs";

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { faultsOf } from "./checks.ts";
import { startDesk } from "./desk.mjs";
import { launch } from "./open.mjs";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const PORT = 8931;

let browser: Browser;
let desk: Awaited<ReturnType<typeof startDesk>>;
beforeAll(async () => {
  [browser, desk] = await Promise.all([launch(), startDesk(PORT)]);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await desk.end();
});

interface Opened {
  page: Page;
  context: BrowserContext;
  complaints: string[];
  foreign: string[];
}

async function open(path = "", options: object = {}, address = desk.told.address): Promise<Opened> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const [complaints, foreign]: [string[], string[]] = [[], []];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // A browser says of each request without a network, or refused, that it failed: that is what is tested here.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !/^(blob|data):/.test(request.url())) foreign.push(request.url());
  });
  await page.goto(`${address}${path}`);
  return { page, context, complaints, foreign };
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Passphrase").fill(desk.told.passphrase);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

const unsent = (page: Page): Promise<string | null> => page.locator("[data-unsent]").getAttribute("data-unsent");
const tap = (page: Page, name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().click();

async function report(page: Page, what: string): Promise<void> {
  await tap(page, new RegExp(`^${what}`));
  await page.locator(".options").filter({ hasText: "Where" }).getByRole("button").first().click();
  const sentence = await page.locator(".send").innerText();
  await page.locator(".send").click();
  // What was confirmed is repeated once it is kept; then the form is empty again.
  await expect.poll(() => page.locator(".form [role=status]").innerText()).toContain(sentence.split(" → ")[0] ?? "");
  await expect.poll(() => page.locator(".send").isEnabled()).toBe(false);
}

describe("a phone", () => {
  it("takes an invitation up, is admitted, reports without a network, and loses nothing", async () => {
    const { page, context, complaints, foreign } = await open(`#invitation=${desk.told.invitation}`, PHONE);
    await page.getByLabel("Name").fill("olena");
    await page.getByLabel("Passphrase").fill("a phrase of hers");
    await tap(page, "Choose these and go on");
    await page.locator(".print").waitFor();
    expect(await page.locator(".print").innerText()).toMatch(/^([0-9a-z]{4} ){3}[0-9a-z]{4}$/);
    await desk.ask("admit room-phone1");
    await page.getByLabel("Name").fill("olena");
    await page.getByLabel("Passphrase").fill("a phrase of hers");
    await expect.poll(async () => {
      if (await page.getByRole("button", { name: "Sign out" }).isVisible()) return "in";
      await page.getByRole("button", { name: "Sign in" }).click();
      return "out";
    }, { timeout: 20_000, interval: 500 }).toBe("in");
    await tap(page, "Form");
    await report(page, "Shooting");
    await expect.poll(() => unsent(page)).toBe("0");

    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    for (const what of ["Shelling", "Shooting", "Shelling"]) await report(page, what);
    expect(await unsent(page)).toBe("3");
    await tap(page, "QR code");
    await page.locator(".qr img").waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), tap(page, "File")]);
    expect(readFileSync(await saved.path(), "utf8").match(/safeconduct\.entry\/1/g)).toHaveLength(3);

    await page.reload();
    await page.locator(".form, .sign-in").first().waitFor();
    if (!(await page.locator("[data-unsent]").isVisible())) await tap(page, "Form");
    expect(await unsent(page)).toBe("3");
    await context.setOffline(false);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect.poll(() => unsent(page), { timeout: 20_000 }).toBe("0");
    const kept = (await desk.ask("entries")) as [string, string][];
    expect(kept.filter(([author]) => author === "room-phone1").map(([, kind]) => kind).sort()).toEqual(["join", "report", "report", "report", "report"]);
    expect([complaints, foreign]).toEqual([[], []]);
    await context.close();
  }, 90_000);

  it("has targets to tap and nothing wider than its screen, in three languages", async () => {
    const { page, context } = await open("", PHONE);
    await signIn(page, "room-c1");
    await tap(page, "Form");
    await page.locator(".form").waitFor();
    for (const language of ["EN", "УК", "РУ"]) {
      await page.getByRole("button", { name: language, exact: true }).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      const low = await page.locator(".form button:visible").evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.textContent));
      expect(low).toEqual([]);
    }
    await context.close();
  });
});

describe("the log", () => {
  it("shows what comes while it is open, and what a reader may not have never comes", async () => {
    const party = await open();
    await signIn(party.page, "ua");
    await tap(party.page, "Log");
    const monitor = await open();
    await signIn(monitor.page, "osce");
    await tap(monitor.page, "Log");
    await monitor.page.locator("tr[data-id]").first().waitFor();
    await party.page.getByText("of the parties").waitFor();
    expect(await monitor.page.getByText("of the parties").count()).toBe(0);
    const before = await party.page.locator("tr[data-id]").count();
    const answer = await party.page.evaluate(async () => {
      const { csrf } = (await (await fetch("/api/me")).json()) as { csrf: string };
      const body = JSON.stringify({ kind: "say", body: { words: "just now", stance: "offer" } });
      return (await fetch("/api/sign", { method: "POST", headers: { "content-type": "application/json", "x-csrf-token": csrf }, body })).status;
    });
    expect(answer).toBe(200);
    await party.page.getByText("just now").waitFor();
    expect(await party.page.locator("tr[data-id]").count()).toBe(before + 1);
    await Promise.all([party.context.close(), monitor.context.close()]);
  });
});

describe("accessibility", () => {
  it.each(["Board", "Log", "Form", "Public page"])("axe finds nothing on %s", async (view) => {
    const { page, context } = await open();
    await signIn(page, "room");
    await tap(page, view);
    await page.locator("main").waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await context.close();
  });
});

describe("the board", () => {
  let day: Awaited<ReturnType<typeof startDesk>>;
  beforeAll(async () => (day = await startDesk(PORT + 1, "day")), 60_000);
  afterAll(() => day.end());

  /** A page of somebody at the board, and a way to press a button of the corridor c1 there. */
  async function at(name: string): Promise<Opened & { press: (button: string) => Promise<void> }> {
    const opened = await open("", { viewport: { width: 1400, height: 1000 } }, day.told.address);
    await signIn(opened.page, name);
    await opened.page.locator(".diagram").first().waitFor();
    return { ...opened, press: async (button) => opened.page.getByRole("button", { name: button, exact: true }).click() };
  }

  it("opens, holds by one, and goes on only by both parties and the intermediary", async () => {
    const [ua, ru, icrc, ops] = await Promise.all(["ua", "ru", "icrc", "ops"].map(at));
    if (!ua || !ru || !icrc || !ops) throw new Error("four pages");
    const state = (wanted: string): Promise<void> => expect.poll(() => ops.page.locator(".lead .note").innerText(), { timeout: 15_000 }).toContain(`c1: ${wanted}`);
    const go = async (what: "Open" | "Resume"): Promise<void> => {
      for (const one of [ua, ru]) {
        await one.press(`${what} c1`);
        await one.press("Yes, sign it");
      }
      // The intermediary conveys what it has seen of both.
      await expect.poll(() => icrc.page.locator(".card tr", { hasText: /^(UA|RU)/ }).filter({ hasText: "go" }).count(), { timeout: 15_000 }).toBe(2);
      expect(await icrc.page.locator(".lead .note").innerText()).not.toContain("c1: open");
      await icrc.press(`${what} c1`);
      await icrc.press("Yes, sign it");
    };
    await go("Open");
    await state("open");
    await icrc.press("Hold c1");
    await state("held");
    expect(await ua.page.locator(".lead").innerText()).toMatch(/held by ICRC|open/);
    await go("Resume");
    await state("open");
    for (const one of [ua, ru, icrc, ops]) {
      expect([one.complaints, one.foreign]).toEqual([[], []]);
      await one.context.close();
    }
  }, 120_000);

  it("axe finds nothing on it, in light and dark", async () => {
    const one = await at("ops");
    for (const dark of [false, true]) {
      if (dark) await one.page.getByRole("button", { name: "Dark" }).click();
      expect(await faultsOf(one.page)).toEqual([]);
    }
    await one.context.close();
  });
});
