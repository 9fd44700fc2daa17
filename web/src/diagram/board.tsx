/** The board of time: what is so now, the axis that is the slider, and under it every corridor's diagram. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { DayPicker, DayStory } from "../chance/picker.tsx";
import type { Page } from "../data.ts";
import { t } from "../words.ts";
import { useWidth } from "./axis.tsx";
import { Cursor, TimeAxis } from "./time-axis.tsx";
import { Diagram } from "./diagram.tsx";
import { kmScale } from "./frame.ts";
import { corridorLines } from "./lines.ts";
import { Legend } from "./legend.tsx";
import { Status } from "./status.tsx";

/** So many corridors are drawn at first, fewer on a phone; the others are a press away. */
const DRAWN_AT_FIRST = { wide: 6, narrow: 3 };
const NARROW_PX = 480;
/** So many corridors the scale is chosen by: more would not stand on a screen in any case. */
const SCALED_BY = 4;

/** `page`: as it is driven, `plan`: as planned. Nothing where the page's class holds no corridor's times, or nobody drives. */
export function Board({ page, plan }: { page: Page; plan: Page }): JSX.Element | null {
  const { ref, width } = useWidth();
  const [all, setAll] = useState(false);
  const lines = corridorLines(page);
  if (lines.length === 0) return null;
  const lengths = lines.map(({ corridor }) => corridor.length_km).slice(0, SCALED_BY);
  const shown = all ? lines : lines.slice(0, width < NARROW_PX ? DRAWN_AT_FIRST.narrow : DRAWN_AT_FIRST.wide);
  return (
    <section class="board" aria-labelledby="board-title">
      <h2 id="board-title" class="unseen">{t("diagram.title")}</h2>
      <div class="board-head">
        <Status page={page} />
        <DayPicker page={plan} />
      </div>
      <DayStory page={plan} />
      <div class="timed" ref={ref}>
        <TimeAxis page={page} width={width} />
        <div class="drawings">
          {shown.map((each) => <Diagram key={each.corridor.id} page={page} lines={each} width={width} scale={kmScale(lengths, width < NARROW_PX)} />)}
          <Cursor key={width} width={width} />
        </div>
      </div>
      {shown.length < lines.length && (
        <button type="button" class="link all" onClick={() => setAll(true)}>{t("cards.all", { n: lines.length })}</button>
      )}
      <Legend page={page} lines={lines} />
    </section>
  );
}
