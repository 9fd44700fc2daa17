/** A slider through time with a button that lets it run: of the day's minutes, or of the outlook's days. */
import type { ComponentChildren, JSX } from "preact";

interface SliderProps {
  readonly running: boolean;
  readonly toggle: () => void;
  /** What the button says: lets time run, or stops it. */
  readonly button: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly set: (value: number) => void;
  /** The value in words, and the words at both ends. */
  readonly told: string;
  readonly first: string;
  readonly last: string;
  /** What is so at the value, in words. */
  readonly children: ComponentChildren;
}

export function Slider({ running, toggle, button, name, min, max, step, value, set, told, first, last, children }: SliderProps): JSX.Element {
  return (
    <div class="time">
      <button type="button" class="play" aria-pressed={running} onClick={toggle}>{button}</button>
      <div class="time-line">
        <input
          type="range"
          min={min}
          max={max}
          step={step}
          value={value}
          aria-label={name}
          aria-valuetext={told}
          onInput={(event) => set(Number(event.currentTarget.value))}
        />
        <div class="time-ends" aria-hidden="true">
          <span>{first}</span>
          <output class="time-now">{told}</output>
          <span>{last}</span>
        </div>
      </div>
      <p class="time-told">{children}</p>
    </div>
  );
}
