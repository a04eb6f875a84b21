/** A figure the till must ask for: the weight, the price, or name and price of goods not met before. */
import { html, Icon } from "../html.js";
import { t } from "../t.js";
import { add, quickAdd } from "./deeds.js";
import { setFigure } from "./keys.js";
import { model, update } from "./model.js";
import { dismiss } from "./questions.js";

const KEYS = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0"];
const QUESTIONS = { add: () => t("叫什么，卖多少钱？"), price: () => t("这次卖多少钱？"), weight: () => t("称了几公斤？") };
const UNITS = ["个", "瓶", "包", "盒", "袋", "公斤"];

export function Figures({ panel }) {
  const adding = panel.kind === "add";
  return html`<section class=${`panel figures asks${adding ? " add" : ""}`} aria-label=${panel.heard.title}>
    <div class="side">
      <div class="asked">
        <h2 class="clip">${model.paid || model.heard !== panel.heard ? panel.heard.title : QUESTIONS[panel.kind]()}</h2>
        ${model.waiting.length > 0 && html`<span class="tag straw">${t("后面还有 {0} 样要问", model.waiting.length)}</span>`}
      </div>
      ${adding && html`<${Newcomer} panel=${panel} />`}
      <${Readout} panel=${panel} />
      ${panel.fault && html`<span class="fault" role="alert"><${Icon} name="stop" />${panel.fault}</span>`}
      <div class="acts">
        <button class="key go" onClick=${() => submitFigures()}>${t("加进这一单")}</button>
        <button class="key well" onClick=${dismiss}>${t("不加")}</button>
      </div>
    </div>
    <div class="keypad" role="group" aria-label=${t("数字键")}>
      ${KEYS.map((key) => html`<button class="key" key=${key} onClick=${() => setFigure(model.panel.value + key)}>${key}</button>`)}
      <button class="key well word" onClick=${() => setFigure(model.panel.value.slice(0, -1))}>${t("退一位")}</button>
    </div>
  </section>`;
}

function Newcomer({ panel }) {
  const change = (patch) => update({ panel: { ...model.panel, ...patch, fault: "" } });
  return html`
    <label class="field"><span class="word">${t("名称")}</span><input ref=${startHere} value=${panel.name} onInput=${(event) => change({ name: event.target.value })} maxlength="60" autocomplete="off" enterkeyhint="next" /></label>
    <div class="units" role="group" aria-label=${t("按什么卖")}>${UNITS.map((unit) => html`<button class="key" key=${unit} aria-pressed=${(panel.unit || UNITS[0]) === unit} onClick=${() => change({ unit })}>${t(unit)}</button>`)}</div>`;
}

const startHere = (input) => input?.focus({ preventScroll: true });

function Readout({ panel }) {
  const unit = panel.kind === "weight" ? t("公斤") : t("元");
  const word = panel.kind === "weight" ? t("重量") : t("售价");
  return html`<label class="field readout"><span class="word">${word}</span><input inputmode="none" value=${panel.value} onInput=${(event) => setFigure(event.target.value)} autocomplete="off" placeholder="0" /><span class="unit">${unit}</span></label>`;
}

export function submitFigures() {
  const { panel } = model;
  const { kind, heard, value, name } = panel;
  if (kind === "add" && !name.trim()) return fault(t("名称还没填。写个认得出的就行。"));
  if (!value || value === ".") {
    document.querySelector(".readout input").focus();
    return fault(kind === "weight" ? t("重量还没填。") : t("价钱还没填。"));
  }
  if (kind === "add") return quickAdd(heard.code, name.trim(), value, panel.unit || UNITS[0]);
  return add(heard, kind === "weight" ? { quantity: value } : { price: value });
}

const fault = (text) => update({ panel: { ...model.panel, fault: text } });
