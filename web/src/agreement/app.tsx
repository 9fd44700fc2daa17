/** The agreement's page: the answer, rounds, clauses by party beside the gates, what differs, the text in three languages. */
import { effect } from "@preact/signals";
import { type JSX, render } from "preact";

import { isFault } from "../data.ts";
import { FaultNotice } from "../fault.tsx";
import { Head } from "../head.tsx";
import { Rich, strong } from "../rich.tsx";
import { inLanguage, t } from "../words.ts";
import { Cheapest, Gates, Sides, Signs, Silent } from "./cards.tsx";
import { Clauses } from "./clauses.tsx";
import { type Agreement, readAgreement } from "./data.ts";
import { Diff } from "./diff.tsx";
import { authorName } from "./names.ts";
import { Rounds } from "./rounds.tsx";
import { Said } from "./said.tsx";
import { Texts } from "./text.tsx";
import { clauseName, silences } from "./versions.ts";

/** Shows an agreement, or what is wrong with its data. */
export function beginAgreement(root: HTMLElement, source: string): void {
  const read = readAgreement(source);
  if (isFault(read)) return render(<FaultNotice fault={read} />, root);
  effect(() => {
    document.title = inLanguage(read.title);
  });
  render(<AgreementPage agreement={read} />, root);
}

function AgreementPage({ agreement }: { agreement: Agreement }): JSX.Element {
  return (
    <>
      <a class="skip" href="#clauses">{t("terms.skip")}</a>
      <Head audience={agreement.class} title={inLanguage(agreement.title)} spoken={["en", "uk", "ru"]} />
      <section class="answer lead" aria-label={t("answer.name")}>
        <div>
          <h1><Rich text={answer(agreement)} /></h1>
          <p class="sub">{below(agreement)}</p>
        </div>
      </section>
      <main id="plan" class="agreement">
        <Rounds agreement={agreement} />
        <div class="plan">
          <div class="wide">
            <Clauses agreement={agreement} />
            <Diff agreement={agreement} />
          </div>
          <div class="side">
            <Gates agreement={agreement} />
            <Sides agreement={agreement} />
            <Silent agreement={agreement} />
            <Cheapest agreement={agreement} />
            <Said agreement={agreement} />
            <Signs />
          </div>
        </div>
        <Texts agreement={agreement} />
      </main>
      <footer class="foot quiet">
        <p>{t("terms.made", { id: agreement.agreement })}</p>
      </footer>
    </>
  );
}

function kindOf({ about }: Agreement): "corridor" | "passage" | "area" | "channel" {
  return about === "passage" || about === "area" || about === "channel" ? about : "corridor";
}

function answer(agreement: Agreement): string {
  if (agreement.partial) return t("terms.answer.partial", { audience: t(`class.${agreement.class === "convoy" ? "convoy" : "public"}.short`) });
  const open = agreement.gates.length > 0 && agreement.gates.every((one) => one.open);
  const opens = t(`terms.${open ? "opens" : "shut"}.${kindOf(agreement)}`);
  const all = agreement.clauses.length + agreement.missing.length;
  const agreed = agreement.clauses.filter((one) => one.standing === "agreed").length;
  if (!agreement.clauses.length) return t("terms.answer.none", { opens });
  return t(agreed === 1 ? "terms.answer.is" : "terms.answer.are", { agreed: strong(String(agreed)), of: strong(String(all)), opens });
}

/** Below the answer: what is apart, what nobody has named, and on whose word most waits. */
function below(agreement: Agreement): string {
  if (agreement.partial) return "";
  const apart = agreement.clauses.filter((one) => one.standing === "contested" || one.standing === "refused");
  const waits = silences(agreement).filter((one) => one.clauses.length).map(({ author }) => authorName(agreement, author));
  return [
    apart.length ? t("terms.sub.apart", { clauses: apart.map((one) => clauseName(agreement, one)).join("; ") }) : "",
    agreement.missing.length ? t("terms.sub.missing", { clauses: agreement.missing.map((one) => inLanguage(one.title)).join("; ") }) : "",
    waits.length ? t("terms.sub.waits", { authors: waits.join(", ") }) : "",
  ].filter(Boolean).join(" ");
}
