/** A trial under way: ask until it is settled, then show what was found. */
const OFTEN = 700;
const waiting = document.querySelector("[data-trial]");

async function look() {
  const answer = await fetch(waiting.dataset.trial, { headers: { Accept: "application/json" } }).catch(() => null);
  const settled = answer?.ok && (await answer.json()).settled;
  if (settled) location.reload();
  else setTimeout(look, OFTEN);
}

if (waiting) setTimeout(look, OFTEN);
