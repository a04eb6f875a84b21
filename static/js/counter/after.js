/** After payment: the change stays until the next scan; the paper on the left is the one that prints. */
import { html, Icon } from "../html.js";
import { Yuan, yuan } from "../money.js";
import { t } from "../t.js";
import { openDrawer, reprint, showHeld } from "./deeds.js";
import { Panel } from "./later.js";
import { model, update } from "./model.js";
import { Quick } from "./quick.js";

const PRINTS = { queued: ["sky", "clock"], printing: ["leaf", "printer"], printed: ["leaf", "check"], sent: ["leaf", "check"], asking: ["straw", "alert"], dropped: ["", "printer"], none: ["", "printer"] };

export function Receipt() {
  const { number, receipt_url: url, print } = model.paid;
  const [tone, icon] = print.drawer ? PRINTS.asking : PRINTS[print.state] || PRINTS.none;
  return html`<section class="slip" aria-label=${t("小票预览")}>
    <div class="slip-head"><${Icon} name="check" /><h2>${t("已入账")}</h2><span class="count num">${number}</span>
      <span class=${`tag ${tone}`} role="status"><${Icon} name=${icon} /><span class="clip">${print.text.split(/。|\. /)[0]}</span></span></div>
    <div class="preview"><img src=${url} alt=${t("小票 {0}", number)} /></div>
  </section>`;
}

export function After() {
  const { paid, panel, heard, typed, times, held } = model;
  const aside = panel || model.results;
  return html`<main class=${aside ? "after asks" : "after"}>
    <h1 class="unseen">${t("收银：找零")}</h1>
    <section class="change" role="status">
      <h2>${paid.change ? t("找零") : t("不用找")}</h2>
      <dl><div><dt>${t("应收")}</dt><dd>${yuan(paid.due)}</dd></div><div><dt>${t("收现金")}</dt><dd>${yuan(paid.received)}</dd></div></dl>
      ${paid.change ? html`<${Yuan} fen=${paid.change} />` : html`<div class="even">${t("正好")}</div>`}
      <div class="notes">${paid.change ? html`<span>${t("这样找")}</span>${paid.breakdown.map((bill) => html`<span class="bill">${bill.label}<small>${bill.count_text}</small></span>`)}` : html`<span>${t("收的钱正好，谢谢光临")}</span>`}</div>
    </section>
    <div class="acts-row">
      <button class="key" onClick=${() => reprint(paid.sale_id)}><${Icon} name="printer" />${t("再打一张")}</button>
      <button class="key" onClick=${openDrawer}><${Icon} name="drawer" />${t("开钱箱")}</button>
      ${held > 0 && html`<button class="key" onClick=${showHeld}><${Icon} name="ticket" />${t("取挂单")}<b>${held}</b></button>`}
      <button class="key" onClick=${() => update({ panel: panel ? null : { kind: "more" } })}><${Icon} name="more" />${t("更多")}</button>
    </div>
    ${paid.print.drawer && !aside && html`<p class="notice straw" role="alert"><${Icon} name="drawer" /><span>${paid.print.drawer}</span></p>`}
    ${aside ? html`<${Panel} />` : html`<section class="nextsale" aria-live="polite">
      <h3>${nextWords(typed, times, heard)}</h3><${Quick} rows=${1} /></section>`}
  </main>`;
}

function nextWords(typed, times, heard) {
  if (model.trouble) return t("正在确认，先别重复扫");
  if (typed || times) return html`${times && html`<span class="times">×${times}</span>`}${typed}<small>${t("按回车找这样货，Esc 不找了")}</small>`;
  if (heard?.kind === "refused") return html`<${Icon} name="stop" />${heard.title}<small>${heard.text}</small>`;
  if (heard?.kind === "note") return html`${heard.title}<small>${heard.text}</small>`;
  return html`${t("下一位：直接扫码就开新单")} <small>${t("找零数字一直留着，扫到下一件才收起")}</small>`;
}
