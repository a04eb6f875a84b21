/** The desk: what was just heard, the finder, the quick keys or the question, the tender. */
import { html, Icon, Picture } from "../html.js";
import { Yuan } from "../money.js";
import { t } from "../t.js";
import { putBack } from "./deeds.js";
import { setTyped } from "./keys.js";
import { Panel } from "./later.js";
import { boot, model, update } from "./model.js";
import { question } from "./questions.js";
import { Quick } from "./quick.js";
import { Tender } from "./tender.js";

export const Desk = () => html`<main class="desk">
  <h1 class="unseen">${t("收银")}</h1>
  <${Heard} />
  ${model.panel ? html`<${Panel} />` : html`<${Finder} />${model.results ? html`<${Panel} />` : html`<${Quick} rows=${3} />`}`}
  <${Tender} />
</main>`;

const LOOKS = {
  known: ["known", null],
  voided: ["", "back"],
  note: ["", "check"],
  refused: ["refused", "stop"],
};

function Heard() {
  const heard = said();
  const [look, icon] = LOOKS[heard.kind] || ["asks", "alert"];
  return html`<section class=${`heard ${heard.look || look}`} aria-live="polite" aria-label=${t("刚扫到")}>
    ${icon || heard.line ? html`<${Icon} name=${heard.line || icon} />` : html`<${Picture} icon=${heard.icon} photo=${heard.photo} />`}
    <div><div class="name clip">${heard.title}</div>
      ${heard.tags?.length ? html`<div class="facts">${heard.tags.map((tag) => html`<span class=${`tag ${tag.tone || ""}`}>${tag.text}</span>`)}</div>` : heard.text && html`<p class="say">${heard.text}</p>`}
    </div>
    ${canUndo(heard) && html`<button class="key" onClick=${() => putBack(heard)}><${Icon} name="back" />${t("撤回")}</button>`}
    ${!model.panel && question(heard) && html`<button class="key" onClick=${() => update({ panel: question(heard) })}>${heard.kind === "unknown" ? t("现在加") : t("接着填")}</button>`}
    ${heard.price != null && html`<div class="price"><${Yuan} fen=${heard.price} /><div class="per">${heard.per}</div></div>`}
  </section>`;
}

const canUndo = (heard) => heard.kind === "voided" && heard.product_id;

function said() {
  if (model.trouble) return { look: "waiting", line: "clock", title: t("正在确认，先别重复扫"), text: t("扫到的都记着，连上就接着办。") };
  return model.heard || { look: "idle", line: "scan", title: t("请扫码"), text: t("扫到就进这一单，也能点下面的常卖键。") };
}

export function Finder() {
  const { typed, times, tab } = model;
  return html`<div class="finder">
    <label class=${typed ? "field typed" : "field"}>
      <${Icon} name="search" />
      ${times && html`<span class="times">×${times}</span>`}
      <input value=${typed} onInput=${(event) => setTyped(event.target.value)} aria-label=${t("找货")} placeholder=${times ? t("扫要乘的货，Esc 取消") : t("扫码，或输名称、条码")} autocomplete="off" spellcheck=${false} maxlength="64" enterkeyhint="search" />
    </label>
    ${tabs(boot.quick, tab).map(([group, place]) => html`<button class="tab" key=${place} aria-pressed=${place === tab} onClick=${() => update({ tab: place, page: 0, results: null })}>${group.name}</button>`)}
    ${boot.quick.length > 4 && html`<button class="tab" onClick=${() => update({ tab: (Math.floor(tab / 3) * 3 + 3) % (Math.ceil(boot.quick.length / 3) * 3), page: 0, results: null })}>${t("换一组")}</button>`}
  </div>`;
}

/** Four tabs fit; with more, three at a time and a key that turns them. */
function tabs(groups, tab) {
  const placed = groups.map((group, place) => [group, place]);
  if (groups.length <= 4) return placed;
  const first = Math.floor(tab / 3) * 3;
  return placed.slice(first, first + 3);
}
