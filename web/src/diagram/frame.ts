/** The plotting area that every drawing with a time axis shares, so that one cursor runs through all. Pure. */
import { aheadOf } from "../format.ts";
import { type Scale, linear, timeTicks } from "../scales.ts";

const MINUTE = 60_000;
const LABEL_PX = 58;
const NARROW_PX = 480;
const MOST_LETTERS = 17;

/** An area of a drawing, px, with the scale of time across it. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
}

/** The distances of the plotting area from the edges of its drawing, px. */
export interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The edges that all drawings with a time axis have on a page of this width: names left, figures right. */
export function edgesOf(width: number, top: number, bottom: number): Edges {
  return { left: width < NARROW_PX ? 96 : 112, right: width < NARROW_PX ? 24 : 46, top, bottom };
}

/** A name as long as the left edge has room for. */
export function shortened(name: string): string {
  return name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}\u2026` : name;
}

/** Lay out a drawing: `right` and `bottom` of the frame are positions, those of the edges are distances. */
export function layOut(
  width: number,
  height: number,
  edges: Edges,
  axis: { readonly start: number; readonly end: number },
): Frame {
  const [right, bottom] = [Math.max(width - edges.right, edges.left + 1), height - edges.bottom];
  const x = linear([axis.start, axis.end], [edges.left, right]);
  return { width, height, left: edges.left, right, top: edges.top, bottom, x };
}

/** The instants to label across a frame, round on a zone's clock, as many as have room. */
export function ticksOf({ x, left, right }: Pick<Frame, "x" | "left" | "right">, zone: string): number[] {
  const [start, end] = x.domain;
  return timeTicks(start, end, Math.max(2, Math.floor((right - left) / LABEL_PX) + 1), aheadOf(start, zone) * MINUTE);
}

/**
 * Px a km: one for all corridors of a page, so that slopes can be compared; such that their diagrams end with the first
 * screen of a table's monitor, unless names could no longer be told apart; larger where the ways are short.
 */
export function kmScale(lengths: readonly number[], narrow: boolean): number {
  const total = lengths.reduce((sum, km) => sum + km, 0);
  const fitting = (TALL_PX - TITLE_PX * lengths.length) / Math.max(total, 1);
  return (narrow ? NARROWER : 1) * Math.min(LARGEST, Math.max(LEAST, fitting));
}

const LEAST = 0.3;
const NARROWER = 0.8;
const LARGEST = 6;
/** What is left for diagrams below the map and the axis on a screen 1000 px high, and how much of it a title takes. */
const TALL_PX = 384;
const TITLE_PX = 24;

/**
 * Which of some labels have room, the most telling first: positions along an axis and a rank each (0: kept first).
 *
 * Returns the indices kept, ascending; two of them are never less than `gap` apart.
 */
export function withRoom(positions: readonly number[], ranks: readonly number[], gap: number): number[] {
  const order = positions.map((_, index) => index).sort((one, other) => (ranks[one] ?? 0) - (ranks[other] ?? 0) || one - other);
  const kept: number[] = [];
  for (const index of order) {
    const at = positions[index] as number;
    if (kept.every((other) => Math.abs((positions[other] as number) - at) >= gap)) kept.push(index);
  }
  return kept.sort((one, other) => one - other);
}

/** The points of a line as SVG wants them, rounded to tenths of a pixel. */
export function points(spots: readonly (readonly [number, number])[]): string {
  return spots.map(([x, y]) => `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`).join(" ");
}
