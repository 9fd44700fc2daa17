/** The bar at the top: for whom the page is, which case it is of, language and colours. */
import type { JSX } from "preact";

import { dark, language, type Language, theme } from "./state.ts";
import { t } from "./words.ts";

const LANGUAGES: [Language, string, string][] = [
  ["en", "EN", "English"],
  ["uk", "УК", "Українська"],
  ["ru", "РУ", "Русский"],
  ["ar", "ع", "العربية"],
];

/** `audience`: the page's class; `title`: the case's name in the page's language; `spoken`: languages the page has. */
export function Head({ audience, title, spoken }: { audience: string; title: string; spoken?: readonly Language[] }): JSX.Element {
  return (
    <header class="bar">
      <p class={`class class-${audience}`} title={t(`class.${known(audience)}`)}>{t(`class.${known(audience)}.short`)}</p>
      <b class="case">{title}</b>
      <Choices spoken={spoken ?? LANGUAGES.map(([code]) => code)} />
    </header>
  );
}

function known(name: string): "parties" | "convoy" | "public" {
  return name === "public" || name === "convoy" ? name : "parties";
}

/** Language and colours of the page. */
export function Choices({ spoken }: { spoken: readonly Language[] }): JSX.Element {
  return (
    <>
      <div class="languages" role="group" aria-label={t("language")}>
        {LANGUAGES.filter(([code]) => spoken.includes(code)).map(([code, short, name]) => (
          <button key={code} type="button" lang={code} title={name} aria-pressed={language.value === code} onClick={() => (language.value = code)}>
            {short}
          </button>
        ))}
      </div>
      <div class="themes">
        <button
          type="button"
          class="icon"
          aria-label={t("theme.dark")}
          aria-pressed={dark.value}
          onClick={() => (theme.value = dark.value ? "light" : "dark")}
        >
          ◐
        </button>
      </div>
    </>
  );
}
