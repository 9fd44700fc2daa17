/** The style sheet's colours: text can be read on its ground, and the parties stay apart for eyes without red or green. */
import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

type Rgb = [number, number, number];

const SHEET = readFileSync("src/style.css", "utf8");
const [LIGHT = "", DARK = ""] = SHEET.split('[data-theme="dark"]');
/** Text that is read, and bands that a figure is read off. */
const TEXTS = ["ink", "ink-2", "corridor", "party-a", "party-b", "warn"];
const LEAST_CONTRAST = 4.5;
/** Two colours nearer than this in CIELAB are hard to tell apart at the width of a line. */
const LEAST_DISTANCE = 30;

function colour(sheet: string, name: string): Rgb {
  const found = new RegExp(`--${name}: #([0-9a-f]{6})`).exec(sheet)?.[1];
  if (!found) throw new Error(`no colour ${name}`);
  return [0, 2, 4].map((at) => parseInt(found.slice(at, at + 2), 16) / 255) as Rgb;
}

const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = (rgb: Rgb): number => { const [r, g, b] = rgb.map(linear) as Rgb; return 0.2126 * r + 0.7152 * g + 0.0722 * b; };

/** Contrast of WCAG 2.2. */
function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** What an eye without the cones for red or for green sees, in linear light: Viénot, Brettel and Mollon (1999). */
const LMS = [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714], [0.0299566, 0.184309, 1.46709]] as const;
const BACK = [[0.0809444479, -0.130504409, 0.116721066], [-0.0102485335, 0.0540193266, -0.113614708], [-0.000365296938, -0.00412161469, 0.693511405]] as const;
const LOST = {
  deutan: [[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]],
  protan: [[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]],
} as const;

const times = (matrix: readonly (readonly number[])[], vector: Rgb): Rgb =>
  matrix.map((row) => row.reduce((sum, part, index) => sum + part * (vector[index] as number), 0)) as Rgb;

function lab(light: Rgb): Rgb {
  const xyz = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], light);
  const [x, y, z] = xyz.map((value, index) => Math.cbrt(Math.max(value, 0) / ([0.9505, 1, 1.089][index] as number))) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(one: Rgb, other: Rgb, eye: keyof typeof LOST | "whole"): number {
  const seen = (rgb: Rgb): Rgb => {
    const light = rgb.map(linear) as Rgb;
    return lab(eye === "whole" ? light : times(BACK, times(LOST[eye], times(LMS, light))));
  };
  const [a, b] = [seen(one), seen(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe.each([["light", LIGHT], ["dark", DARK]] as const)("%s", (_, sheet) => {
  it.each(TEXTS)("%s can be read on the page's ground and on a panel's", (name) => {
    for (const ground of ["ground", "raised"]) expect(contrast(colour(sheet, name), colour(sheet, ground))).toBeGreaterThanOrEqual(LEAST_CONTRAST);
  });

  it.each(["whole", "deutan", "protan"] as const)("the parties' hues stay apart for a %s eye", (eye) => {
    expect(distance(colour(sheet, "party-a"), colour(sheet, "party-b"), eye)).toBeGreaterThan(LEAST_DISTANCE);
  });

  it("buses stay apart from cars on the map, and a window's edge from its ground", () => {
    for (const eye of ["whole", "deutan", "protan"] as const) {
      expect(distance(colour(sheet, "bus"), colour(sheet, "car"), eye)).toBeGreaterThan(LEAST_DISTANCE);
      expect(distance(colour(sheet, "win-line"), colour(sheet, "ground"), eye)).toBeGreaterThan(LEAST_DISTANCE);
    }
  });
});

it("would notice the hues of before, which fell together for one man in sixteen", () => {
  const [violet, teal] = ["#85568f", "#35767c"].map((hex) => colour(`--x: ${hex}`, "x")) as [Rgb, Rgb];
  expect(distance(violet, teal, "deutan")).toBeLessThan(LEAST_DISTANCE);
});
