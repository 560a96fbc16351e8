/** Starts the page. */

import { render } from "preact";
import { App } from "./app";
import { arrive } from "./state/room";
import { start } from "./state/store";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/map.css";
import "./styles/schematic.css";
import "./styles/views.css";
import "./styles/phone.css";

const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
start();
render(<App />, root);
arrive();
addEventListener("popstate", arrive);
addEventListener("hashchange", arrive);
