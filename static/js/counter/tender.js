/** Taking money. Notes stand in fixed places; one too small takes a part payment and says what is missing. */
import { html, Icon } from "../html.js";
import { yuan } from "../money.js";
import { t } from "../t.js";
import { cash, hold, showHeld } from "./deeds.js";
import { isOpen, model, update } from "./model.js";

const NOTES = [1000, 2000, 5000, 10000];

export function Tender() {
  const open = isOpen();
  return html`<div class="tender" role="group" aria-label=${t("收款")}>
    <${Pay} open=${open} />
    ${NOTES.map((fen) => html`<${Note} key=${fen} fen=${fen} open=${open} />`)}
    <${Aside} icon="hold" word=${t("挂单")} key_name="F6" off=${!open && t("先扫货")} onClick=${hold} />
    <${Aside} icon="ticket" word=${t("取挂单")} count=${model.held} off=${!model.held && t("没有挂单")} onClick=${showHeld} />
    <${Aside} icon="erase" word=${t("清空")} off=${!open && t("还没有货")} onClick=${() => update({ panel: { kind: "clear" } })} />
    <${Aside} icon="more" word=${t("更多")} pressed=${model.panel?.kind === "more"} onClick=${toggleMore} />
  </div>`;
}

// One leaf a screen: while the desk asks for a figure, its key has it.
const asksFirst = () => Boolean(model.panel && "value" in model.panel);

const toggleMore = () => update({ panel: model.panel?.kind === "more" ? null : { kind: "more" }, results: null });

function Pay({ open }) {
  const busy = model.paying !== null;
  const words = busy ? t("正在确认") : model.armed ? t("再按回车收款") : t("现金收讫");
  return html`<button class=${asksFirst() ? "key pay" : "key go pay"} disabled=${!open} aria-busy=${busy} onClick=${() => cash(null)}>
    <${Icon} name="cash" /><span>${words}</span>
    <small>${open ? html`${t("正好 {0}", yuan(model.cart.remaining))}${!busy && !model.armed && html`<span class="enter">${t("，按回车")}</span>`}` : t("先扫货")}</small>
  </button>`;
}

function Note({ fen, open }) {
  const { short = 0, change = 0 } = model.cart.notes.find((note) => note.fen === fen) || {};
  const words = !open ? t("先扫货") : short > 0 ? t("还差 {0}", yuan(short)) : change > 0 ? t("找 {0}", yuan(change)) : t("正好");
  return html`<button class=${`key note${short > 0 ? " short" : ""}`} disabled=${!open} aria-busy=${model.paying?.received === fen} onClick=${() => cash(fen)}>
    <b><i>¥</i>${fen / 100}</b><small>${words}</small>
  </button>`;
}

function Aside({ icon, word, key_name: keyName, count, off, pressed, onClick }) {
  return html`<button class="key well aside" disabled=${Boolean(off)} aria-pressed=${pressed} onClick=${onClick}>
    <${Icon} name=${icon} /><span>${word}${off && html`<small>${off}</small>`}</span>
    ${!off && keyName && html`<kbd>${keyName}</kbd>`}${!off && count > 0 && html`<kbd class="num">${count}</kbd>`}
  </button>`;
}
