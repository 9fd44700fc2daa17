/** What the signs on the map mean, and what of it is shown. Whose land is told speaker by speaker, never merged (R2). */
import { useEffect, useRef, useState } from "preact/hooks";

import type { Page } from "../data.ts";
import { dark } from "../state.ts";
import { type Key, partyName, t } from "../words.ts";
import { coloursNow } from "./colours.ts";
import { draw, PIXEL_RATIO } from "./icons.ts";
import type { Group } from "./layers.ts";
import type { MapView } from "./view.ts";

interface Entry {
  sign: string;
  words: string;
}

export function Legend({ page, view }: { page: Page; view: MapView | null }) {
  return (
    <details class="legend" open={wide()}>
      <summary>{t("legend.title")}</summary>
      <ul>
        {entries(page).map(({ sign, words }) => (
          <li key={sign + words}>
            <Sign name={sign} /> {words}
          </li>
        ))}
      </ul>
      {view && <Switches page={page} view={view} />}
    </details>
  );
}

/** Open at first where there is room for it: not on a phone. */
function wide(): boolean {
  return matchMedia("(min-width: 60rem)").matches;
}

function entries(page: Page): Entry[] {
  const { map, plan } = page;
  const has = (sign: string, key: Key, some: boolean): Entry[] => (some ? [{ sign, words: t(key) }] : []);
  return [
    ...has("line", "legend.corridor", plan.corridors.length > 0),
    ...has("window", "legend.window", plan.corridors.length > 0),
    ...has("car", "legend.car", plan.convoys.some((one) => "car" in one.mix)),
    ...has("bus", "legend.bus", plan.convoys.some((one) => "bus" in one.mix)),
    ...has("assembly", "legend.assembly", map.assembly.length > 0),
    ...has("reception", "legend.reception", map.reception.length > 0),
    ...has("checkpoint", "legend.checkpoint", map.checkpoints.length > 0),
    ...has("closure", "legend.closure", map.closures.length > 0),
    ...has("incident", "legend.incident", map.incidents.length > 0),
    ...has("danger", map.danger?.drawn ? "legend.danger" : "legend.danger.guessed", (map.danger?.zones ?? []).length > 0),
    ...claims(page),
  ];
}

function claims({ map, parties }: Page): Entry[] {
  const sides = parties.map((one) => one.id);
  const speakers = [...new Set(map.control.map((one) => one.says ?? one.source))];
  const told = map.control.map(({ party, says, source }) => ({
    sign: `claim-${Math.max(0, sides.indexOf(party)) % 2}-${speakers.indexOf(says ?? source) % 2}`,
    words: t("legend.claim", { holder: partyName(party), speaker: says ? partyName(says) : source }),
  }));
  return told.filter((one, index) => told.findIndex((other) => other.words === one.words) === index);
}

function Switches({ page: { map }, view }: { page: Page; view: MapView }) {
  const groups: Group[] = [...(map.control.length ? ["control" as const] : []), ...(map.danger ? ["danger" as const] : []), "places"];
  return (
    <fieldset>
      <legend>{t("legend.show")}</legend>
      {groups.map((group) => (
        <Switch key={group} group={group} view={view} />
      ))}
    </fieldset>
  );
}

function Switch({ group, view }: { group: Group; view: MapView }) {
  const [shown, setShown] = useState(true);
  useEffect(() => view.show(group, shown), [shown, view, group]);
  return (
    <label>
      <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} /> {t(`legend.show.${group}`)}
    </label>
  );
}

const SIDE_PX = 20;

/** A sign as the map draws it: the same code draws both. */
export function Sign({ name }: { name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d", { willReadFrequently: true });
    if (!pen) return;
    pen.clearRect(0, 0, SIDE_PX * PIXEL_RATIO, SIDE_PX * PIXEL_RATIO);
    const colours = coloursNow();
    const image = draw(name, colours);
    if (!image) return stroke(pen, name, colours);
    const tiled = name === "danger" || name.startsWith("claim");
    for (const [x, y] of tiled ? TILES : [[0, 0] as const]) {
      pen.putImageData(image, tiled ? x * image.width : SIDE_PX - image.width / 2, tiled ? y * image.height : SIDE_PX - image.height / 2);
    }
  }, [name, dark.value]);
  return <canvas class="map-sign" ref={canvas} width={SIDE_PX * PIXEL_RATIO} height={SIDE_PX * PIXEL_RATIO} aria-hidden="true" />;
}

const TILES = [[0, 0], [1, 0], [0, 1], [1, 1]] as const;

/** The strokes of lines and bands, thick to thin. */
function stroke(pen: CanvasRenderingContext2D, name: string, colours: ReturnType<typeof coloursNow>): void {
  const strokes: Record<string, [string, number][]> = {
    line: [[colours.corridor, 4]],
    window: [[colours["window-line"], 13], [colours.window, 11], [colours.corridor, 4]],
    car: [[colours.car, 6]],
    bus: [[colours["bus-fill"], 6], [colours.ink, 1.5]],
  };
  for (const [colour, width] of strokes[name] ?? []) {
    pen.strokeStyle = colour;
    pen.lineWidth = width * PIXEL_RATIO;
    pen.beginPath();
    pen.moveTo(0, SIDE_PX);
    pen.lineTo(SIDE_PX * PIXEL_RATIO, SIDE_PX);
    pen.stroke();
  }
}
