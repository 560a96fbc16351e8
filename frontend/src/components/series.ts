/** A chart of twelve months: the deal, alone and observed, each told apart by its stroke as well as its colour. */

import type { Lang } from "../api/types";
import { INK, LOSS, QUIET, WATER } from "../colours";
import { monthName, number, unitName } from "../format";
import type { Plot } from "./chart";

export interface Series {
  name: string;
  values: readonly number[];
  style: "deal" | "alone" | "observed" | "wanted";
}

interface Point {
  month: number;
  value: number;
  name: string;
}

const STROKES: Record<Series["style"], { colour: string; dash: string; wide: number }> = {
  deal: { colour: WATER, dash: "", wide: 2.4 },
  alone: { colour: LOSS, dash: "5 3", wide: 1.7 },
  observed: { colour: QUIET, dash: "1 3", wide: 2 },
  wanted: { colour: QUIET, dash: "1 3", wide: 2 },
};

export function strokeOf(style: Series["style"]): { colour: string; dash: string; wide: number } {
  return STROKES[style];
}

export interface SeriesChart {
  series: readonly Series[];
  months: readonly string[];
  month: number;
  unit: string;
  lang: Lang;
}

export function seriesChart(
  plot: Plot,
  width: number,
  height: number,
  { series, months, month, unit, lang }: SeriesChart,
): Element {
  const points = series.flatMap(({ name, values }) =>
    values.map((value, index): Point => ({ month: index, value, name })),
  );
  const lowest = Math.min(0, ...points.map((point) => point.value));
  const tick = (index: number) => monthName(months[index] ?? index, lang).slice(0, width < 380 ? 1 : 3);
  const said = (point: Point) =>
    `${point.name}, ${monthName(months[point.month] ?? point.month, lang, "long")}\n${number(point.value, lang, 2)} ${unitName(unit, lang)}`;
  return plot.plot({
    width,
    height,
    className: "plot",
    marginLeft: 44,
    marginBottom: 22,
    marginTop: 12,
    marginRight: 8,
    x: { domain: [0, Math.max(months.length - 1, 1)], label: null },
    y: { domain: [lowest, Math.max(...points.map((point) => point.value), 1e-6) * 1.05], label: null, nice: true },
    marks: [
      plot.gridY({ stroke: "#d5dadd", strokeOpacity: 1 }),
      plot.axisX(
        months.map((_, index) => index),
        { tickFormat: tick, tickSize: 0, label: null },
      ),
      plot.axisY({
        ticks: 4,
        tickSize: 0,
        label: null,
        tickFormat: (value: number) => Intl.NumberFormat(lang).format(value),
      }),
      plot.ruleX([month], { stroke: INK, strokeOpacity: 0.5 }),
      plot.ruleY([0], { stroke: QUIET }),
      ...series.map(({ name, style }) =>
        plot.lineY(
          points.filter((point) => point.name === name),
          {
            x: "month",
            y: "value",
            stroke: STROKES[style].colour,
            strokeWidth: STROKES[style].wide,
            ...(STROKES[style].dash ? { strokeDasharray: STROKES[style].dash } : {}),
            curve: "linear" as const,
          },
        ),
      ),
      plot.tip(points, plot.pointerX({ x: "month", y: "value", title: said })),
    ],
  });
}
