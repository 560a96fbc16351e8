/** The page: head, payoffs, levers on the left (below on a phone), the view on the right. */

import type { JSX } from "preact";
import { Header, Tabs } from "./components/header";
import { Levers } from "./components/levers";
import { Payoffs } from "./components/payoffs";
import { Loading, Status, Trouble } from "./components/status";
import { Tip } from "./components/tip";
import { t } from "./i18n";
import { view } from "./state/store";
import type { Tab } from "./state/url";
import { BalanceView } from "./views/balance";
import { DealView } from "./views/deal";
import { MapView } from "./views/map";
import { TableView } from "./views/table";
import { WhyView } from "./views/why";

const VIEWS: Record<Tab, () => JSX.Element | null> = {
  map: MapView,
  balance: BalanceView,
  why: WhyView,
  deal: DealView,
  table: TableView,
};

export function App(): JSX.Element {
  const Shown = VIEWS[view.value.tab];
  return (
    <>
      <Header />
      <div class="bar">
        <Tabs />
        <Status />
      </div>
      <Payoffs />
      <Trouble />
      <div class="body">
        <main class={`view view-${view.value.tab}`}>
          <div id="content" role="tabpanel" aria-labelledby={`tab-${view.value.tab}`} tabIndex={-1}>
            <Loading />
            <Shown />
          </div>
        </main>
        <Levers />
      </div>
      <Tip />
      <p class="visually-hidden">{t("title")}</p>
    </>
  );
}
