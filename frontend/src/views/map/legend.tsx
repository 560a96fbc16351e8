/** What the marks of the map and the schematic mean. */

import type { JSX } from "preact";
import { FREIGHT, POWER, WATER } from "../../colours";
import { t } from "../../i18n";

export function Legend({ corridors }: { corridors: boolean }): JSX.Element {
  return (
    <details class="legend">
      <summary>{t("legend")}</summary>
      <ul>
        <li>
          <svg width="28" height="16" aria-hidden="true">
            <rect x="8" y="1" width="13" height="13" class="tank-wall" />
            <rect x="9" y="7" width="11" height="6" class="tank-water" />
          </svg>
          {t("legend.reservoir")}
        </li>
        <li>
          <svg width="28" height="16" aria-hidden="true">
            <path d="M1,8H27" stroke={WATER} stroke-width="5" />
          </svg>
          {t("legend.reach")}
        </li>
        <li>
          <svg width="28" height="16" aria-hidden="true">
            <path d="M1,8H27" stroke={POWER} stroke-width="2.5" />
            <path d="M11,3L20,8L11,13z" fill={POWER} />
          </svg>
          {t("legend.line")}
        </li>
        <li>
          <svg width="28" height="16" aria-hidden="true">
            <path d="M1,8H27" stroke="#D55E00" stroke-opacity=".55" stroke-width="9" stroke-dasharray="3 2" />
            <path d="M1,8H27" stroke={POWER} stroke-width="2.5" />
          </svg>
          {t("legend.full")}
        </li>
        <li>
          <svg width="28" height="16" aria-hidden="true">
            <circle cx="14" cy="8" r="6" fill="#8ccfb7" stroke="#2f7f66" />
          </svg>
          {t("legend.zone")}
        </li>
        {corridors ? (
          <li>
            <svg width="28" height="16" aria-hidden="true">
              <path d="M1,8H14" stroke="#d9c3d3" stroke-width="4" />
              <path d="M14,8H27" stroke={FREIGHT} stroke-width="4" />
            </svg>
            {t("legend.corridor")}
          </li>
        ) : null}
      </ul>
      {corridors ? <p>{t("indicative")}</p> : null}
    </details>
  );
}
