/** The page's texts: none is left over that no part of the page shows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import terms from "../../src/safeconduct/report/words/terms/en.json";
import english from "../../src/safeconduct/report/words/page/en.json";

/** Keys that are put together from data: kinds of danger, classes of roads and the like. */
const FROM_DATA = /^(danger|road|state|claim|incident|fault|class|duties\.(loading|loaded|empty)$|diagram\.legend)\b/;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? sources(join(folder, one.name)) : /\.tsx?$/.test(one.name) ? [readFileSync(join(folder, one.name), "utf8")] : [],
  );
}

it("every text of the page is used", () => {
  const code = sources("src").join("\n");
  const used = (key: string): boolean => [key, key.replace(/\.(one|few|many)$/, "")].some((name) => code.includes(`"${name}"`));
  const built = /^terms\.(says|standing|state|stance|side|opens|shut)\./;
  expect(Object.keys(terms).filter((key) => !built.test(key) && !used(key))).toEqual([]);
  expect(Object.keys(english).filter((key) => !FROM_DATA.test(key) && !used(key))).toEqual([]);
});
