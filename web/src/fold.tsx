/** A part that can be folded away; on paper it is always open. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface FoldProps {
  readonly summary: ComponentChildren;
  readonly children: ComponentChildren;
  /** Whether it is open at first; it opens by itself each time this turns true. */
  readonly open?: boolean;
  readonly class?: string;
}

/** Shows its children under a summary; opens itself before the page is printed. */
export function Fold({ summary, children, open = false, class: name = "" }: FoldProps): JSX.Element {
  const ref = useRef<HTMLDetailsElement | null>(null);
  useEffect(() => {
    if (open && ref.current !== null) ref.current.open = true;
  }, [open]);
  useEffect(() => {
    const unfold = (): void => void (ref.current !== null && (ref.current.open = true));
    addEventListener("beforeprint", unfold);
    return () => removeEventListener("beforeprint", unfold);
  }, []);
  return (
    <details ref={ref} class={`fold ${name}`}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** Shows a long table under a summary, made only once it is asked for; paper leaves it out. */
export function TableFold({ summary, table }: { summary: string; table: () => JSX.Element }): JSX.Element {
  const [asked, setAsked] = useState(false);
  return (
    <details class="table-fold" onToggle={(event) => event.currentTarget.open && setAsked(true)}>
      <summary>{summary}</summary>
      {asked ? <div class="scroll" role="region" aria-label={summary} tabIndex={0}>{table()}</div> : null}
    </details>
  );
}
