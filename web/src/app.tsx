/** The page as a whole: the answer, then map, diagrams and cards, in the order in which a phone stacks them. */
import type { Page } from "./data.ts";
import { Head } from "./head.tsx";
import { t } from "./words.ts";

export function App({ page }: { page: Page }) {
  return (
    <>
      <a class="skip" href="#plan">{t("skip")}</a>
      <Head page={page} />
      <main id="plan" class="plan">
        <div class="wide" />
        <div class="side" />
      </main>
    </>
  );
}
