/** What the signs on the map mean; each that can be hidden is its own switch. Claims are told speaker by speaker (R2). */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { side } from "../change.ts";
import type { Page } from "../data.ts";
import { dark, language } from "../state.ts";
import { type Key, partyClass, partyName, t, tOr } from "../words.ts";
import { coloursNow } from "./colours.ts";
import { areasOf } from "./ground.ts";
import { draw, PIXEL_RATIO } from "./icons.ts";
import type { Group } from "./layers.ts";
import { hiddenAtFirst, type MapView } from "./view.ts";

interface Entry {
  readonly key: string;
  readonly sign: JSX.Element;
  readonly words: string;
  /** What is hidden with it; none: it cannot be hidden. */
  readonly group?: Group;
}

export function Legend({ page, view }: { page: Page; view: MapView | null | "none" }): JSX.Element {
  const hidden = useSignal<ReadonlySet<Group>>(view && view !== "none" ? view.hidden() : hiddenAtFirst(page));
  const turn = (group: Group): void => {
    const shown = hidden.value.has(group);
    hidden.value = new Set(shown ? [...hidden.value].filter((one) => one !== group) : [...hidden.value, group]);
    if (view && view !== "none") view.show(group, shown);
  };
  const line = (entry: Entry): JSX.Element => <Line key={entry.key} entry={entry} hidden={hidden.value} turn={turn} />;
  const claimed = claims(page);
  return (
    <ul class="legend" aria-label={t("legend.title")}>
      {entries(page).map(line)}
      {claimed.length > 0 && <li class="legend-head">{t("legend.claims")}</li>}
      {claimed.map(line)}
    </ul>
  );
}

function Line({ entry: { sign, words, group }, hidden, turn }: { entry: Entry; hidden: ReadonlySet<Group>; turn: (group: Group) => void }): JSX.Element {
  if (!group) return <li>{sign} {words}</li>;
  return (
    <li>
      <button type="button" class="link" aria-pressed={!hidden.has(group)} onClick={() => turn(group)}>{sign} {words}</button>
    </li>
  );
}

function entries(page: Page): Entry[] {
  const { map, plan } = page;
  const zones = (map.danger?.zones ?? []).length > 0;
  const means = new Set(plan.convoys.flatMap((one) => Object.keys(one.mix)));
  const all: [boolean, string, JSX.Element, Key, Group?][] = [
    [plan.corridors.length > 0, "line", <Strokes class="corridor" />, "legend.corridor"],
    [(page.change?.plan.corridors.length ?? 0) > 0, "other", <Strokes class="other" />, side.value === "before" ? "legend.other.after" : "legend.other.before"],
    [means.has("car"), "car", <Strokes class="car" />, "legend.car"],
    [means.has("bus"), "bus", <Strokes class="bus" />, "legend.bus"],
    [plan.corridors.some(({ sections }) => sections.some(({ windows }) => windows.length)), "window", <Box class="window" />, "legend.window", "window"],
    [plan.corridors.some(({ sections }) => sections.some(({ danger }) => danger)), "danger", <Box class="danger" />, "legend.danger.road", "danger"],
    [zones, "zone", <Box class={map.danger?.drawn ? "zone drawn" : "zone"} />, map.danger?.drawn ? "legend.danger" : "legend.danger.guessed", "danger"],
    [map.assembly.length > 0, "assembly", <Sign name="assembly" />, "legend.assembly"],
    [map.reception.length > 0, "reception", <Sign name="reception" />, "legend.reception"],
    [map.checkpoints.length > 0, "checkpoint", <Sign name="checkpoint" />, "legend.checkpoint", "checkpoint"],
    [map.closures.length > 0, "closure", <Sign name="closure" />, "legend.closure", "closure"],
    [map.incidents.length > 0, "incident", <Sign name="incident" />, "legend.incident", "incident"],
  ];
  return all.flatMap(([is, key, sign, words, group]) => (is ? [{ key, sign, words: t(words), ...(group ? { group } : {}) }] : []));
}

/** Each holder as each speaker tells it; parties in the order of their names in the language shown. */
function claims(page: Page): Entry[] {
  const areas = areasOf(page);
  const told = page.map.control.map(({ party, says, source }, index) => ({
    holder: partyName(party),
    speaker: says ? tOr(`party.short.${says}`, partyName(says)) : source,
    mark: `${partyClass(page, party)} ${areas[index]?.upright ? "upright" : "level"}${areas[index]?.ofOther ? " of-other" : ""}`,
  }));
  const order = new Intl.Collator(language.value);
  return told
    .filter((one, index) => told.findIndex((other) => other.holder === one.holder && other.speaker === one.speaker) === index)
    .sort((one, other) => order.compare(one.holder, other.holder) || order.compare(one.speaker, other.speaker))
    .map(({ holder, speaker, mark }) => ({ key: `${holder} ${speaker}`, sign: <Claim mark={mark} />, words: t("legend.claim", { holder, speaker }), group: "control" }));
}

/** A band as it lies inside a border. */
function Claim({ mark }: { mark: string }): JSX.Element {
  const lines = mark.includes("upright") ? "M3,0V14M8,0V14M13,0V14M18,0V14M23,0V14" : "M0,4H26M0,9H26M0,13.5H26";
  return <svg class={`legend-sign claim ${mark}`} viewBox="0 0 26 14" aria-hidden="true"><path class="hatch" d={lines} /><path class="edge" d="M0,1H26" /></svg>;
}

function Strokes({ class: name }: { class: string }): JSX.Element {
  return <svg class={`legend-sign ${name}`} viewBox="0 0 26 14" aria-hidden="true"><path d="M0,7H26" /></svg>;
}

function Box({ class: name }: { class: string }): JSX.Element {
  return <svg class={`legend-sign ${name}`} viewBox="0 0 26 14" aria-hidden="true"><rect x="1" y="1" width="24" height="12" /></svg>;
}

const SIDE_PX = 20;

/** A sign as the map draws it: the same code draws both. */
export function Sign({ name }: { name: string }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d", { willReadFrequently: true });
    if (!pen) return;
    pen.clearRect(0, 0, SIDE_PX * PIXEL_RATIO, SIDE_PX * PIXEL_RATIO);
    const image = draw(name, coloursNow());
    if (image) pen.putImageData(image, SIDE_PX - image.width / 2, SIDE_PX - image.height / 2);
  }, [name, dark.value]);
  return <canvas class="map-sign" ref={canvas} width={SIDE_PX * PIXEL_RATIO} height={SIDE_PX * PIXEL_RATIO} aria-hidden="true" />;
}
