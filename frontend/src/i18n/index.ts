/** Words in the language of the reader. */

import type { Label, Lang, Named } from "../api/types";
import { lang } from "../state/store";
import { en, type Key } from "./en";
import { ru } from "./ru";

export type { Key } from "./en";

const WORDS: Record<Lang, Record<Key, string>> = { en, ru };

function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** A word or sentence, with `{names}` replaced. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(WORDS[lang.value][key], values);
}

/** A word for a code that the server sends, or the code itself where the page has none. */
export function code(prefix: string, name: string, values: Readonly<Record<string, string | number>> = {}): string {
  const key = `${prefix}.${name}`;
  return key in en ? t(key as Key, values) : name;
}

/** The name of a thing of the data. */
export function nameOf(thing: Named): string {
  return lang.value === "ru" ? thing.name_ru : thing.name_en;
}

/** A label that the server gives for a term or variable; the bare key where it gives none. */
export function labelOf(labels: Readonly<Record<string, Label>>, key: string): string {
  return labels[key]?.[lang.value] ?? key;
}
