/** The card beside the keys: the marked key, the goods to choose from, or the page itself. */
import { html, Icon, Picture } from "../html.js";
import { t } from "../t.js";
import { dropPage, edit, move, put, rename, seek, sendTo, takeOff, turnPage } from "./deeds.js";
import { boot, marked, model, page, update } from "./model.js";

const { most, washes } = boot;

export function Card() {
  const key = marked();
  return html`<section class=${`card keycard${model.at === "new" ? " seeking" : ""}`} aria-label=${t("改")}>${key ? html`<${Key} of=${key} key=${key.id} />` : model.at === "new" ? html`<${Goods} />` : html`<${Page} />`}</section>`;
}

function Key({ of: key }) {
  const last = page().keys.length - 1;
  return html`<header>${key.icon && html`<${Picture} icon=${key.icon} />`}<h2>${key.name}</h2><${Close} /></header>
    ${key.trouble && html`<p class="notice straw"><${Icon} name="alert" /><span>${key.trouble === "archived" ? t("这样货停卖了，柜台上不显示这个键。") : t("这个键用的条码删了，柜台上不显示。拿下来重新加。")}</span></p>`}
    <div class="moves" role="group" aria-label=${t("挪")}>
      <button class="key" disabled=${model.at === 0} onClick=${() => move(-1)}><${Icon} name="left" /><span>${t("往前")}</span></button>
      <button class="key" disabled=${model.at === last} onClick=${() => move(1)}><span>${t("往后")}</span><${Icon} name="right" /></button>
      ${model.pages.length > 1 && html`<label class="field"><span class="word">${t("换页")}</span><select value=${model.place} onChange=${(event) => sendTo(Number(event.target.value))}>${model.pages.map(({ name }, place) => html`<option key=${place} value=${place}>${name}</option>`)}</select></label>`}
    </div>
    <label class="lab"><span class="word">${t("键上的字")}</span><span class="field"><input value=${key.label} maxlength=${most.label} autocomplete="off" onInput=${(event) => edit({ label: event.target.value })} /><span class="unit num">${key.label.length}/${most.label}</span></span></label>
    <fieldset class="lab"><legend>${t("底色")}</legend><div class="washes">
      ${washes.map(([wash, word]) => html`<label class=${`wash ${wash}`} key=${wash}><input class="unseen" type="radio" name="wash" checked=${key.wash === wash} onChange=${() => edit({ wash })} /><span>${t(word)}</span></label>`)}
    </div></fieldset>
    <button class="key danger" onClick=${takeOff}><${Icon} name="trash" /><span>${t("拿下来")}</span></button>`;
}

function Goods() {
  const { query, found } = model;
  return html`<header><h2>${t("加一个键")}</h2><${Close} /></header>
    <label class="lab"><span class="word">${t("找货")}</span><span class="field"><${Icon} name="search" /><input ref=${startHere} value=${query} maxlength="40" autocomplete="off" enterkeyhint="search" placeholder=${t("名称，或扫条码")} onInput=${(event) => seek(event.target.value)} onKeyDown=${pickFirst} /></span></label>
    ${found && !found.length && html`<div class="void"><${Picture} icon="p-price" /><b>${t("没找到“{0}”", query.trim())}</b><span>${t("换个叫法试试，停卖的不算")}</span></div>`}
    ${found?.length > 0 && html`<ul class="offers">${found.map((goods) => html`<li key=${`${goods.product_id}${goods.code}`}><button class="pick" onClick=${() => put(goods)}>
      ${goods.icon ? html`<${Picture} icon=${goods.icon} />` : html`<span class="pic"></span>`}<span class="words"><b>${goods.name}</b><small class="num">${goods.price_text}</small></span><${Icon} name="plus" /></button></li>`)}</ul>`}`;
}

let started = null;

/** The box of a card that has just opened takes the focus, once. */
function startHere(input) {
  if (input && input !== started) input.focus({ preventScroll: true });
  started = input;
}

function pickFirst(event) {
  if (event.key === "Enter" && !event.isComposing && model.found?.length) put(model.found[0]);
}

function Page() {
  const { name, keys } = page();
  const last = model.pages.length - 1;
  return html`<header><h2>${t("这一页")}</h2></header>
    <label class="lab"><span class="word">${t("页名")}</span><span class="field"><input value=${name} maxlength=${most.page_name} autocomplete="off" onInput=${(event) => rename(event.target.value)} /><span class="unit num">${name.length}/${most.page_name}</span></span></label>
    <div class="moves" role="group" aria-label=${t("挪这一页")}>
      <button class="key" disabled=${model.place === 0} onClick=${() => turnPage(model.place - 1)}><${Icon} name="left" /><span>${t("页往前")}</span></button>
      <button class="key" disabled=${model.place === last} onClick=${() => turnPage(model.place + 1)}><span>${t("页往后")}</span><${Icon} name="right" /></button>
      <button class="key danger" disabled=${last === 0} onClick=${dropPage}><${Icon} name="trash" /><span>${keys.length ? t("去掉这页和 {0} 个键", keys.length) : t("去掉这页")}</span></button>
    </div>
    <p class="hint">${keys.length ? t("点一个键来改它。键盘：方向键选，Alt 加方向键挪，Delete 拿下来。") : t("还没有键。点空位加，或直接扫码。空着的页存了就没了。")}</p>`;
}

const Close = () => html`<button class="key bare close" onClick=${() => update({ at: null, query: "", found: null })}>${t("收起")}</button>`;
