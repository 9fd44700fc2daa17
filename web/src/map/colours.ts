/** The colours of the style sheet as values, for what is drawn on a canvas: the style sheet is their only home. */
const NAMES = [
  "ground", "ink", "ink-2", "road", "corridor", "other", "car", "bus", "win", "win-line", "zone", "party-a", "party-b",
] as const; // prettier-ignore

export type ColourName = (typeof NAMES)[number];
export type Colours = Record<ColourName, string>;

/** Reads the colours that hold now. */
export function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}
