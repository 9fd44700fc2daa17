/** Canonical JSON (RFC 8785) of whole numbers, texts and truth values: the same bytes as the Python side writes. */

export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** Writes a value in its one spelling: keys sorted, no blanks, texts in NFC. */
export function canonical(value: Json): string {
  if (typeof value === "string") {
    if (/\p{Surrogate}/u.test(value)) throw new Error("a text with half a sign");
    return JSON.stringify(value.normalize("NFC"));
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is no whole number`);
    return String(value);
  }
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  // Keys are small Latin letters: code units and code points sort alike.
  const rows = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`);
  return `{${rows.join(",")}}`;
}
