/** Names and chips on the map: none over another, over a corridor, or over the edge. */
import { describe, expect, it } from "vitest";

import { along, type Box, type Chip, crosses, type Label, meets, place, type Scene, type Spot } from "../src/map/labels.ts";

const FRAME: Box = [0, 0, 400, 300];
const EMPTY: Scene = { frame: FRAME, boxes: [], lines: [] };
const label = (id: string, at: Spot, rank = 1, width = 60): Label => ({ id, at, width, height: 14, rank, away: 7 });

/** A small generator of its own, so that the same cases come again. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

describe("place", () => {
  it("puts a name to the right of its place where that is free", () => {
    expect(place([label("a", [100, 100])], [], EMPTY).labels).toEqual([{ id: "a", box: [107, 93, 167, 107] }]);
  });

  it("moves a name off a corridor, a sign and the frame's edge", () => {
    const lines = [[[100, 100], [300, 100]] as Spot[]];
    const [named] = place([label("a", [100, 100])], [], { ...EMPTY, lines }).labels;
    expect(crosses(named!.box, [100, 100], [300, 100])).toBe(false);
    expect(place([label("a", [395, 100])], [], EMPTY).labels[0]?.box[2]).toBeLessThanOrEqual(400);
  });

  it("leaves out the less telling of two names that have no room", () => {
    const frame: Box = [0, 0, 90, 30];
    const named = place([label("less", [20, 15], 2), label("more", [20, 15], 1)], [], { ...EMPTY, frame }).labels;
    expect(named.map(({ id }) => id)).toEqual(["more"]);
  });

  it("names an end of a corridor though signs stand all around it, but never over a corridor", () => {
    const boxes: Box[] = [[0, 0, 400, 300]];
    expect(place([label("town", [100, 100], 1)], [], { ...EMPTY, boxes }).labels).toEqual([]);
    expect(place([label("end", [100, 100], 0)], [], { ...EMPTY, boxes }).labels.length).toBe(1);
  });

  it("names at most six towns that no corridor goes through", () => {
    const towns = Array.from({ length: 20 }, (_, index) => label(`t${index}`, [40 + (index % 4) * 90, 20 + Math.floor(index / 4) * 50], 3));
    expect(place(towns, [], EMPTY).labels.length).toBe(6);
  });

  it("keeps all apart in 300 drawn at random", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const next = random(seed);
      const spot = (): Spot => [next() * 400, next() * 300];
      const lines = Array.from({ length: 3 }, () => Array.from({ length: 5 }, spot));
      const labels = Array.from({ length: 25 }, (_, index) => label(`l${index}`, spot(), Math.floor(next() * 4), 20 + next() * 60));
      const chips: Chip[] = lines.map((line, index) => ({ id: `c${index}`, line, width: 60, height: 20 }));
      const boxes = Array.from({ length: 8 }, (): Box => { const [x, y] = spot(); return [x - 8, y - 8, x + 8, y + 8]; });
      const placed = place(labels, chips, { frame: FRAME, boxes, lines });
      const all = [...placed.labels, ...placed.chips];
      for (const [index, one] of all.entries()) {
        expect(one.box[0] >= 0 && one.box[1] >= 0 && one.box[2] <= 400 && one.box[3] <= 300).toBe(true);
        for (const other of all.slice(index + 1)) expect(meets(one.box, other.box, 0)).toBe(false);
        for (const line of lines) line.forEach((end, at) => at > 0 && expect(crosses(one.box, line[at - 1]!, end)).toBe(false));
      }
    }
  });
});

describe("crosses", () => {
  it("agrees with a walk along the stretch, in a thousand drawn at random", () => {
    const next = random(7);
    for (let each = 0; each < 1000; each += 1) {
      const [a, b] = [[next() * 100, next() * 100], [next() * 100, next() * 100]] as [Spot, Spot];
      const [x, y] = [next() * 100, next() * 100];
      const box: Box = [x, y, x + next() * 30, y + next() * 30];
      const inside = Array.from({ length: 2001 }, (_, step) => step / 2000).some((share) => {
        const [px, py] = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
        return px > box[0] - 4.9 && px < box[2] + 4.9 && py > box[1] - 4.9 && py < box[3] + 4.9;
      });
      if (inside) expect(crosses(box, a, b)).toBe(true);
      const far = Array.from({ length: 2001 }, (_, step) => step / 2000).every((share) => {
        const [px, py] = [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
        return px < box[0] - 5.1 || px > box[2] + 5.1 || py < box[1] - 5.1 || py > box[3] + 5.1;
      });
      if (far) expect(crosses(box, a, b)).toBe(false);
    }
  });
});

describe("along", () => {
  it("is a share of the length, not of the corners", () => {
    expect(along([[0, 0], [10, 0], [10, 30]], 0.5)).toEqual([10, 10]);
    expect(along([[0, 0], [0, 0]], 0.5)).toBeNull();
  });
});
