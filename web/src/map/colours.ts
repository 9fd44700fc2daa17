/** The colours of the style sheet as values, for what is drawn on a canvas: the style sheet is their only home. */
const NAMES = [
  "ground", "ink", "ink-soft", "road", "road-minor", "corridor", "car", "bus-fill", "window", "window-line", "danger", "claim-1",
  "claim-2",
] as const; // prettier-ignore

export type ColourName = (typeof NAMES)[number];
export type Colours = Record<ColourName, string>;

/** Reads the colours that hold now. */
export function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Colours;
}
