/** A list of shapes in a drawing that takes the focus once; the arrow keys walk through it, Enter chooses. */
import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";

import { hovered, isSame, selected, type Thing } from "../state.ts";
import type { Frame } from "./frame.ts";
import { walk } from "./walk.ts";

interface ChoicesProps {
  readonly things: readonly Thing[];
  /** The name of the list for screen readers. */
  readonly label: string;
  readonly frame: Frame;
  readonly class: string;
  /** The shapes: each an option with the id that `choiceId` gives. */
  readonly children: ComponentChildren;
}

/** The id of a thing's shape. */
export function choiceId({ kind, id }: Thing): string {
  return `shape-${kind}-${id}`;
}

/** The list; what it walks to is pointed at (`hovered`), what is chosen is `selected`. */
export function Choices({ things, label, frame, class: name, children }: ChoicesProps): JSX.Element | null {
  const at = useComputed(() => things.findIndex((thing) => isSame(thing, hovered.value)));
  const active = useComputed(() => {
    const thing = things[at.value];
    return thing && choiceId(thing);
  });
  if (things.length === 0) return null;
  const press = (event: KeyboardEvent): void => {
    const next = walk(event.key, at.value, things.length);
    if (next !== null) hovered.value = things[next] ?? null;
    else if (event.key === "Enter" || event.key === " ") selected.value = things[at.value] ?? selected.value;
    else return;
    event.preventDefault();
  };
  const { left, right, top, bottom } = frame;
  return (
    <g
      class={name}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={active}
      onKeyDown={press}
      onBlur={() => (hovered.value = null)}
    >
      <rect class="ring" x={left} y={top} width={right - left} height={bottom - top} />
      {children}
    </g>
  );
}
