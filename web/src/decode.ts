/** Small readers that turn untrusted JSON into typed values, or say where it is not what was expected. */

/** A value that is not what was expected, with the path that leads to it. */
export class DecodeError extends Error {
  constructor(
    readonly path: string,
    readonly expected: string,
    readonly got: string,
  ) {
    super(`${path || "the whole"}: expected ${expected}, got ${got}`);
  }
}

/** Reads one value; `path` tells where it stands. Throws DecodeError. */
export type Decoder<T> = (value: unknown, path: string) => T;

/** The type that a decoder gives. */
export type Decoded<D> = D extends Decoder<infer T> ? T : never;

function fail(path: string, expected: string, value: unknown): never {
  const shown = value === undefined ? "nothing" : JSON.stringify(value) ?? typeof value;
  throw new DecodeError(path, expected, shown.length > 60 ? `${shown.slice(0, 57)}...` : shown);
}

export const text: Decoder<string> = (value, path) => (typeof value === "string" ? value : fail(path, "a text", value));

export const number: Decoder<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : fail(path, "a number", value);

export const truth: Decoder<boolean> = (value, path) =>
  typeof value === "boolean" ? value : fail(path, "true or false", value);

/** A time with its offset, as milliseconds since 1970 UTC. */
export const instant: Decoder<number> = (value, path) => {
  const moment = typeof value === "string" && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(moment) ? fail(path, "a time with its offset", value) : moment;
};

/** Null stays null; a missing key reads as null too, as absent means "not known". */
export function nullable<T>(decoder: Decoder<T>): Decoder<T | null> {
  return (value, path) => (value === null || value === undefined ? null : decoder(value, path));
}

export function listOf<T>(decoder: Decoder<T>): Decoder<T[]> {
  return (value, path) =>
    Array.isArray(value)
      ? value.map((one: unknown, index) => decoder(one, `${path}[${index}]`))
      : fail(path, "a list", value);
}

/** A list of just two values. */
export function pairOf<T>(decoder: Decoder<T>): Decoder<[T, T]> {
  const all = listOf(decoder);
  return (value, path) => {
    const [first, second, ...rest] = all(value, path);
    return first === undefined || second === undefined || rest.length ? fail(path, "two values", value) : [first, second];
  };
}

/** An object with any keys, all values alike. */
export function mapOf<T>(decoder: Decoder<T>): Decoder<Record<string, T>> {
  return (value, path) =>
    Object.fromEntries(Object.entries(plain(value, path)).map(([key, one]) => [key, decoder(one, `${path}.${key}`)]));
}

/** An object with these keys; others are left aside, so that a newer writer may add some. */
export function shape<S extends Record<string, Decoder<unknown>>>(keys: S): Decoder<{ [K in keyof S]: Decoded<S[K]> }> {
  return (value, path) => {
    const given = plain(value, path);
    const read = Object.entries(keys).map(([key, decoder]) => [key, decoder(given[key], path ? `${path}.${key}` : key)]);
    return Object.fromEntries(read) as { [K in keyof S]: Decoded<S[K]> };
  };
}

function plain(value: unknown, path: string): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : fail(path, "an object", value);
}
