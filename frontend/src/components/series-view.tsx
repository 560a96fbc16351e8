/** A monthly chart with its key and, for those who do not see it, its table. */

import type { JSX } from "preact";
import { monthName, number, unitName } from "../format";
import { t } from "../i18n";
import { lang, view } from "../state/store";
import { Chart } from "./chart";
import { type Series, seriesChart, strokeOf } from "./series";

interface SeriesViewProps {
  title: string;
  unit: string;
  months: readonly string[];
  series: readonly Series[];
}

function KeyOf({ series }: { series: readonly Series[] }): JSX.Element {
  return (
    <ul class="chart-key">
      {series.map(({ name, style }) => (
        <li key={name}>
          <svg width="26" height="8" aria-hidden="true">
            <line
              x1="1"
              x2="25"
              y1="4"
              y2="4"
              stroke={strokeOf(style).colour}
              stroke-width={strokeOf(style).wide}
              stroke-dasharray={strokeOf(style).dash}
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

function HiddenTable({ title, months, series }: SeriesViewProps): JSX.Element {
  return (
    <table class="visually-hidden">
      <caption>{title}</caption>
      <tbody>
        {series.map((one) => (
          <tr key={one.name}>
            <th scope="row">{one.name}</th>
            {one.values.map((value, index) => (
              <td key={months[index]}>
                {monthName(months[index] ?? index, lang.value)} {number(value, lang.value, 2)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function SeriesView(props: SeriesViewProps): JSX.Element {
  const { title, unit, months, series } = props;
  const month = view.value.month;
  return (
    <figure class="series">
      <figcaption>
        {title}, {unitName(unit, lang.value)} · {t("month").toLowerCase()}
      </figcaption>
      <KeyOf series={series} />
      <Chart
        label={title}
        height={170}
        depends={JSON.stringify([series, month, lang.value])}
        make={(plot, width, height) =>
          seriesChart(plot, width, height, { series, months, month, unit, lang: lang.value })
        }
      />
      <HiddenTable {...props} />
    </figure>
  );
}
