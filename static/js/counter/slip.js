/** The slip of paper on the left: the lines, what was taken, the total. */
import { html, Icon, Picture } from "../html.js";
import { Yuan, yuan } from "../money.js";
import { t } from "../t.js";
import { setQuantity, showHeld, voidLine, withdraw } from "./deeds.js";
import { model, update } from "./model.js";

export function Slip() {
  const { cart, held } = model;
  const empty = !cart.lines.length;
  return html`<section class="slip" aria-label=${t("购物车")}>
    <div class="slip-head">
      <${Icon} name="basket" /><h2>${t("这一单")}</h2>
      <span class="count num">${empty ? "" : t("{0} 种", cart.lines.length)}</span>
      ${held > 0 && html`<button class="recall" onClick=${showHeld}>${t("取挂单")} <b>${held}</b></button>`}
    </div>
    ${empty ? html`<${Empty} />` : html`<ol class="lines">${cart.lines.map((line) => html`<${Line} key=${line.id} line=${line} />`)}</ol>`}
    ${cart.tenders.length > 0 && html`<ul class="taken">${cart.tenders.map((tender) => html`<li key=${tender.id}>
      <${Icon} name="cash" /><span>${t("已收{0}", tender.name)}</span><b>${yuan(tender.amount)}</b>
      <button class="key bare" onClick=${() => withdraw(tender)}>${t("退回")}</button></li>`)}</ul>`}
    <${Total} cart=${cart} />
  </section>`;
}

const Empty = () => html`<div class="void"><${Picture} icon="p-bag" /><b>${t("还没有货")}</b><span>${t("直接扫码，或点右边的常卖键")}</span></div>`;

function Line({ line }) {
  const now = line.id === model.selected;
  const heard = now && model.flash > 0 && model.heard?.line_id === line.id;
  return html`<li class=${now ? "line now" : "line"} ref=${now ? keepInSight : null}>
    ${heard && html`<span class="flash" key=${model.flash} ref=${lineInSight}></span>`}
    <button class="row" aria-expanded=${now} onClick=${() => update({ selected: now ? null : line.id })}>
      <span class="words"><span class="name clip">${line.name}</span><span class="sub">${line.price_text}${line.factor_text ? `·${line.factor_text}` : ""}${line.aid_text || ""}</span></span>
      <span class="qty">${line.quantity_text}<small>${line.unit}</small></span>
      <span class="sum">${yuan(line.amount)}</span>
    </button>
    ${now && html`<${Stepper} line=${line} />`}
  </li>`;
}

function Stepper({ line }) {
  const pieces = Math.round(line.quantity / 1000);
  return html`<div class="stepper">
    ${line.steps && html`
      <button class="key" aria-label=${t("减一")} onClick=${() => setQuantity(line, pieces - 1)}><${Icon} name="minus" /></button>
      <output>${line.quantity_text}</output>
      <button class="key" aria-label=${t("加一")} onClick=${() => setQuantity(line, pieces + 1)}><${Icon} name="plus" /></button>`}
    <button class="key danger" onClick=${() => voidLine(line)}><${Icon} name="trash" />${t("删除")}</button>
  </div>`;
}

// "nearest" moves nothing that is already in sight.
const keepInSight = (element) => element?.scrollIntoView({ block: "nearest" });
const lineInSight = (flash) => keepInSight(flash?.parentElement);

function Total({ cart }) {
  const part = cart.received > 0;
  return html`<div class="total">
    <div class="meta"><b>${part ? t("还差") : t("应收")}</b>
      ${cart.rounding > 0 && html`<span>${t("合计 {0}", yuan(cart.subtotal))}</span><em>${t("抹零 {0}", yuan(cart.rounding))}</em>`}
      ${part && html`<em>${t("已收 {0}", yuan(cart.received))}</em>`}
    </div>
    <${Yuan} fen=${part ? cart.remaining : cart.due} />
  </div>`;
}
