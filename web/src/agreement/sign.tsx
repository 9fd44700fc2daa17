/** The sign of a word: agreed full disc, reserved half disc, proposed ring, silent dashed ring, refused cross. */
import type { JSX } from "preact";

export function Sign({ says }: { says: string }): JSX.Element {
  return (
    <svg class="sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      {says === "agreed" ? <circle cx="7" cy="7" r="6" fill="currentColor" /> : null}
      {says === "reserved" || says === "proposed" ? (
        <circle cx="7" cy="7" r="5.3" fill="none" stroke="currentColor" stroke-width="1.4" />
      ) : null}
      {says === "reserved" ? <path d="M7 1.7a5.3 5.3 0 0 1 0 10.6z" fill="currentColor" /> : null}
      {says === "refused" ? <path d="M2 2l10 10m0-10L2 12" stroke="currentColor" stroke-width="2" /> : null}
      {says === "silent" ? (
        <circle class="faint" cx="7" cy="7" r="5.3" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.2 1.8" />
      ) : null}
    </svg>
  );
}
