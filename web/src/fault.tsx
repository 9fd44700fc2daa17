/** The page's state where its data cannot be shown: what is wrong, and what to do. */
import type { Fault } from "./data.ts";
import { t } from "./words.ts";

export function FaultNotice({ fault }: { fault: Fault }) {
  return (
    <main class="fault">
      <div role="alert">
        <h1>{t("fault.title")}</h1>
        <p>{t(`fault.${fault.kind}`, { detail: fault.detail })}</p>
        <p>{t("fault.remedy")}</p>
        {fault.kind === "broken" && <p class="detail" lang="en">{fault.detail}</p>}
      </div>
    </main>
  );
}
