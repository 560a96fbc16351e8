/** The month shown: a slider, a play button, and the year as small steps. */

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { monthName } from "../format";
import { t } from "../i18n";
import { go, lang, result, view } from "../state/store";

export const playing = signal(false);
const STEP_MS = 900;

export function reducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function useClock(count: number): void {
  const on = playing.value;
  useEffect(() => {
    if (!on || count === 0) return;
    const timer = setInterval(() => go({ month: (view.peek().month + 1) % count }, false), STEP_MS);
    return () => clearInterval(timer);
  }, [on, count]);
  useEffect(
    () => () => {
      playing.value = false;
    },
    [],
  );
}

export function Months(): JSX.Element {
  const months = result.value?.map.months ?? [];
  const month = view.value.month;
  useClock(months.length);
  const toggle = () => {
    playing.value = !playing.value;
  };
  return (
    <div class="months">
      <button type="button" class="play" aria-pressed={playing.value} onClick={toggle}>
        <span aria-hidden="true">{playing.value ? "❚❚" : "▶"}</span>
        <span class="visually-hidden">{t(playing.value ? "pause" : "play")}</span>
      </button>
      <div class="months-track">
        <input
          type="range"
          min="0"
          max={Math.max(months.length - 1, 0)}
          step="1"
          value={month}
          aria-label={t("month")}
          aria-valuetext={monthName(month, lang.value, "long")}
          onInput={(event) => go({ month: Number(event.currentTarget.value) }, false)}
        />
        <div class="months-names" aria-hidden="true">
          {months.map((name, index) => (
            <span key={name} class={index === month ? "now" : ""}>
              {monthName(name, lang.value)}
            </span>
          ))}
        </div>
      </div>
      <output class="month-name">{monthName(month, lang.value, "long")}</output>
    </div>
  );
}
