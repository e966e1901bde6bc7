// SHA-256 of files. Browsers offer theirs only to pages of https and localhost; a cluster on a plain http address needs its own.

const CHUNK = 1 << 20;

/** The SHA-256 of a file as 64 hexadecimal digits. */
export async function sha256(file) {
  if (globalThis.crypto?.subtle) return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
  const hash = new Sha256();
  for (let start = 0; start < file.size; start += CHUNK) hash.add(new Uint8Array(await file.slice(start, start + CHUNK).arrayBuffer()));
  return hex(hash.end());
}

const hex = digest => Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("");

const PRIMES = firstPrimes(64);
const ROUND = Uint32Array.from(PRIMES, prime => fraction(Math.cbrt(prime)));

class Sha256 {
  #state = Uint32Array.from(PRIMES.slice(0, 8), prime => fraction(Math.sqrt(prime)));
  #block = new Uint8Array(64);
  #words = new Uint32Array(64);
  #filled = 0;
  #length = 0;

  add(bytes) {
    this.#length += bytes.length;
    for (let at = 0; at < bytes.length;) {
      const taken = Math.min(64 - this.#filled, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === 64) this.#compress();
    }
  }

  end() {
    const bits = 8 * this.#length;
    const padding = new Uint8Array((this.#filled < 56 ? 64 : 128) - this.#filled);
    padding[0] = 0x80;
    const tail = new DataView(padding.buffer);
    tail.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    tail.setUint32(padding.length - 4, bits >>> 0);
    this.add(padding);
    const digest = new DataView(new ArrayBuffer(32));
    this.#state.forEach((word, at) => digest.setUint32(4 * at, word));
    return new Uint8Array(digest.buffer);
  }

  #compress() {
    this.#filled = 0;
    const words = this.#words;
    const block = new DataView(this.#block.buffer);
    for (let t = 0; t < 16; t++) words[t] = block.getUint32(4 * t);
    for (let t = 16; t < 64; t++) {
      const [u, v] = [words[t - 15], words[t - 2]];
      words[t] = words[t - 16] + (turned(u, 7) ^ turned(u, 18) ^ (u >>> 3)) + words[t - 7] + (turned(v, 17) ^ turned(v, 19) ^ (v >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    for (let t = 0; t < 64; t++) {
      const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[t] + words[t]) | 0;
      const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => { this.#state[at] += value; });
  }
}

const turned = (word, bits) => (word >>> bits) | (word << (32 - bits));

// The first 32 bits of the fractional part.
function fraction(value) {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function firstPrimes(number) {
  const primes = [];
  for (let candidate = 2; primes.length < number; candidate++) if (primes.every(prime => candidate % prime !== 0)) primes.push(candidate);
  return primes;
}
