/** The keys as the counter shows them, 5 × 3 a page; every place can be pressed, moved by key or dragged. */
import { html, Icon, Picture } from "../html.js";
import { t } from "../t.js";
import { addPage, move, shift, takeOff } from "./deeds.js";
import { boot, model, page, update } from "./model.js";

const { most } = boot;
let dragged = null;

export function Tabs() {
  return html`<div class="tabs" role="group" aria-label=${t("页")}>
    ${model.pages.map(({ name, keys }, place) => html`<button class="tab" key=${place} aria-pressed=${place === model.place} onClick=${() => update({ place, at: null, said: null })}>${name || t("没起名")}<small class="num">${keys.length}</small></button>`)}
    ${model.pages.length < most.pages && html`<button class="tab add" onClick=${addPage}><${Icon} name="plus" /><span>${t("加一页")}</span></button>`}
  </div>`;
}

export function Board() {
  const { keys } = page();
  const empty = Math.max(0, most.keys - keys.length);
  return html`<div class="quick" role="group" aria-label=${t("“{0}”这一页的键", page().name)} onKeyDown=${hear}>
    ${keys.map((key, at) => html`<${Tile} key=${key.id} of=${key} at=${at} />`)}
    ${Array.from({ length: empty }, (_, place) => html`<${Empty} key=${`empty${place}`} first=${place === 0} />`)}
  </div>`;
}

function Tile({ of: key, at }) {
  const now = at === model.at;
  return html`<button class=${`tile ${key.wash} ${key.icon ? "" : "plain"}`} data-place=${at} aria-pressed=${now} draggable
      onClick=${() => mark(now ? null : at)}
      onDragStart=${(event) => { dragged = at; event.dataTransfer.setData("text/plain", key.label); event.dataTransfer.effectAllowed = "move"; }}
      onDragOver=${(event) => dragged !== null && event.preventDefault()}
      onDrop=${(event) => drop(event, at)} onDragEnd=${() => { dragged = null; }}>
    ${key.icon && html`<${Picture} icon=${key.icon} />`}
    <span class="words"><b>${key.label || t("没写字")}</b><span>${key.trouble ? html`<em>${key.trouble === "archived" ? t("停卖") : t("条码删了")}</em>` : key.price_text}</span></span>
  </button>`;
}

function Empty({ first }) {
  return html`<button class="tile empty" aria-label=${t("空位，加一个键")} aria-pressed=${first && model.at === "new"} tabindex=${first ? 0 : -1}
    onClick=${() => mark("new")} onDragOver=${(event) => dragged !== null && event.preventDefault()} onDrop=${(event) => drop(event, page().keys.length - 1)}><${Icon} name="plus" /></button>`;
}

function mark(at) {
  update({ at, said: null, query: "", found: null });
  // On a phone the card stands below the keys.
  if (at !== null && innerWidth <= 900) document.querySelector(".keycard").scrollIntoView({ block: at === "new" ? "start" : "nearest" });
}

function drop(event, to) {
  event.preventDefault();
  if (dragged === null) return;
  shift(dragged, to);
  dragged = null;
}

const STEPS = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: () => -across(), ArrowDown: () => across() };

/** Arrows go from key to key; with Alt they take the key along. Delete takes it off. */
function hear(event) {
  const tile = event.target.closest(".tile");
  const at = tile && Number(tile.dataset.place ?? page().keys.length);
  const step = STEPS[event.key];
  if (tile?.dataset.place && event.key === "Delete") {
    update({ at });
    takeOff();
    focus(Math.min(at, page().keys.length - 1));
  } else if (step && event.altKey && tile?.dataset.place) {
    update({ at });
    move(step());
    focus(model.at);
  } else if (step && tile && !event.altKey) {
    focus(at + step());
  } else {
    return;
  }
  event.preventDefault();
}

const board = () => document.querySelector(".laying .quick");
const across = () => getComputedStyle(board()).gridTemplateColumns.split(" ").length;
const focus = (at) => board().children[Math.max(0, at)]?.focus();
