/** The own hidden reservation: the least gain for which the seat would sign. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Room, rooms } from "../../api/rooms";
import { unitName } from "../../format";
import { t } from "../../i18n";
import { attempt } from "../../state/room";
import { lang } from "../../state/store";

export function Reservation({ here }: { here: Room }): JSX.Element {
  const value = useSignal(String(here.reservation?.musd ?? ""));
  const saved = useSignal(false);
  const save = async (event: Event) => {
    event.preventDefault();
    saved.value = await attempt(() => rooms.reserve(here.room, Number(value.value)));
  };
  return (
    <form class="card" onSubmit={save}>
      <h3>{t("room.reservation")}</h3>
      <p class="quiet">{t("room.reservationNote")}</p>
      <div class="inline">
        <input
          type="number"
          required
          step="any"
          class="num"
          aria-label={t("room.reservation")}
          value={value.value}
          onInput={(event) => {
            value.value = event.currentTarget.value;
            saved.value = false;
          }}
        />
        <span class="unit">{unitName("million USD a year", lang.value)}</span>
        <button type="submit">{t("room.save")}</button>
        {here.reservation && !here.reservation.disclosed && here.may.includes("disclose") ? (
          <button type="button" class="plain" onClick={() => attempt(() => rooms.disclose(here.room))}>
            {t("room.disclose")}
          </button>
        ) : null}
        {saved.value ? <span class="quiet">✓ {t("room.saved")}</span> : null}
      </div>
      {here.reservation?.disclosed ? <p class="quiet">{t("room.disclosed")}</p> : null}
    </form>
  );
}
