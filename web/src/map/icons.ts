/** The map's signs, drawn when the map asks for them: no picture is ever fetched. */
import type { Colours } from "./colours.ts";

/** Signs are drawn at this many pixels a unit, so that they are sharp on fine screens. */
export const PIXEL_RATIO = 2;

type Pen = CanvasRenderingContext2D;
type Sign = { size: number; draw: (pen: Pen, c: Colours) => void };

const SIGNS: Record<string, Sign> = {
  arrow: { size: 14, draw: arrow },
  closure: { size: 20, draw: cross },
  checkpoint: { size: 16, draw: gate },
  assembly: { size: 18, draw: gathering },
  reception: { size: 18, draw: arrival },
  incident: { size: 16, draw: burst },
};

/** Draws a sign by its name; null: there is none of this name. */
export function draw(name: string, colours: Colours): ImageData | null {
  const sign = SIGNS[name];
  if (!sign) return null;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = sign.size * PIXEL_RATIO;
  // Drawn in memory: to read a sign back off the graphics card takes longer than all else on the page.
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.scale(PIXEL_RATIO, PIXEL_RATIO);
  sign.draw(pen, colours);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function arrow(pen: Pen, c: Colours): void {
  for (const [colour, width] of [[c.ground, 4.5], [c.corridor, 2]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.beginPath();
    for (const [x, y] of [[4, 2.5], [10, 7], [4, 11.5]] as const) pen.lineTo(x, y);
    pen.stroke();
  }
}

function cross(pen: Pen, c: Colours): void {
  for (const [colour, width] of [[c.ground, 6], [c.ink, 3]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.beginPath();
    for (const [x, y] of [[5, 5], [15, 5]] as const) {
      pen.moveTo(x, y);
      pen.lineTo(20 - x, 20 - y);
    }
    pen.stroke();
  }
}

function gate(pen: Pen, c: Colours): void {
  boxed(pen, c, 16);
  pen.fillStyle = c.ink;
  pen.fillRect(4, 7, 8, 2);
}

function gathering(pen: Pen, c: Colours): void {
  disc(pen, c.corridor, c.ground, 9, 7);
  pen.fillStyle = c.ground;
  path(pen, [[5.5, 10.5], [9, 5], [12.5, 10.5]]);
  pen.fill();
}

function arrival(pen: Pen, c: Colours): void {
  disc(pen, c.ground, c.corridor, 9, 7);
  pen.fillStyle = c.corridor;
  path(pen, [[5.5, 7.5], [9, 13], [12.5, 7.5]]);
  pen.fill();
}

function burst(pen: Pen, c: Colours): void {
  pen.fillStyle = c["ink-2"];
  pen.strokeStyle = c.ground;
  const spikes = Array.from({ length: 16 }, (_, index): [number, number] => {
    const [angle, reach] = [(index * Math.PI) / 8, index % 2 ? 3 : 6.5];
    return [8 + reach * Math.cos(angle), 8 + reach * Math.sin(angle)];
  });
  path(pen, spikes);
  pen.stroke();
  pen.fill();
}

function boxed(pen: Pen, c: Colours, size: number): void {
  pen.fillStyle = c.ground;
  pen.strokeStyle = c.ink;
  pen.lineWidth = 1.5;
  pen.fillRect(2, 2, size - 4, size - 4);
  pen.strokeRect(2, 2, size - 4, size - 4);
}

function disc(pen: Pen, fill: string, edge: string, middle: number, radius: number): void {
  pen.fillStyle = fill;
  pen.strokeStyle = edge;
  pen.lineWidth = 1.75;
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}

function path(pen: Pen, spots: readonly (readonly [number, number])[]): void {
  pen.beginPath();
  for (const [x, y] of spots) pen.lineTo(x, y);
  pen.closePath();
}
