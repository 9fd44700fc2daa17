/** Names of countries in the page's language: the data have them in English, the browser knows them in all. */
import type { Language } from "../state.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

let codes: Map<string, string> | null = null;

/** Codes of two letters by English name. */
function codesByName(): Map<string, string> {
  const english = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const found = new Map<string, string>();
  for (const code of LETTERS.flatMap((one) => LETTERS.map((other) => one + other))) {
    const name = english.of(code);
    if (name) found.set(name, code);
  }
  return found;
}

/** Names a country; one that is no country is named as the data have it. */
export function countryName(id: string, language: Language): string {
  const name = id.replaceAll("_", " ");
  codes ??= codesByName();
  const code = codes.get(name);
  return (code && new Intl.DisplayNames(language, { type: "region" }).of(code)) ?? name;
}
