// Passes without a line: what one says, whether the city signed it, and a queue of what was let through.
// Format: <mark>.<city>.<key>.<occasion>.<short>.<places>.<signature>, Ed25519 over all before the last dot.

const KEPT_DAYS = 10;

class Passes {
  constructor(desk) {
    this.desk = desk;
    this.place = `puhui.door.${desk.user}`;
  }

  // {accepted, words, short, places}: what may be said of a code without asking anybody.
  async judge(text, way) {
    const { desk } = this, { words } = desk, code = text.trim();
    if (!desk.offline) return no(words.onlineOnly);
    if (!code.startsWith(`${desk.mark}.`)) return no(words.needsLine);
    const parts = code.split(".");
    if (parts.length !== 7) return no(words.unreadable);
    const [, city, , occasion, short, places, signature] = parts;
    if (city !== desk.city) return no(words.foreign);
    const signed = await this.signed(code.slice(0, -signature.length - 1), signature);
    if (signed === null) return no(words.noCheck);
    if (!signed) return no(words.forged);
    if (occasion !== desk.occasion) return no(words.other);
    const now = Date.now() / 1000;
    if (now < desk.from) return no(words.early.replace("{time}", clock(desk.from)));
    if (way === "in" && now > desk.to) return no(words.late.replace("{time}", clock(desk.to)));
    const { taken } = this.state();
    if (taken[`${way}.${short}`]) return no(words.twice);
    return { accepted: true, short, places: Number(places), words: way === "out" && !taken[`in.${short}`] ? words.notIn : "" };
  }

  // true, false, or null where this browser cannot tell.
  async signed(message, signature) {
    if (!globalThis.crypto?.subtle) return null;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", bytes(this.desk.key), { name: "Ed25519" }, false, ["verify"]);
    } catch {
      return null;
    }
    try {
      return await crypto.subtle.verify({ name: "Ed25519" }, imported, bytes(signature), new TextEncoder().encode(message));
    } catch {
      return false;
    }
  }

  state() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.place));
    } catch {
      // What cannot be read is not ours.
    }
    return { queue: kept?.queue ?? [], taken: kept?.taken ?? {} };
  }

  change(how) {
    const state = this.state();
    how(state);
    const old = Date.now() - KEPT_DAYS * 86_400_000;
    for (const [name, at] of Object.entries(state.taken)) if (at < old) delete state.taken[name];
    localStorage.setItem(this.place, JSON.stringify(state));
  }

  // Throws where the device's storage is full: then nobody was let through.
  keep(attempt, verdict) {
    this.change((state) => {
      state.queue.push({ ...attempt, short: verdict.short, places: verdict.places, seen_at: new Date().toISOString() });
      state.taken[`${attempt.way}.${verdict.short}`] = Date.now();
    });
  }

  took(way, short) {
    if (short) this.change((state) => (state.taken[`${way}.${short}`] = Date.now()));
  }

  // The platform's answer to an uploaded row stays with it until somebody has seen it.
  settled(nonce, answer) {
    this.change((state) => {
      for (const one of state.queue) {
        if (one.nonce === nonce) Object.assign(one, { done: answer.accepted, refused: answer.accepted ? "" : answer.words });
      }
    });
  }

  dismiss(nonce) {
    this.change((state) => (state.queue = state.queue.filter((one) => one.nonce !== nonce)));
  }
}

const no = (words) => ({ accepted: false, words });
const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
