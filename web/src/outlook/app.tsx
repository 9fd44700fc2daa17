/** The outlook's page: the answer, then map, days, drawings and tables, in the order in which a phone stacks them. */
import { type JSX, render } from "preact";

import { isFault } from "../data.ts";
import { FaultNotice } from "../fault.tsx";
import { t } from "../words.ts";
import { Charts } from "./charts.tsx";
import { type Outlook, readOutlook } from "./data.ts";
import { Days } from "./days.tsx";
import { FlowMap } from "./flow-map.tsx";
import { OutlookHead } from "./head.tsx";
import { column } from "./state.ts";
import { Countries, DayTable, Drivers, Expected, Shut, Unknown, WhatIf } from "./tables.tsx";

/** Shows an outlook, or what is wrong with its data. */
export function beginOutlook(root: HTMLElement, source: string): void {
  const read = readOutlook(source);
  if (isFault(read)) return render(<FaultNotice fault={read} />, root);
  column.value = read.days.length - 1;
  document.title = read.title;
  render(<OutlookPage outlook={read} />, root);
}

function OutlookPage({ outlook }: { outlook: Outlook }): JSX.Element {
  return (
    <>
      <a class="skip" href="#plan">{t("outlook.skip")}</a>
      <OutlookHead outlook={outlook} />
      <main id="plan" class="plan outlook">
        <div class="wide">
          <FlowMap outlook={outlook}>
            <Days outlook={outlook} />
          </FlowMap>
          <Charts outlook={outlook} />
          <Drivers outlook={outlook} />
        </div>
        <div class="side">
          <Countries outlook={outlook} />
          <DayTable outlook={outlook} />
          <WhatIf outlook={outlook} />
          <Expected outlook={outlook} />
          <Unknown outlook={outlook} />
          <Shut outlook={outlook} />
        </div>
      </main>
      <footer class="foot quiet">
        <p>{t("outlook.made", { name: outlook.name, made_with: outlook.made_with, seed: outlook.seed })}</p>
      </footer>
    </>
  );
}
