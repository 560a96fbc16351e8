/** Power of one state by source and month, as stacked bars. */

import type { JSX } from "preact";
import type { Model, Result } from "../api/types";
import { nth, QUIET } from "../colours";
import { monthName, number, unitName } from "../format";
import { labelOf, t } from "../i18n";
import { lang } from "../state/store";
import { Chart, type Plot } from "./chart";

interface Piece {
  month: number;
  value: number;
  source: string;
}

/** Sources that give or take something in some month, the largest first. */
function sourcesOf(power: Record<string, number[]>): string[] {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + Math.abs(value), 0);
  const kept = Object.keys(power).filter((key) => sum(power[key] ?? []) > 0.5);
  return kept.sort((a, b) => sum(power[b] ?? []) - sum(power[a] ?? []));
}

function stacked(
  plot: Plot,
  width: number,
  height: number,
  pieces: readonly Piece[],
  sources: readonly string[],
  months: readonly string[],
): Element {
  const said = (piece: Piece) =>
    `${piece.source}, ${monthName(piece.month, lang.value, "long")}\n${number(piece.value, lang.value, 0)} ${unitName("GWh", lang.value)}`;
  return plot.plot({
    width,
    height,
    className: "plot",
    marginLeft: 52,
    marginBottom: 22,
    x: {
      type: "band",
      domain: months.map((_, index) => index),
      label: null,
      tickSize: 0,
      tickFormat: (index: number) => monthName(months[index] ?? index, lang.value).slice(0, width < 420 ? 1 : 3),
    },
    y: {
      label: null,
      ticks: 5,
      tickSize: 0,
      grid: true,
      tickFormat: (value: number) => Intl.NumberFormat(lang.value).format(value),
    },
    color: { domain: [...sources], range: sources.map((_, index) => nth(index)) },
    marks: [
      plot.barY(
        pieces,
        plot.stackY({
          x: "month",
          y: "value",
          fill: "source",
          order: [...sources],
          insetLeft: 2,
          insetRight: 2,
          title: said,
          tip: true,
        }),
      ),
      plot.ruleY([0], { stroke: QUIET }),
    ],
  });
}

export function Power({ answer, model, state }: { answer: Result; model: Model; state: string }): JSX.Element | null {
  const power = answer.map.power[state];
  if (!power) return null;
  const keys = sourcesOf(power);
  const names = keys.map((key) => labelOf(model.labels, key));
  const pieces = keys.flatMap((key, index) =>
    (power[key] ?? []).map((value, month): Piece => ({ month, value, source: names[index] ?? key })),
  );
  return (
    <figure class="card">
      <figcaption>
        {t("power")}, {unitName("GWh", lang.value)} · {t("month").toLowerCase()}
      </figcaption>
      <ul class="chart-key">
        {names.map((name, index) => (
          <li key={name}>
            <i class="swatch" style={{ background: nth(index) }} />
            {name}
          </li>
        ))}
      </ul>
      <Chart
        label={t("power")}
        height={230}
        depends={JSON.stringify([pieces, lang.value])}
        make={(plot, width, height) => stacked(plot, width, height, pieces, names, answer.map.months)}
      />
    </figure>
  );
}
