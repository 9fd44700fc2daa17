/** Readers of what `simulate --out` keeps, as the page holds it: figures over all days, and some days to be played. */
import { type Decoded, instant, listOf, mapOf, nullable, number, shape, text, truth } from "../decode.ts";

/** p10, p50, p90: by order of the days. worst: mean of the worst twentieth. */
const spread = shape({ mean: number, p10: number, p50: number, p90: number, worst: number });
const difference = shape({ persons: number, standard_error: nullable(number), low: nullable(number), high: nullable(number) });
const effect = shape({ out: difference, caught: difference });
const ends = { origin: text, destination: text };

/** Persons by where they are in the end, in the order of ENDS. */
const persons = shape({ out: number, caught: number, back: number, under_way: number, waiting: number });

/** One day; seconds are counted from `starts` of the whole. */
const day = shape({
  run: number,
  typical: listOf(text),
  persons,
  not_opened: listOf(shape({ ...ends, day: number })),
  breaks: listOf(shape({ ...ends, day: number, at: number })),
  shut: listOf(shape({ from: text, to: text, start: number, end: number })),
  convoys: listOf(
    shape({
      id: text,
      persons: listOf(number),
      /** Head and tail at each place it left, then where it arrived last; empty: it never set out. */
      passes: listOf(number),
      /** When the first of it was caught: after which place, at what share of the way to the next; null: nobody was. */
      caught: nullable(shape({ at: number, hop: number, share: number })),
      other: truth,
    }),
  ),
});

export const simulation = shape({
  runs: number,
  stopped: truth,
  came: spread,
  out: spread,
  caught: spread,
  back: spread,
  under_way: spread,
  waiting: spread,
  nobody_out: number,
  all_clear_by_end: number,
  openings: listOf(shape({ ...ends, planned: number, opened: number, out: spread, out_if_opened: nullable(spread) })),
  curve: listOf(shape({ at: instant, mean: number, p10: number, p50: number, p90: number })),
  /** What is gained without each cause, the costliest first. */
  causes: mapOf(effect),
  all_causes: nullable(effect),
  conduct: text,
  conducts: mapOf(effect),
  starts: instant,
  days: listOf(day),
});

export type Simulation = Decoded<typeof simulation>;
export type Day = Decoded<typeof day>;
export type Effect = Decoded<typeof effect>;

/** Where people are in the end; in this order in `persons` of a convoy. */
export const ENDS = ["out", "caught", "back", "under_way", "waiting"] as const;
