/** Quick keys: goods one presses without looking, in pages that turn. */
import { html, Icon, Picture } from "../html.js";
import { t } from "../t.js";
import { quick } from "./deeds.js";
import { boot, model, update } from "./model.js";

/** The same keys are the same picture: an unchanged page is not compared again at every scan. */
let drawn = { of: "", keys: null, picture: null };

export function Quick({ rows }) {
  const of = `${rows} ${model.tab} ${model.page}`;
  if (drawn.of !== of || drawn.keys !== boot.quick) drawn = { of, keys: boot.quick, picture: draw(rows) };
  return drawn.picture;
}

function draw(rows) {
  const keys = boot.quick[model.tab]?.keys || [];
  const fits = rows * (boot.large ? 4 : 5);
  const paged = rows > 1 && keys.length > fits;
  const size = paged ? fits - 1 : fits;
  const pages = Math.max(1, Math.ceil(keys.length / size));
  const page = model.page % pages;
  if (!keys.length && rows > 1) return html`<div class="void"><${Picture} icon="p-price" /><b>${t("还没有常卖键")}</b><span>${t("在管理里把常卖的货放上来，点一下就卖")}</span></div>`;
  return html`<div class="quick">
    ${keys.slice(rows > 1 ? page * size : 0, rows > 1 ? (page + 1) * size : size).map((key) => html`<${Tile} key=${key.id} of=${key} />`)}
    ${paged && html`<button class="tile turn" onClick=${() => update({ page: page + 1 })}><${Icon} name="right" /><span class="words"><b>${t("下一页")}</b><span>${page + 1}/${pages}</span></span></button>`}
  </div>`;
}

const Tile = ({ of: key }) => html`<button class=${`tile ${key.wash}${key.icon ? "" : " plain"}`} onClick=${() => quick(key)}>
  ${key.icon && html`<${Picture} icon=${key.icon} />`}<span class="words"><b>${key.label}</b><span>${key.price_text}</span></span>
</button>`;
