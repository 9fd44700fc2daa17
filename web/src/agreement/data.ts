/**
 * What the agreement's page is made from: the data that `agreement page` puts into it (docs/outputs.md). The only module that reads
 * them. Sentences are objects, language to sentence; instants are UTC.
 */
import { type Fault, readFormat } from "../data.ts";
import { type Decoded, listOf, mapOf, nullable, number, shape, text, truth } from "../decode.ts";

/** Name and version of the format; a page of another one is refused. */
export const AGREEMENT_FORMAT = "safeconduct.agreement-page/1";

const told = mapOf(text);
const lines = mapOf(listOf(text));

const author = shape({ id: text, role: text, names: told, needed: truth, relied_on: truth });

const round = shape({
  n: number,
  venue: text,
  delegations: listOf(shape({ party: text, head: nullable(text) })),
  agreed: listOf(text),
  not_agreed: listOf(text),
  next: nullable(text),
  source: nullable(text),
});

const event = shape({ kind: text, at: text, author: nullable(text), version: nullable(number), round: nullable(round) });

const word = shape({ says: text, value: text, at: nullable(text), reason: nullable(text), source: nullable(text) });

const value = shape({ id: text, short: told, lines, assumed: truth });

const price = shape({ change: text, persons: number, kilometre_hours: number });

const clause = shape({
  id: text,
  type: text,
  title: told,
  required: truth,
  standing: text,
  agreed: nullable(text),
  values: listOf(value),
  words: mapOf(word),
  /** How far the values that are backed are apart; "": they are not, or it cannot be measured. */
  apart: told,
  why: listOf(told),
  /** What asking for more of it would bring, the greatest gain first; null: nobody has asked. */
  prices: nullable(listOf(price)),
});

const signed = shape({
  id: text,
  short: text,
  version: number,
  state: text,
  by: text,
  wording: text,
  signed: told,
  received: listOf(text),
  clauses: listOf(shape({ clause: text, value: text, title: told, lines })),
  law: told,
});

const agreement = shape({
  class: text,
  /** Whether its reader may not have everything: then nothing is said of what is agreed. */
  partial: truth,
  agreement: text,
  /** What it is about: corridor, passage, area or channel. */
  about: text,
  title: told,
  day: nullable(text),
  clocks: shape({ first: text, second: nullable(text) }),
  at: text,
  authors: listOf(author),
  events: listOf(event),
  said: listOf(
    shape({
      at: text,
      author: text,
      stance: text,
      words: text,
      speaker: nullable(text),
      about: nullable(text),
      source: nullable(text),
    }),
  ),
  clauses: listOf(clause),
  /** What the kind of agreement needs and on which nobody has named any value. */
  missing: listOf(shape({ id: text, title: told })),
  gates: listOf(shape({ gate: text, names: told, open: truth, reasons: listOf(told) })),
  texts: listOf(signed),
  /** How each party stands to a cease-fire over an area, with its words; empty for other kinds. */
  sides: listOf(shape({ author: text, state: text, words: nullable(text), at: nullable(text) })),
});

export type Agreement = Decoded<typeof agreement>;
export type Author = Decoded<typeof author>;
export type Clause = Decoded<typeof clause>;
export type Event = Decoded<typeof event>;
export type Text = Decoded<typeof signed>;
export type Value = Decoded<typeof value>;
export type Word = Decoded<typeof word>;

/** Says whether the embedded text is an agreement's, of whatever version. */
export function isAgreement(source: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"safeconduct\.agreement-page\//.test(source);
}

/** Reads the embedded text; unknown keys are left aside, anything else that does not fit is a fault. */
export function readAgreement(source: string): Agreement | Fault {
  return readFormat(source, AGREEMENT_FORMAT, agreement);
}
