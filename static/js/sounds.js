/** Beeps made on the spot. One at a time; each is told apart by pitch, length and count. */
const SCORE = {
  known: [[2100, 60]],
  asks: [[420, 90], [0, 60], [420, 90]],
  refused: [[200, 350]],
  paid: [[880, 110], [0, 20], [1320, 160]],
};
let context = null;
let playing = null;
let on = true;

/** The first AudioContext takes 50 ms to make: too long to make it at the first scan. */
export function warmUp() {
  requestIdleCallback(() => { context ||= new AudioContext(); });
}

export function switchSound(wanted) {
  on = wanted;
}

export function play(name) {
  const notes = SCORE[name];
  // Before the first key or touch a browser keeps silent, and says so at length.
  if (!on || !notes || navigator.userActivation?.hasBeenActive === false) return;
  try {
    context ||= new AudioContext();
    if (context.state === "suspended") context.resume();
    if (playing) playing.stop();
    playing = beep(notes, context.currentTime);
  } catch {
    // A box without a sound card still sells: words and icon say the same.
  }
}

function beep(notes, start) {
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.type = "square";
  voice.connect(volume).connect(context.destination);
  let at = start;
  for (const [pitch, length] of notes) {
    volume.gain.setValueAtTime(pitch ? 0.12 : 0, at);
    if (pitch) voice.frequency.setValueAtTime(pitch, at);
    at += length / 1000;
  }
  voice.start(start);
  voice.stop(at);
  return voice;
}
