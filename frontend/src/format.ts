/** Numbers, months and units as each language writes them. */

import type { Lang } from "./api/types";

const LOCALE: Record<Lang, string> = { en: "en-GB", ru: "ru-RU" };
const cache = new Map<string, Intl.NumberFormat>();

function formatter(lang: Lang, digits: number, signed: boolean): Intl.NumberFormat {
  const key = `${lang}${digits}${signed}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.NumberFormat(LOCALE[lang], {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signed ? "exceptZero" : "negative",
    });
    cache.set(key, found);
  }
  return found;
}

/** A number with so many decimals, with a true minus sign. */
export function number(value: number, lang: Lang, digits = 1): string {
  return formatter(lang, digits, false).format(value).replace("-", "−");
}

/** A change: with its sign, also when it is a gain. */
export function change(value: number, lang: Lang, digits = 1): string {
  return formatter(lang, digits, true).format(value).replace("-", "−");
}

/** Three or so significant digits, as a single quantity is told. */
export function quantity(value: number, lang: Lang): string {
  const size = Math.abs(value);
  if (size === 0) return number(0, lang, 0);
  if (size >= 100) return number(value, lang, 0);
  if (size >= 10) return number(value, lang, 1);
  if (size >= 0.1) return number(value, lang, 2);
  return new Intl.NumberFormat(LOCALE[lang], { maximumSignificantDigits: 2 }).format(value).replace("-", "−");
}

/** Decimals that a step of a lever needs. */
export function digitsOf(step: number): number {
  const text = String(step);
  const point = text.indexOf(".");
  return point < 0 ? 0 : Math.min(text.length - point - 1, 4);
}

export function percent(share: number, lang: Lang): string {
  return new Intl.NumberFormat(LOCALE[lang], { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** Name of a month given as "2007-01", or as 0 to 11. */
export function monthName(month: string | number, lang: Lang, width: "short" | "long" = "short"): string {
  const index = typeof month === "number" ? month : Number(month.slice(5, 7)) - 1;
  const text = new Intl.DateTimeFormat(LOCALE[lang], { month: width, timeZone: "UTC" })
    .format(new Date(Date.UTC(2001, index, 1)))
    .replace(".", "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const UNITS_RU: Record<string, string> = {
  km3: "км³",
  m3s: "м³/с",
  "m3/s": "м³/с",
  GWh: "ГВт·ч",
  MWh: "МВт·ч",
  TWh: "ТВт·ч",
  MW: "МВт",
  "million USD": "млн долл.",
  "million USD a year": "млн долл. в год",
  "USD/MWh": "долл./МВт·ч",
  "USD/m3": "долл./м³",
  "USD/MW": "долл./МВт",
  "USD/ha": "долл./га",
  "USD/MW a year": "долл./МВт в год",
  "USD/GWh": "долл./ГВт·ч",
  "thousand ha": "тыс. га",
  kha: "тыс. га",
  kt: "тыс. т",
  Mt: "млн т",
  "kt/year": "тыс. т в год",
  ha: "га",
  "%": "%",
  share: "доля",
  factor: "множитель",
  built: "",
  units: "шт.",
  "1": "",
};
const UNITS_EN: Record<string, string> = {
  km3: "km³",
  m3s: "m³/s",
  "m3/s": "m³/s",
  "USD/m3": "USD/m³",
  kha: "thousand ha",
  built: "",
  "1": "",
};

/** A unit as it is printed. */
export function unitName(unit: string | null | undefined, lang: Lang): string {
  if (!unit) return "";
  const known = (lang === "ru" ? UNITS_RU : UNITS_EN)[unit];
  if (known !== undefined) return known;
  // Units of the data ("km3/year", "USD/m3") are read part by part.
  return unit.replace(/m3/g, "m³");
}
