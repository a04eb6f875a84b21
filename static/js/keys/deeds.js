/** The verbs of the page: put a key, move it, take it off, save, go back. */
import { get, post, Refusal } from "../api.js";
import { t } from "../t.js";
import { added, asKeys, edited, has, moved, movedToPage, pageMoved, removed, renamed, withoutPage, withPage } from "./layout.js";
import { boot, marked, model, page, take, update } from "./model.js";

const { most } = boot;
const FULL = () => ({ tone: "straw", text: t("这一页满 {0} 个了。加一页，或先拿下一个。", most.keys) });

export function put(goods) {
  if (has(page(), goods)) return say("straw", t("{0}已经在这一页了。", goods.name));
  if (page().keys.length >= most.keys) return update({ said: FULL() });
  const at = page().keys.length;
  return update({ pages: added(model.pages, model.place, { ...goods, id: `new-${Date.now()}-${at}` }), at, query: "", found: null, said: { tone: "leaf", text: t("加上了{0}。还没存。", goods.name) } });
}

/** Move the marked key by so many places, as far as there are keys. */
export function move(by) {
  const to = Math.max(0, Math.min(page().keys.length - 1, model.at + by));
  shift(model.at, to);
}

export function shift(from, to) {
  if (to === from) return;
  const { label } = page().keys[from];
  update({ pages: moved(model.pages, model.place, from, to), at: to, said: { tone: "", text: t("{0}挪到第 {1} 个。", label, to + 1) } });
}

export function sendTo(place) {
  const target = model.pages[place];
  if (has(target, marked())) return say("straw", t("“{0}”那一页已经有了。", target.name));
  if (target.keys.length >= most.keys) return say("straw", t("“{0}”那一页满了。", target.name));
  return update({ pages: movedToPage(model.pages, model.place, model.at, place), place, at: target.keys.length, said: { tone: "", text: t("挪到“{0}”了。", target.name) } });
}

export const edit = (patch) => update({ pages: edited(model.pages, model.place, model.at, patch) });

export function takeOff() {
  const { label } = marked();
  update({ pages: removed(model.pages, model.place, model.at), at: null, said: { tone: "", text: t("拿下了{0}。还没存。", label) } });
}

export function addPage() {
  const number = model.pages.length + 1;
  const name = [number, number + 1, number + 2].map((other) => t("第{0}页", other)).find((other) => model.pages.every((one) => one.name !== other)) || String(Date.now() % 1000);
  update({ pages: withPage(model.pages, name), place: model.pages.length, at: null, said: { tone: "", text: t("加了一页。起个名，再放货。") } });
}

export function rename(name) {
  update({ pages: renamed(model.pages, model.place, name) });
}

export const turnPage = (to) => update({ pages: pageMoved(model.pages, model.place, to), place: to });

export function dropPage() {
  const { name } = page();
  update({ pages: withoutPage(model.pages, model.place), place: Math.max(0, model.place - 1), at: null, said: { tone: "", text: t("去掉了“{0}”这一页。还没存。", name) } });
}

export const giveUp = () => update({ pages: model.keptPages, place: 0, at: null, query: "", found: null, said: { tone: "", text: t("都回到上次存的样子了。") } });

export async function save() {
  const wrong = fault();
  if (wrong) return update(wrong);
  return ask("/manage/keys", { version: model.version, keys: asKeys(model.pages) }, t("存好了，柜台上已经换成这样。"));
}

export const undo = () => ask("/manage/keys/undo", { version: model.version }, t("撤回了，柜台上又是之前的样子。"));

async function ask(path, body, words) {
  if (model.busy) return;
  update({ busy: true, said: null });
  try {
    take(await post(path, body), { tone: "leaf", text: words });
  } catch (refusal) {
    update({ busy: false });
    fail(refusal);
  }
}

/** What must be mended before the keys can be saved: the words, and the place to look at. */
function fault() {
  const names = model.pages.map(({ name }) => name.trim());
  const bad = names.findIndex((name, place) => !name || names.indexOf(name) !== place);
  if (bad >= 0) return { place: bad, at: null, said: { tone: "seal", text: names[bad] ? t("有两页叫“{0}”。请改一个名。", names[bad]) : t("这一页还没起名。") } };
  for (const [place, { keys }] of model.pages.entries()) {
    const at = keys.findIndex(({ label }) => !label.trim());
    if (at >= 0) return { place, at, said: { tone: "seal", text: t("这个键上还没写字。") } };
  }
  return null;
}

let searching = 0;
let lastSearch = 0;

export function seek(query) {
  clearTimeout(searching);
  update({ query, found: query.trim() ? model.found : null });
  if (query.trim()) searching = setTimeout(() => find(query.trim()), 150);
}

async function find(query) {
  const mine = (lastSearch += 1);
  try {
    const { found } = await get(`/manage/keys/find?q=${encodeURIComponent(query)}`);
    if (mine === lastSearch && model.query.trim() === query) update({ found });
  } catch (refusal) {
    fail(refusal);
  }
}

/** A scan is a key at once, when the code is known. */
export async function scan(code, tooLong) {
  if (tooLong) return say("seal", t("这串太长，不像商品条码。"));
  try {
    const { found } = await get(`/manage/keys/find?q=${encodeURIComponent(code)}`);
    if (found.length === 1) return put(found[0]);
    return update({ at: "new", query: code, found });
  } catch (refusal) {
    return fail(refusal);
  }
}

const say = (tone, text) => update({ said: { tone, text } });

const fail = (refusal) => say("seal", refusal instanceof Refusal ? refusal.message : t("没连上店里的主机。看看网线和电源，再来一次。"));
