/** The hatchings that drawings fill with; once on a page. */
import type { JSX } from "preact";

/** Patterns `hatch` (danger) and `hatch-bus` (loading), referred to by the style sheet. */
export function Hatches(): JSX.Element {
  return (
    <svg class="hatches" width="0" height="0" aria-hidden="true">
      {["hatch", "hatch-bus"].map((id) => (
        <pattern key={id} id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line y2="5" />
        </pattern>
      ))}
    </svg>
  );
}
