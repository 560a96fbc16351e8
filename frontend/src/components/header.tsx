/** Head of the page: what is shown (year, plan), in which language, and the tabs. */

import type { JSX } from "preact";
import type { Lang, Mode } from "../api/types";
import { nameOf, t } from "../i18n";
import { go, lang, model, setMode, view } from "../state/store";
import { TABS, type Tab } from "../state/url";

const LANGUAGES: readonly [Lang, string][] = [
  ["en", "English"],
  ["ru", "Русский"],
];

function Languages(): JSX.Element {
  return (
    <fieldset class="segments" aria-label={t("language")}>
      {LANGUAGES.map(([key, name]) => (
        <button
          key={key}
          type="button"
          lang={key}
          aria-pressed={lang.value === key}
          onClick={() => go({ lang: key }, false)}
        >
          <span class="long">{name}</span>
          <span class="short">{key.toUpperCase()}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Choices(): JSX.Element {
  const studies = model.value?.studies ?? [];
  const modes: readonly Mode[] = model.value?.modes ?? ["together"];
  return (
    <div class="choices">
      <label>
        <span>{t("study")}</span>
        <select value={view.value.study} onChange={(event) => go({ study: event.currentTarget.value })}>
          {studies.map((one) => (
            <option key={one.study} value={one.study}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </label>
      {modes.length > 1 ? (
        <label>
          <span>{t("mode")}</span>
          <select value={view.value.mode} onChange={(event) => setMode(event.currentTarget.value as Mode)}>
            {modes.map((mode) => (
              <option key={mode} value={mode}>
                {t(mode)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </div>
  );
}

function onArrows(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = TABS[(TABS.indexOf(view.peek().tab) + step + TABS.length) % TABS.length] as Tab;
  go({ tab: next });
  document.getElementById(`tab-${next}`)?.focus();
}

export function Tabs(): JSX.Element {
  return (
    <div class="tabs" role="tablist" aria-label={t("views")} onKeyDown={onArrows}>
      {TABS.map((tab) => (
        <button
          key={tab}
          id={`tab-${tab}`}
          type="button"
          role="tab"
          aria-selected={view.value.tab === tab}
          aria-controls="content"
          tabIndex={view.value.tab === tab ? 0 : -1}
          onClick={() => go({ tab })}
        >
          {t(`tab.${tab}`)}
        </button>
      ))}
    </div>
  );
}

export function Header(): JSX.Element {
  return (
    <header class="head">
      <button type="button" class="skip" onClick={() => document.getElementById("content")?.focus()}>
        {t("skip")}
      </button>
      <h1>
        <b>kelisim</b> <span>{t("subtitle")}</span>
      </h1>
      <Choices />
      <Languages />
    </header>
  );
}
