/** The negotiation table: outside a room its door, inside it the proposals, the own reservation and the log. */

import type { JSX } from "preact";
import { rooms } from "../../api/rooms";
import { code, nameOf, t } from "../../i18n";
import { attempt, leave, live, ownLink, present, renew, room } from "../../state/room";
import { model, resetLevers } from "../../state/store";
import { Lobby } from "./lobby";
import { Log } from "./log";
import { Proposals } from "./proposals";
import { Propose } from "./propose";
import { Reservation } from "./reservation";

export function seatName(seat: string): string {
  const info = model.value?.states.find((one) => one.state === seat);
  return info ? nameOf(info) : code("seat", seat);
}

function Head(): JSX.Element | null {
  const here = room.value;
  if (!here) return null;
  return (
    <header class="room-head card">
      <div>
        <h2>{here.title}</h2>
        <p>
          {t("room.seat")}: <b data-testid="seat">{seatName(here.seat)}</b> · {t("room.phase")}:{" "}
          {code("phase", here.phase)} ·{" "}
          <span class={live.value ? "live" : "offline"}>
            {live.value ? "●" : "○"} {t(live.value ? "room.live" : "room.offline")}
          </span>
        </p>
        <p class="quiet">
          {t("room.present")}: {present.value.map(seatName).join(", ") || t("none")}
        </p>
      </div>
      <div class="buttons">
        {here.may.includes("close") && here.phase !== "closed" ? (
          <button type="button" onClick={() => attempt(() => rooms.close(here.room))}>
            {t("room.closeButton")}
          </button>
        ) : null}
        {here.may.includes("reopen") && here.phase !== "open" ? (
          <button type="button" onClick={() => attempt(() => rooms.reopen(here.room))}>
            {t("room.reopen")}
          </button>
        ) : null}
        {here.may.includes("renew") ? (
          <button type="button" class="plain" onClick={renewLink}>
            {t("room.renew")}
          </button>
        ) : null}
        <button type="button" class="plain" onClick={leaveRoom}>
          {t("room.leave")}
        </button>
      </div>
    </header>
  );
}

/** The new link of the own seat, shown until the seat is left; the stream was ended with the former token. */
function OwnLink(): JSX.Element | null {
  const link = ownLink.value;
  if (!link) return null;
  return (
    <label class="card own-link">
      <span>{t("room.renewed")}</span>
      <input readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
    </label>
  );
}

function renewLink(): void {
  void attempt(renew);
}

function leaveRoom(): void {
  void leave();
  resetLevers();
}

export function TableView(): JSX.Element {
  const here = room.value;
  if (!here) return <Lobby />;
  return (
    <div class="page room">
      <Head />
      <OwnLink />
      {here.phase === "closed" ? <p class="note">{t("room.closed")}</p> : null}
      <div class="room-body">
        <div>
          {here.may.includes("propose") && here.phase === "open" ? <Propose here={here} /> : null}
          <Proposals here={here} />
        </div>
        <div>
          {here.may.includes("reserve") ? <Reservation here={here} /> : null}
          <Log here={here} />
        </div>
      </div>
    </div>
  );
}
