/** Talk to the store. POSTs go one after another, each under its own key, and are repeated under that key until
 *  an answer comes: a lost answer can never make a second line or a second sale. */
import { uuid } from "./uuid.js";
import { t } from "./t.js";

const KEPT = "hedian.unsent";
const WAITS = [300, 1000, 2000, 4000];
const TRIES_WHEN_BROKEN = 5; // a step the store breaks on every time must not hold up the next customer
const PATIENCE = 15000;
const OVERDUE = 600;

let token = "";
let trouble = () => {};
const queue = [];
let busy = false;

/** A refusal, in the store's words. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** `onTrouble(true)` when an answer is overdue, `onTrouble(false)` when it came. */
export function connect(csrf, onTrouble) {
  token = csrf;
  trouble = onTrouble;
}

/** Ask once more for every scan that had no answer when the page went away. */
export function resend() {
  const left = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  return left.map(({ path, body, key }) => post(path, body, { key, keep: true }));
}

export function post(path, body, { key = uuid(), keep = false } = {}) {
  return new Promise((resolve, reject) => {
    queue.push({ path, body, key, keep, resolve, reject });
    remember();
    work();
  });
}

export async function get(path) {
  return read(await fetch(path, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) }));
}

async function work() {
  if (busy) return;
  busy = true;
  while (queue.length) {
    const job = queue[0];
    let settle;
    try {
      const answer = await insist(job);
      settle = () => job.resolve(answer);
    } catch (refusal) {
      settle = () => job.reject(refusal);
    }
    queue.shift();
    if (job.keep) remember();
    settle();
    // Let the answer be painted before the next one is asked for.
    await null;
  }
  busy = false;
}

async function insist(job) {
  const overdue = setTimeout(trouble, OVERDUE, true);
  try {
    return await repeat(job);
  } finally {
    clearTimeout(overdue);
    trouble(false);
  }
}

async function repeat(job) {
  for (let turn = 0; ; turn += 1) {
    try {
      const response = await fetch(job.path, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token, "Idempotency-Key": job.key },
        body: JSON.stringify(job.body),
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (isAnswer(response.status, turn)) return await read(response);
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    trouble(true);
    await new Promise((go) => setTimeout(go, WAITS[Math.min(turn, WAITS.length - 1)]));
  }
}

const isAnswer = (status, turn) => status < 500 || status === 507 || (status === 500 && turn >= TRIES_WHEN_BROKEN);

async function read(response) {
  if (response.status === 401) {
    location.reload();
    return new Promise(() => {});
  }
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({}));
  throw new Refusal(response.status, error?.code, error?.message || t("这一步没办成，单子没动。请再来一次。"));
}

function remember() {
  const left = queue.filter((job) => job.keep).map(({ path, body, key }) => ({ path, body, key }));
  try {
    if (left.length) sessionStorage.setItem(KEPT, JSON.stringify(left));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // A full session store loses only the memory across a reload; the queue itself goes on.
  }
}
