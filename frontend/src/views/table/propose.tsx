/** Puts the levers, as they stand, on the table. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Room, rooms } from "../../api/rooms";
import { t } from "../../i18n";
import { attempt, counterTo } from "../../state/room";
import { setting } from "../../state/store";

export function Propose({ here }: { here: Room }): JSX.Element {
  const comment = useSignal("");
  const moved = Object.keys(setting.value.levers).length;
  const other = setting.value.study !== here.study;
  const empty = moved === 0 && setting.value.mode === "apart";
  const propose = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(() => rooms.propose(here.room, setting.peek(), comment.value, counterTo.peek()));
    if (done) {
      comment.value = "";
      counterTo.value = null;
    }
  };
  return (
    <form class="card propose" onSubmit={propose}>
      <h3>{counterTo.value === null ? t("room.propose") : t("room.counter", { n: counterTo.value })}</h3>
      <p class="quiet">
        {t("mode")}: {t(setting.value.mode)}. {empty ? t("room.proposeEmpty") : t("room.proposeNote", { n: moved })}
        {other ? ` ${t("room.otherStudy")}` : ""}
      </p>
      <label>
        <span>{t("room.comment")}</span>
        <textarea
          rows={2}
          maxLength={1000}
          value={comment.value}
          onInput={(event) => (comment.value = event.currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={empty || other}>
          {t("room.propose")}
        </button>
        {counterTo.value !== null ? (
          <button type="button" class="plain" onClick={() => (counterTo.value = null)}>
            {t("room.counterStop")}
          </button>
        ) : null}
      </div>
    </form>
  );
}
