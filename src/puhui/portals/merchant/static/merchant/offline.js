// Without a line: what a signed voucher says, whether the city signed it, and a queue of what was taken.
// Format: PH1.<city>.<key>.<offer>.<short>.<from>.<to>.<district>.<provider>.<signature>, Ed25519 over all before it.

const KEPT_DAYS = 10;

class Offline {
  constructor(desk) {
    this.desk = desk;
    this.place = `puhui.counter.${desk.user}`;
  }

  // {accepted, words, offer, short}: what may be said of a code without asking anybody.
  async judge(text) {
    const { desk } = this, { words } = desk, code = text.trim();
    if (!code.startsWith("PH1.")) return no(words.needsLine);
    const parts = code.split(".");
    if (parts.length !== 10) return no(words.unreadable);
    const [, city, key, offer, short, from, to, district, provider, signature] = parts;
    if (city !== desk.city) return no(words.foreign);
    const signed = await this.signed(code.slice(0, -signature.length - 1), signature, desk.keys[key]);
    if (signed === null) return no(words.noCheck);
    if (!signed) return no(words.forged);
    const known = desk.offers[offer];
    if (!known || (provider && provider !== desk.merchant)) return no(words.other);
    if (!known.offline) return no(words.onlineOnly);
    const places = known.districts.filter(([id]) => !district || id === district);
    if (places.length && !places.some(([id]) => id === desk.district)) {
      return no(words.district.replace("{districts}", places.map(([, name]) => name).join("、")));
    }
    const today = shanghai();
    if (today < from) return no(words.early.replace("{day}", dashed(from)));
    if (today > to) return no(words.late.replace("{day}", dashed(to)));
    if (this.state().taken[short]) return no(words.twice);
    return { accepted: true, offer: known.name, short };
  }

  // true, false, or null where this browser cannot tell.
  async signed(message, signature, key) {
    if (!key) return false;
    if (!globalThis.crypto?.subtle) return null;
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", bytes(key), { name: "Ed25519" }, false, ["verify"]);
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
    for (const [short, at] of Object.entries(state.taken)) if (at < old) delete state.taken[short];
    localStorage.setItem(this.place, JSON.stringify(state));
  }

  // Throws where the phone's storage is full: then nothing was accepted.
  keep(attempt, verdict) {
    this.change((state) => {
      state.queue.push({ ...attempt, offer: verdict.offer, short: verdict.short, seen_at: new Date().toISOString() });
      state.taken[verdict.short] = Date.now();
    });
  }

  took(short) {
    if (short) this.change((state) => (state.taken[short] = Date.now()));
  }

  settled(nonce, answer) {
    this.change((state) => {
      if (answer.accepted) state.queue = state.queue.filter((one) => one.nonce !== nonce);
      else for (const one of state.queue) if (one.nonce === nonce) one.refused = answer.words;
    });
  }

  dismiss(nonce) {
    this.change((state) => (state.queue = state.queue.filter((one) => one.nonce !== nonce)));
  }
}

const no = (words) => ({ accepted: false, words });
const dashed = (day) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
const shanghai = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date()).replaceAll("-", "");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
