/** The door of the table: open a room and hand out its seats, or take a seat by its token. */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { rooms } from "../../api/rooms";
import { t } from "../../i18n";
import { attempt, enter, linkOf, tokens } from "../../state/room";
import { view } from "../../state/store";
import { seatName } from ".";

function Open(): JSX.Element {
  const title = useSignal("");
  const open = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      tokens.value = await rooms.open(title.value.trim(), view.peek().study);
    });
  };
  return (
    <form class="card" onSubmit={open}>
      <h3>{t("room.create")}</h3>
      <label>
        <span>{t("room.title")}</span>
        <input
          required
          maxLength={200}
          value={title.value}
          onInput={(event) => (title.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        {t("room.open")}
      </button>
    </form>
  );
}

function Enter(): JSX.Element {
  const id = useSignal(view.peek().room ?? "");
  const token = useSignal("");
  const sit = (event: Event) => {
    event.preventDefault();
    void enter(id.value.trim(), token.value.trim());
  };
  return (
    <form class="card" onSubmit={sit}>
      <h3>{t("room.enter")}</h3>
      <label>
        <span>{t("room.id")}</span>
        <input
          required
          autocomplete="off"
          spellcheck={false}
          value={id.value}
          onInput={(event) => (id.value = event.currentTarget.value)}
        />
      </label>
      <label>
        <span>{t("room.token")}</span>
        <input
          required
          type="password"
          autocomplete="off"
          value={token.value}
          onInput={(event) => (token.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        {t("room.enterButton")}
      </button>
    </form>
  );
}

function SeatLink({ room, seat, token }: { room: string; seat: string; token: string }): JSX.Element {
  const copied = useSignal(false);
  const link = linkOf(room, token);
  const copy = () => {
    navigator.clipboard?.writeText(link).then(() => {
      copied.value = true;
    });
  };
  return (
    <li>
      <b>{seatName(seat)}</b>
      <input
        readOnly
        value={link}
        aria-label={seatName(seat)}
        data-seat={seat}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" onClick={copy}>
        {t(copied.value ? "copied" : "copyLink")}
      </button>
      <button type="button" data-sit={seat} onClick={() => enter(room, token)}>
        {t("room.take")}
      </button>
    </li>
  );
}

function Tokens(): JSX.Element | null {
  const shown = tokens.value;
  if (!shown) return null;
  return (
    <section class="card tokens">
      <h3>{t("room.tokens")}</h3>
      <p>{t("room.tokensNote")}</p>
      <ul>
        {Object.entries(shown.tokens).map(([seat, token]) => (
          <SeatLink key={seat} room={shown.room} seat={seat} token={token} />
        ))}
      </ul>
    </section>
  );
}

export function Lobby(): JSX.Element {
  return (
    <div class="page">
      <p class="lead">{t("room.lead")}</p>
      {tokens.value ? (
        <Tokens />
      ) : (
        <div class="two">
          <Open />
          <Enter />
        </div>
      )}
    </div>
  );
}
