// The counter: one attempt at a time, each under its own nonce; without a line it is judged here and uploaded later.

const desk = JSON.parse(document.getElementById("desk").textContent);
const part = (name) => document.querySelector(`[data-${name}]`);
const offline = new Offline(desk);
const scanner = new Scanner(desk, part("video"));
const PATIENCE_MS = 8000;
const UPLOAD_EVERY_MS = 30_000;
let busy = false;

function nonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const raw = crypto.getRandomValues(new Uint8Array(16));
  raw[6] = (raw[6] & 15) | 64;
  raw[8] = (raw[8] & 63) | 128;
  const hex = [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

// The platform's answer to an attempt, or null where there was none. Throws where somebody must sign in again.
async function ask(attempt) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const body = new URLSearchParams({ nonce: attempt.nonce, code: attempt.code, store: attempt.store, seen_at: attempt.seen_at ?? "" });
  let answer;
  try {
    answer = await fetch(desk.use, {
      method: "POST", body, headers: { "X-CSRFToken": token }, signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return null;
  }
  if (answer.status >= 500) return null;
  // Whoever is sent to the door, or whose form has grown old, gets a page instead of an answer.
  if (answer.redirected || !answer.headers.get("content-type")?.includes("json")) throw new Error("signed out");
  return answer.json();
}

async function attempt(code) {
  if (busy || !code.trim()) return;
  if (!desk.store) return tell(false, desk.words.refused, "", desk.words.chooseStore);
  busy = true;
  tell(null, desk.words.checking);
  const mine = { nonce: nonce(), code: code.trim(), store: desk.store };
  try {
    const answer = await ask(mine);
    if (answer) {
      offline.took(answer.short);
      told(answer);
    } else {
      await withoutLine(mine);
    }
  } catch {
    tell(false, desk.words.refused, "", desk.words.signIn);
  } finally {
    busy = false;
    draw();
  }
}

function told(answer) {
  if (!answer.accepted) return tell(false, desk.words.refused, "", answer.words);
  const name = desk.offers[answer.offer]?.name ?? answer.offer;
  tell(true, desk.words.accepted, name, answer.amount ? `¥${answer.amount}` : "");
}

async function withoutLine(mine) {
  const verdict = await offline.judge(mine.code);
  if (!verdict.accepted) {
    const why = verdict.words === desk.words.needsLine && navigator.onLine ? desk.words.fault : verdict.words;
    return tell(false, desk.words.refused, "", why);
  }
  offline.keep(mine, verdict);
  tell(true, desk.words.acceptedOffline, verdict.offer, desk.words.noLine);
}

let uploading = false;
async function upload() {
  if (uploading || !navigator.onLine) return draw();
  uploading = true;
  try {
    for (const one of offline.state().queue) {
      if (one.refused) continue;
      const answer = await ask(one);
      if (!answer) break;
      offline.settled(one.nonce, answer);
    }
  } catch {
    tell(false, desk.words.refused, "", desk.words.signIn);
  } finally {
    uploading = false;
    draw();
  }
}

function tell(yes, said, what = "", why = "") {
  const place = part("verdict");
  place.hidden = false;
  place.toggleAttribute("data-yes", yes === true);
  place.toggleAttribute("data-no", yes === false);
  part("mark").textContent = yes === null ? "…" : yes ? "✓" : "✕";
  part("said").textContent = said;
  part("what").textContent = what;
  part("why").textContent = why;
  place.scrollIntoView({ block: "nearest" });
}

function draw() {
  const { queue } = offline.state();
  const line = part("line"), waiting = queue.filter((one) => !one.refused).length;
  line.toggleAttribute("data-off", !navigator.onLine);
  line.textContent = navigator.onLine ? desk.words.online : desk.words.offline;
  part("queue").hidden = !queue.length;
  part("queue-title").textContent = desk.words.waiting.replace("{n}", waiting);
  part("upload").hidden = !waiting;
  part("queue-list").replaceChildren(...queue.map(entry));
}

function entry(one) {
  const row = document.createElement("li"), name = document.createElement("strong"), more = document.createElement("span");
  name.textContent = one.offer;
  more.className = "quiet";
  more.textContent = ` ${one.short} · ${new Date(one.seen_at).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false })}`;
  row.append(name, more);
  if (one.refused) {
    row.dataset.refused = "";
    const why = document.createElement("p"), seen = document.createElement("button");
    why.textContent = one.refused;
    seen.className = "btn btn-second";
    seen.textContent = desk.words.seen;
    seen.onclick = () => { offline.dismiss(one.nonce); draw(); };
    row.append(why, seen);
  }
  return row;
}

takeCodes({ part, scanner, attempt, refuse: (why) => tell(false, desk.words.refused, "", why), words: desk.words });
document.getElementById("store")?.addEventListener("change", (event) => event.target.form.requestSubmit());
// Whoever signs out leaves no page of theirs behind; what waits to be uploaded stays, under their own number.
document.querySelector("[data-leave]")?.addEventListener("submit", () => globalThis.caches?.delete("puhui-counter"));
part("upload").addEventListener("click", upload);
addEventListener("online", upload);
addEventListener("offline", draw);
setInterval(upload, UPLOAD_EVERY_MS);
navigator.serviceWorker?.register(desk.worker, { scope: "/merchant/" }).catch(() => null);
upload();
