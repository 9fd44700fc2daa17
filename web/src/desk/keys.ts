/** Ed25519 keys of this browser (WebCrypto): the private half never leaves it, and no program can read it out. */

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const UTF8 = new TextEncoder();

/** A key of this browser.  line: the public key as C2SP signed notes hand it on, name+id+key. */
export interface BrowserKey {
  name: string;
  line: string;
  id: Uint8Array;
  key: CryptoKey;
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

/** Makes a key under a name; null where this browser has no Ed25519. */
export async function makeKey(name: string): Promise<BrowserKey | null> {
  try {
    const pair = (await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"])) as CryptoKeyPair;
    const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    return { ...(await publicLine(name, raw)), name, key: pair.privateKey };
  } catch {
    return null;
  }
}

/** Key id = first 4 bytes of SHA-256(name, newline, 0x01, key); line = name+id+base64(0x01, key). */
export async function publicLine(name: string, raw: Uint8Array): Promise<{ line: string; id: Uint8Array }> {
  const id = (await sha256(Uint8Array.from([...UTF8.encode(`${name}\n`), 1, ...raw]))).slice(0, 4);
  return { id, line: `${name}+${hex(id)}+${base64(Uint8Array.from([1, ...raw]))}` };
}

/** Four groups of four signs, 80 bits, to be read aloud and compared. */
export async function fingerprint(line: string): Promise<string> {
  const bytes = (await sha256(UTF8.encode(line))).slice(0, 10);
  const number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const signs = Array.from({ length: 16 }, (_, at) => ALPHABET[Number((number >> BigInt(75 - 5 * at)) & 31n)]).join("");
  return (signs.match(/.{4}/g) ?? []).join(" ");
}
