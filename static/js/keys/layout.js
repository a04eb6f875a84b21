/** Pages of quick keys, changed. Every function leaves its arguments alone and returns the new pages. */

const changed = (pages, place, keys) => pages.map((page, at) => (at === place ? { ...page, keys } : page));

export const added = (pages, place, key) => changed(pages, place, [...pages[place].keys, key]);

export const removed = (pages, place, at) => changed(pages, place, pages[place].keys.filter((_, other) => other !== at));

export const edited = (pages, place, at, patch) => changed(pages, place, pages[place].keys.map((key, other) => (other === at ? { ...key, ...patch } : key)));

/** Take the key at `from` out and put it at `to`. */
export function moved(pages, place, from, to) {
  const keys = [...pages[place].keys];
  keys.splice(to, 0, ...keys.splice(from, 1));
  return changed(pages, place, keys);
}

export const movedToPage = (pages, place, at, other) => added(removed(pages, place, at), other, pages[place].keys[at]);

export const renamed = (pages, place, name) => pages.map((page, at) => (at === place ? { ...page, name } : page));

export const withPage = (pages, name) => [...pages, { name, keys: [] }];

export const withoutPage = (pages, place) => pages.filter((_, at) => at !== place);

export function pageMoved(pages, from, to) {
  const turned = [...pages];
  turned.splice(to, 0, ...turned.splice(from, 1));
  return turned;
}

/** True when the page already has a key for these goods. */
export const has = (page, { product_id: product, code }) => page.keys.some((key) => key.product_id === product && key.code === code);

/** The keys as the store takes them. */
export const asKeys = (pages) => pages.flatMap(({ name, keys }) => keys.map(({ product_id, code, label, wash }) => ({ page: name, product_id, code, label, wash })));
