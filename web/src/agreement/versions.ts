/** Versions of the talks that can be held against each other, and what differs between two of them. */
import { inLanguage, t } from "../words.ts";
import type { Agreement, Clause } from "./data.ts";
import { authorName, parties } from "./names.ts";

/** A version: its name, and the sentences of each clause in it. */
export interface Version {
  readonly key: string;
  readonly name: string;
  readonly clauses: ReadonlyMap<string, readonly string[]>;
}

/** A clause that differs: sentences of the first version that are not in the second, and the other way round. */
export interface Difference {
  readonly clause: string;
  readonly title: string;
  readonly gone: readonly string[];
  readonly new: readonly string[];
}

/** What is agreed, what each party backs, and every text; in the page's language. */
export function versions(agreement: Agreement): Version[] {
  const table = { key: "table", name: t("terms.diff.table"), clauses: chosen(agreement, (one) => one.agreed) };
  const backed = parties(agreement).map(({ id }) => ({
    key: `author ${id}`,
    name: t("terms.diff.backs", { author: authorName(agreement, id) }),
    clauses: chosen(agreement, (one) => backedBy(one, id)),
  }));
  const texts = agreement.texts.map((one) => ({
    key: `text ${one.id}`,
    name: t("terms.diff.text", { n: one.version }),
    clauses: new Map(one.clauses.map((row) => [row.clause, sentences(row.lines)])),
  }));
  return [...backed, ...(agreement.partial ? [] : [table]), ...texts];
}

function backedBy(clause: Clause, author: string): string | null {
  const word = clause.words[author];
  return word && word.says !== "refused" ? word.value : null;
}

function chosen(agreement: Agreement, value: (clause: Clause) => string | null): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const clause of agreement.clauses) {
    const held = clause.values.find((one) => one.id === value(clause));
    if (held) found.set(clause.id, sentences(held.lines));
  }
  return found;
}

function sentences(lines: Record<string, string[]>): readonly string[] {
  const joined = Object.fromEntries(Object.entries(lines).map(([code, held]) => [code, held.join("\n")]));
  return inLanguage(joined).split("\n");
}

/** Returns what differs between two versions, by clause. */
export function differences(agreement: Agreement, one: Version, other: Version): Difference[] {
  const titles = new Map(agreement.clauses.map(({ id, title }) => [id, inLanguage(title)]));
  const ids = [...new Set([...one.clauses.keys(), ...other.clauses.keys()])].sort();
  return ids
    .map((id) => {
      const [before, after] = [one.clauses.get(id) ?? [], other.clauses.get(id) ?? []];
      const gone = before.filter((line) => !after.includes(line));
      const come = after.filter((line) => !before.includes(line));
      return { clause: id, title: titles.get(id) ?? id, gone, new: come };
    })
    .filter(({ gone, new: come }) => gone.length + come.length > 0);
}

/** For each author whose word is needed, the titles of what is on the table and on which it has said nothing. */
export function silences(agreement: Agreement): { author: string; clauses: string[] }[] {
  return parties(agreement).map(({ id }) => ({
    author: id,
    clauses: agreement.clauses.filter((one) => one.values.length && !one.words[id]).map((one) => clauseName(agreement, one)),
  }));
}

/** A clause's title, with what tells it from others of its type: `Posts, nikolske`. */
export function clauseName({ clauses }: Agreement, clause: Clause): string {
  const alike = clauses.filter((one) => one.type === clause.type).length > 1;
  const which = clause.id.slice(clause.type.length + 1);
  return inLanguage(clause.title) + (alike && which ? `, ${which}` : "");
}
