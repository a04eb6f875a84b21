/** Laying the quick keys: the page as it is on the counter, and a card to change what is marked. */
import { render } from "../../vendor/preact.module.js";
import { connect } from "../api.js";
import { html, Icon } from "../html.js";
import { t, useTexts } from "../t.js";
import { listen } from "../wedge.js";
import { Board, Tabs } from "./board.js";
import { Card } from "./card.js";
import { giveUp, save, scan, undo } from "./deeds.js";
import { boot, isChanged, model, onChange, update } from "./model.js";

const LOOKS = { leaf: "check", straw: "alert", seal: "stop" };

function Keeping() {
  const { busy, canUndo, said } = model;
  const changed = isChanged();
  return html`<div class="keeping">
    <p class=${`notice ${said?.tone || (changed ? "straw" : "")}`} role=${said?.tone === "seal" ? "alert" : "status"}><${Icon} name=${LOOKS[said?.tone] || (changed ? "edit" : "check")} /><span>${said?.text || (changed ? t("改了，还没存。") : t("和柜台上一样。"))}</span></p>
    <button class="key go" disabled=${!changed} aria-busy=${busy} onClick=${save}><span>${busy ? t("正在确认") : changed ? t("存下来") : t("没有要存的")}</span></button>
    ${changed ? html`<button class="key" onClick=${giveUp}>${t("不改了")}</button>` : canUndo && html`<button class="key" disabled=${busy} onClick=${undo}><${Icon} name="back" /><span>${t("撤回上次存的")}</span></button>`}
  </div>`;
}

const Laying = () => html`<${Tabs} /><${Board} /><${Card} /><${Keeping} />`;

useTexts(boot.texts);
connect(boot.csrf, (late) => late && update({ said: { tone: "straw", text: t("正在确认，请等一下。") } }));
const root = document.getElementById("keys");
onChange(() => render(html`<${Laying} />`, root));
listen({ onScan: scan, onTyped: () => {} });
addEventListener("beforeunload", (event) => isChanged() && event.preventDefault());
update({});
