/** Where a number comes from, shown on hover and on focus: one bubble for the whole page. */

import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { getSource } from "../api/client";
import type { Cell, Source } from "../api/types";
import { quantity, unitName } from "../format";
import { labelOf, t } from "../i18n";
import { lang, model } from "../state/store";

interface Bubble {
  x: number;
  y: number;
  below: boolean;
  cell: Cell | null;
  source: Source | null;
  failed: boolean;
  lines: readonly string[];
}

const bubble = signal<Bubble | null>(null);
let asked = 0;

function place(element: Element): Pick<Bubble, "x" | "y" | "below"> {
  const box = element.getBoundingClientRect();
  const below = box.top < 220;
  const x = Math.min(Math.max(box.left + box.width / 2, 150), innerWidth - 150);
  return { x, y: below ? box.bottom + 6 : box.top - 6, below };
}

function show(element: Element, cell: Cell | null, lines: readonly string[]): void {
  const turn = ++asked;
  bubble.value = { ...place(element), cell, source: null, failed: false, lines };
  if (!cell) return;
  const still = (patch: Partial<Bubble>) => {
    if (turn === asked && bubble.value) bubble.value = { ...bubble.value, ...patch };
  };
  getSource(cell.table, cell.row, cell.column).then(
    (source) => still({ source }),
    () => still({ failed: true }),
  );
}

function hide(): void {
  asked++;
  bubble.value = null;
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
addEventListener("scroll", hide, { capture: true, passive: true });

interface SourcedProps {
  /** Where the number stands in the data; without it the bubble says that the model computed it. */
  cell?: Cell | null | undefined;
  /** More to say about a computed number. */
  lines?: readonly string[] | undefined;
  class?: string;
  children: ComponentChildren;
}

/** A number that tells its source. */
export function Sourced({ cell = null, lines = [], class: extra = "", children }: SourcedProps): JSX.Element {
  const open = (event: Event) => show(event.currentTarget as Element, cell, lines);
  return (
    // biome-ignore lint/a11y: not a control, but its source must be reachable by keyboard
    <span class={`sourced ${extra}`} tabIndex={0} onMouseEnter={open} onMouseLeave={hide} onFocus={open} onBlur={hide}>
      {children}
    </span>
  );
}

function Row({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="tip-row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function SourceRows({ source }: { source: Source }): JSX.Element {
  const title = lang.value === "ru" ? source.title_ru : source.title_en;
  const value = typeof source.value === "number" ? quantity(source.value, lang.value) : String(source.value ?? "–");
  return (
    <dl>
      <div class="tip-value">
        {title ? `${title}: ` : ""}
        <b>{value}</b> {unitName(source.unit, lang.value)}
      </div>
      <Row name={t("source")}>{source.reference ?? source.source ?? t("noSource")}</Row>
      {source.year ? <Row name={t("year")}>{String(source.year)}</Row> : null}
      {source.quality ? <Row name={t("quality")}>{labelOf(model.value?.labels ?? {}, source.quality)}</Row> : null}
      {source.note ? <Row name={t("note")}>{source.note}</Row> : null}
    </dl>
  );
}

/** The bubble itself: mounted once. */
export function Tip(): JSX.Element | null {
  const shown = bubble.value;
  if (!shown) return null;
  return (
    <div
      class={`tip ${shown.below ? "below" : "above"}`}
      role="tooltip"
      style={{ left: `${shown.x}px`, top: `${shown.y}px` }}
    >
      {shown.lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {shown.cell === null ? <p class="quiet">{t("computed")}</p> : null}
      {shown.cell && shown.source ? <SourceRows source={shown.source} /> : null}
      {shown.cell && !shown.source ? <p class="quiet">{shown.failed ? t("noSource") : "…"}</p> : null}
    </div>
  );
}
