/** The log of the room, newest first, and whether its chain of hashes holds. */

import type { JSX } from "preact";
import { type Entry, type Room, rooms } from "../../api/rooms";
import { code, t } from "../../i18n";
import { log, verified } from "../../state/room";
import { lang } from "../../state/store";
import { seatName } from ".";

/** What an entry says; the number of a proposal is that of its own place among the proposals. */
function words(entry: Entry, all: readonly Entry[]): string {
  if (entry.kind === "proposed") {
    return code("log", "proposed", { n: all.filter((one) => one.kind === "proposed" && one.seq <= entry.seq).length });
  }
  const kind = entry.kind === "answered" ? (entry.body.answer ?? "answered") : entry.kind;
  return code("log", kind, { n: entry.body.proposal ?? "" });
}

function time(at: string): string {
  const day = new Date(at);
  if (Number.isNaN(day.getTime())) return at;
  return new Intl.DateTimeFormat(lang.value === "ru" ? "ru-RU" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(day);
}

function State(): JSX.Element | null {
  const checked = verified.value;
  if (!checked) return null;
  if (!checked.holds) return <strong class="bad">{t("room.logBroken")}</strong>;
  return (
    <span class="quiet" title={checked.head}>
      ✓ {t("room.logVerified", { n: checked.entries })}
    </span>
  );
}

export function Log({ here }: { here: Room }): JSX.Element {
  const entries = log.value;
  return (
    <section class="card log">
      <header>
        <h3>{t("room.log")}</h3>
        <State />
      </header>
      <ol reversed>
        {[...entries].reverse().map((entry) => (
          <li key={entry.seq}>
            <time dateTime={entry.at}>{time(entry.at)}</time>
            <span>
              <b>{seatName(entry.seat)}</b> {words(entry, entries)}
            </span>
          </li>
        ))}
      </ol>
      <a href={rooms.logUrl(here.room)} download={`kelisim-${here.room}.jsonl`}>
        {t("room.logFile")}
      </a>
    </section>
  );
}
