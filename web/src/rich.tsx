/** Texts in which some words are strong: the marks are put in by `strong`, so that the words files hold none. */
import type { JSX } from "preact";

const [BEGINS, ENDS] = ["\u0001", "\u0002"];

/** Marks a value that is put into a text as strong. */
export function strong(value: string): string {
  return BEGINS + value + ENDS;
}

/** Shows a text with its strong parts. */
export function Rich({ text }: { text: string }): JSX.Element {
  const [first = "", ...others] = text.split(BEGINS);
  return (
    <>
      {first}
      {others.map((part, index) => {
        const [value, rest] = part.split(ENDS);
        return <span key={index}><b class="nb">{value}</b>{rest}</span>;
      })}
    </>
  );
}
