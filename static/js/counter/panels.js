/** What stands on the desk in place of the quick keys: a list to choose from, a question, the rarer deeds. */
import { html, Icon, Picture } from "../html.js";
import { switchSound } from "../sounds.js";
import { t } from "../t.js";
import { post } from "../api.js";
import { uuid } from "../uuid.js";
import { add, clear, openDrawer, recall, reprint, settleJob } from "./deeds.js";
import { Figures } from "./figures.js";
import { boot, model, update } from "./model.js";
import { dismiss } from "./questions.js";

const signoutKey = uuid();
const english = boot.lang === "en";
const KINDS = { add: Figures, price: Figures, weight: Figures, choose: Choose, held: Held, waiting: Waiting, stopped: Stopped, more: More, clear: Clear };

export function Panel() {
  const Kind = model.panel ? KINDS[model.panel.kind] : Results;
  return html`<${Kind} key=${model.panel?.heard?.code} panel=${model.panel} />`;
}

const close = () => (update({ typed: "" }), dismiss());

function Shell({ title, text, asks, below, children, closing = t("收起") }) {
  return html`<section class=${`panel${asks ? " asks" : ""}${below ? " below" : ""}`} aria-label=${title}>
    <header><h2>${title}</h2>${text && html`<p>${text}</p>`}<button class="key" onClick=${close}>${closing}<kbd>Esc</kbd></button></header>
    <div class="scroll">${children}</div>
  </section>`;
}

const Goods = ({ of: goods, marked }) => html`<button class=${marked ? "pick marked" : "pick"} onClick=${() => add(goods)}>
  <${Picture} icon=${goods.icon} /><span class="words"><b class="clip">${goods.name}</b><small class="num">${goods.code || t("没有条码")}</small></span><span class="amount">${goods.price_text}</span>
</button>`;

function Results() {
  const { query, found, more, mark } = model.results;
  if (!found.length) return html`<${Shell} title=${t("没找到“{0}”", query)} text=${t("换个叫法试试")} below />`;
  return html`<section class="panel picks results" aria-label=${t("找到的货")}>
    ${found.map((goods, place) => html`<${Goods} key=${`${goods.product_id}${goods.code}`} of=${goods} marked=${place === mark} />`)}
    <button class="key well" onClick=${close}>${t("收起")}<small>${more ? t("没有要的？再多打几个字") : t("点一样，或按回车加选中的")}</small></button>
  </section>`;
}

function Choose({ panel }) {
  return html`<${Shell} title=${t("是哪一样？")} text=${t("这个码有 {0} 样货在用", panel.heard.choices.length)} closing=${t("都不是")} asks>
    <div class="picks">${panel.heard.choices.map((goods) => html`<${Goods} key=${`${goods.product_id}${goods.code}`} of=${goods} />`)}</div>
  <//>`;
}

function Held({ panel }) {
  if (!panel.rows.length) return html`<${Shell} title=${t("没有挂着的单")} text=${t("客人要等一等，按 F6 把这一单挂起来")} />`;
  return html`<${Shell} title=${t("取哪一单？")} text=${t("取出来接着收")}>
    <div class="picks">${panel.rows.map((bill) => html`<button class="pick" key=${bill.cart_id} onClick=${() => recall(bill)}>
      <${Icon} name="hold" /><span class="words"><b class="clip num">${bill.label}</b><small class="clip">${bill.terminal}·${bill.lines.join("、")}</small></span>
    </button>`)}</div>
  <//>`;
}

function Waiting({ panel }) {
  return html`<${Shell} title=${t("没打出来的小票")} text=${t("账都入了。要纸的打，不要的不打")}>
    ${panel.rows.length ? html`<ul class="jobs">${panel.rows.map((job) => html`<li key=${job.id}>
      <${Icon} name="printer" /><span class="words"><b>${job.title}</b><small>${job.text}</small></span>
      <button class="key" onClick=${() => settleJob(job, "print")}>${t("打出来")}</button>
      <button class="key danger" onClick=${() => settleJob(job, "drop")}>${t("不打了")}</button>
    </li>`)}</ul>` : html`<div class="void"><${Icon} name="check" /><b>${t("都打完了")}</b></div>`}
  <//>`;
}

function Stopped() {
  const { say } = model.strip.printer;
  const [title, ...rest] = (say || t("小票机好了。")).split(/(?<=。)|(?<=\.)\s+/u);
  return html`<${Shell} title=${title.replace(/[。.]$/, "")} text=${t("账都记着，照样收钱")} asks=${Boolean(say)}>
    <div class="void"><${Icon} name=${say ? "drawer" : "check"} /><b>${rest.join(" ")}</b>${say && html`<span>${t("小票机好了，没打的小票会接着打；钱箱要再按一次“开钱箱”。")}</span>`}</div>
  <//>`;
}

function Clear() {
  const { lines, received } = model.cart;
  return html`<${Shell} title=${t("这一单 {0} 种都不要了？", lines.length)} text=${received > 0 ? t("先把已收的钱退回") : ""} closing=${t("留着")} asks>
    <div class="deeds"><button class="key danger" onClick=${clear}><${Icon} name="erase" />${t("清空")}</button></div>
  <//>`;
}

function More() {
    return html`<${Shell} title=${t("更多")}>
    <div class="deeds">
      ${model.lastSale && !model.paid && html`<button class="key" onClick=${() => reprint(model.lastSale)}><${Icon} name="printer" />${t("再打上一张")}</button>`}
      <button class="key" onClick=${openDrawer}><${Icon} name="drawer" />${t("开钱箱")}</button>
      <button class="key" aria-pressed=${model.night} onClick=${turnNight}><${Icon} name="bulb" />${model.night ? t("换白天色") : t("换夜里色")}</button>
      <button class="key" aria-pressed=${!model.sound} onClick=${turnSound}><${Icon} name="sound" />${model.sound ? t("关提示音") : t("开提示音")}</button>
      ${boot.urls.manage && html`<a class="key" href=${boot.urls.manage}><${Icon} name="gear" />${t("管理")}</a>`}
      <form method="post" action=${boot.urls.language}><input type="hidden" name="csrf_token" value=${boot.csrf} /><input type="hidden" name="next" value=${location.pathname} />
        <button class="key" name="lang" value=${english ? "zh" : "en"} lang=${english ? "zh-CN" : "en"}><${Icon} name="book" />${english ? "中文" : "English"}</button></form>
      <form method="post" action=${boot.urls.signout}><input type="hidden" name="csrf_token" value=${boot.csrf} /><input type="hidden" name="request_key" value=${signoutKey} />
        <button class="key"><${Icon} name="user" />${t("换人")}</button></form>
    </div>
  <//>`;
}

function turnNight() {
  const night = !model.night;
  dress(night);
  update({ night });
  remember({ theme: night ? "night" : "light" });
}

function dress(night) {
  if (night) document.documentElement.dataset.theme = "night";
  else delete document.documentElement.dataset.theme;
}

function turnSound() {
  const sound = !model.sound;
  switchSound(sound);
  update({ sound });
  remember({ sound });
}

// The terminal keeps its tastes on the store; if that fails, only this one is forgotten at the next start.
const remember = (taste) => post("/counter/screen", taste).catch(() => {});
