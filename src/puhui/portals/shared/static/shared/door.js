// The door: one attempt at a time, each under its own nonce; without a line it is judged here and uploaded later.

const desk = JSON.parse(document.getElementById("desk").textContent);
const part = (name) => document.querySelector(`[data-${name}]`);
const passes = new Passes(desk);
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

// The platform's answer, or null where there was none. Throws where somebody must sign in again.
async function ask(address, asked) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", body: new URLSearchParams(asked), headers: { "X-CSRFToken": token },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return null;
  }
  if (answer.status >= 500) return null;
  // Whoever is sent to the door, or whose form has grown old, gets a page instead of an answer.
  if (answer.redirected || !answer.headers.get("content-type")?.includes("json")) throw new Error("signed out");
  return answer.json();
}

const told = ({ nonce, code, way, came, seen_at }) => ({ nonce, code, way, came: came ?? "", seen_at: seen_at ?? "" });
const way = () => document.querySelector("[data-way]:checked")?.value ?? desk.ways[0];

async function attempt(code) {
  if (busy || !code.trim()) return;
  busy = true;
  tell(null, desk.words.checking);
  const mine = { nonce: nonce(), code: code.trim(), way: way(), came: part("came")?.value ?? "", check: desk.check, objection: desk.objection };
  try {
    const answer = await ask(desk.check, told(mine));
    if (answer) {
      if (answer.accepted) passes.took(mine.way, answer.short);
      say(mine, answer);
    } else {
      await withoutLine(mine);
    }
  } catch {
    tell(false, desk.words.refused, "", desk.words.signIn);
  } finally {
    busy = false;
    if (part("came")) part("came").value = "";
    draw();
  }
}

const people = (places) => (places > 1 ? desk.words.places.replace("{n}", places) : "");

function say(mine, answer) {
  if (!answer.accepted) return tell(false, desk.words.refused, "", answer.words, mine);
  tell(true, desk.words[mine.way], people(answer.places), answer.again ? desk.words.again : answer.words);
}

async function withoutLine(mine) {
  const verdict = await passes.judge(mine.code, mine.way);
  if (!verdict.accepted) {
    const why = verdict.words === desk.words.needsLine && navigator.onLine ? desk.words.fault : verdict.words;
    return tell(false, desk.words.refused, "", why);
  }
  passes.keep(mine, verdict);
  tell(true, mine.way === "out" ? desk.words.heldOut : desk.words.held, people(verdict.places), verdict.words || desk.words.noLine);
}

let uploading = false;
async function upload() {
  if (uploading || !navigator.onLine) return draw();
  uploading = true;
  try {
    for (const one of passes.state().queue) {
      if (one.done || one.refused) continue;
      const answer = await ask(one.check, told(one));
      if (!answer) break;
      passes.settled(one.nonce, answer);
    }
  } catch {
    tell(false, desk.words.refused, "", desk.words.signIn);
  } finally {
    uploading = false;
    draw();
  }
}

function tell(yes, said, what = "", why = "", mine = null) {
  const place = part("verdict");
  place.hidden = false;
  place.toggleAttribute("data-yes", yes === true);
  place.toggleAttribute("data-no", yes === false);
  part("mark").textContent = yes === null ? "…" : yes ? "✓" : "✕";
  part("said").textContent = said;
  part("what").textContent = what;
  part("why").textContent = why;
  part("ways-out").replaceChildren(...(mine?.objection ? [objecting(mine)] : []));
  place.scrollIntoView({ block: "nearest" });
}

// A box for what the person says, and a button that sends it.
function objecting(mine, after = () => null) {
  const box = document.createElement("form"), words = document.createElement("input"), send = document.createElement("button");
  box.className = "door-object";
  Object.assign(words, { className: "input", required: true, maxLength: 500, placeholder: desk.words.objectAsk, ariaLabel: desk.words.objectAsk });
  Object.assign(send, { className: "btn btn-second", textContent: desk.words.object });
  box.append(words, send);
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await ask(mine.objection, { code: mine.code, words: words.value, id: mine.nonce }).catch(() => null);
    const line = document.createElement("p");
    line.textContent = answer ? answer.words : desk.words.fault;
    line.setAttribute("role", "status");
    if (answer?.accepted) box.replaceWith(line);
    else box.append(line);
    if (answer?.accepted) after();
  });
  return box;
}

function draw() {
  const { queue } = passes.state();
  const line = part("line"), waiting = queue.filter((one) => !one.refused && !one.done).length;
  line.toggleAttribute("data-off", !navigator.onLine);
  line.textContent = navigator.onLine ? desk.words.online : desk.words.offline;
  part("queue").hidden = !queue.length;
  part("queue-title").textContent = desk.words.waiting.replace("{n}", waiting);
  part("upload").hidden = !waiting;
  part("queue-list").replaceChildren(...queue.map(entry));
}

function entry(one) {
  const row = document.createElement("li"), name = document.createElement("strong"), more = document.createElement("span");
  name.textContent = one.short;
  more.className = "quiet";
  more.textContent = ` ${desk.words[one.way]} · ${new Date(one.seen_at).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false })}`;
  row.append(name, more);
  if (!one.done && !one.refused) return row;
  const outcome = document.createElement("p"), seen = document.createElement("button");
  outcome.textContent = one.done ? `✓ ${desk.words.uploaded}` : `✕ ${one.refused}`;
  row.dataset[one.done ? "done" : "refused"] = "";
  Object.assign(seen, { className: "btn btn-second", textContent: desk.words.seen });
  const dismiss = () => { passes.dismiss(one.nonce); draw(); };
  seen.onclick = dismiss;
  row.append(outcome, ...(one.refused && one.objection ? [objecting(one, dismiss)] : []), seen);
  return row;
}

takeCodes({ part, scanner, attempt, refuse: (why) => tell(false, desk.words.refused, "", why), words: desk.words });
part("upload").addEventListener("click", upload);
addEventListener("online", upload);
addEventListener("offline", draw);
setInterval(upload, UPLOAD_EVERY_MS);
navigator.serviceWorker?.register(desk.worker).catch(() => null);
upload();
