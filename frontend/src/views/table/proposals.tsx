/** The proposals, newest first: what each promises, what it gives each state, who has answered how. */

import type { JSX } from "preact";
import { type Proposal, type Room, rooms } from "../../api/rooms";
import { signClass, signMark } from "../../components/payoffs";
import { change, digitsOf, number, unitName } from "../../format";
import { code, nameOf, t } from "../../i18n";
import { attempt, counterTo } from "../../state/room";
import { go, lang, levers } from "../../state/store";
import { seatName } from ".";

function Promises({ one }: { one: Proposal }): JSX.Element {
  const moved = Object.entries(one.setting.levers);
  return (
    <ul class="promises">
      {one.setting.mode === "together" ? <li>{t("together")}</li> : null}
      {moved.map(([id, value]) => {
        const lever = levers.value.get(id);
        return (
          <li key={id}>
            <span>{lever ? nameOf(lever) : id}</span>
            <b class="num">
              {number(value, lang.value, lever ? digitsOf(lever.step) : 2)} {unitName(lever?.unit, lang.value)}
            </b>
          </li>
        );
      })}
    </ul>
  );
}

function Gains({ one, here }: { one: Proposal; here: Room }): JSX.Element {
  return (
    <table class="data gains">
      <tbody>
        {here.states.map((state) => {
          const gain = one.payoffs.states[state]?.change_musd ?? 0;
          const said = one.answers[state]?.answer;
          const party = one.parties.includes(state);
          return (
            <tr key={state} class={signClass(gain)}>
              <th scope="row">{seatName(state)}</th>
              <td class="num">
                {signMark(gain)} {change(gain, lang.value)}
              </td>
              <td>{party ? <Answer said={said} /> : <span class="quiet">–</span>}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Answer({ said }: { said: "accept" | "reject" | undefined }): JSX.Element {
  if (said === "accept") return <b class="said yes">✓ {t("answer.accept")}</b>;
  if (said === "reject") return <b class="said no">✕ {t("answer.reject")}</b>;
  return <span class="quiet">… {t("answer.none")}</span>;
}

function Buttons({ one, here }: { one: Proposal; here: Room }): JSX.Element {
  const open = one.status === "open" && here.phase === "open";
  const party = one.parties.includes(here.seat);
  const said = one.answers[here.seat]?.answer;
  const answer = (word: "accept" | "reject") => attempt(() => rooms.answer(here.room, one.number, word, ""));
  const show = () => go({ study: one.setting.study, mode: one.setting.mode, levers: one.setting.levers });
  return (
    <div class="buttons">
      {open && party && here.may.includes("answer") && said !== "accept" ? (
        <button type="button" class="primary" onClick={() => answer("accept")}>
          {t("room.accept")}
        </button>
      ) : null}
      {open && party && here.may.includes("answer") && said !== "reject" ? (
        <button type="button" onClick={() => answer("reject")}>
          {t("room.reject")}
        </button>
      ) : null}
      {here.phase === "open" && here.may.includes("propose") ? (
        <button
          type="button"
          onClick={() => {
            show();
            counterTo.value = one.number;
          }}
        >
          {t("room.counterButton")}
        </button>
      ) : null}
      {open && one.seat === here.seat ? (
        <button type="button" onClick={() => attempt(() => rooms.withdraw(here.room, one.number))}>
          {t("room.withdraw")}
        </button>
      ) : null}
      <button type="button" class="plain" onClick={show}>
        {t("room.load")}
      </button>
      <a class="plain" href={rooms.dealUrl(here.room, one.number)} download={`deal-${one.number}.toml`}>
        {t("room.export")}
      </a>
    </div>
  );
}

function ProposalCard({ one, here }: { one: Proposal; here: Room }): JSX.Element {
  return (
    <li class={`card proposal ${one.status.replace(" ", "-")}`} data-proposal={one.number}>
      <header>
        <h3>
          № {one.number} <small>{t("room.by", { seat: seatName(one.seat) })}</small>
        </h3>
        <span class="badge" data-status={one.status}>
          {code("status", one.status)}
        </span>
      </header>
      {one.counter_to === null ? null : <p class="quiet">{t("room.counter", { n: one.counter_to })}</p>}
      {one.comment ? <blockquote>{one.comment}</blockquote> : null}
      <Promises one={one} />
      <Gains one={one} here={here} />
      {one.below_reservation ? <p class="below">⚑ {t("room.below")}</p> : null}
      <Buttons one={one} here={here} />
    </li>
  );
}

export function Proposals({ here }: { here: Room }): JSX.Element {
  const newest = [...here.proposals].reverse();
  return (
    <section aria-label={t("room.proposals")} aria-live="polite">
      {newest.length === 0 ? <p class="note">{t("room.noProposals")}</p> : null}
      <ul class="proposals">
        {newest.map((one) => (
          <ProposalCard key={one.number} one={one} here={here} />
        ))}
      </ul>
    </section>
  );
}
