/** Markup for islands, and the two kinds of picture. */
import { h, Fragment } from "../vendor/preact.module.js";
import htm from "../vendor/htm.module.js";

export const html = htm.bind(h);
export { Fragment };

const sprite = document.body.dataset.icons;

export const Icon = ({ name }) => html`<svg class="icon" aria-hidden="true"><use href=${`${sprite}#${name}`} /></svg>`;

export function Picture({ icon, photo }) {
  if (photo) return html`<img class="photo" src=${photo} alt="" />`;
  return html`<svg class="pic" aria-hidden="true"><use href=${`${sprite}#${icon || "p-price"}`} /></svg>`;
}

export const Lotus = () => html`<svg class="lotus" aria-hidden="true"><use href=${`${sprite}#lotus`} /></svg>`;
