/** Plain forms: one request key a form, and no second press while the first is on its way. */
import { uuid } from "./uuid.js";

for (const input of document.querySelectorAll("[data-request-key]")) input.value = uuid();

addEventListener("submit", (event) => {
  const key = event.submitter;
  if (event.target.dataset.sent) return event.preventDefault();
  event.target.dataset.sent = "1";
  if (!key || !key.dataset.busy) return;
  key.setAttribute("aria-busy", "true");
  key.querySelector("span").textContent = key.dataset.busy;
});

// Back from the next page restores this one as it was left, with its key still busy.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
