/** Bytes as base64, with its filling. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  // In parts: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 8_192) text += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  return btoa(text);
}

/** The bytes of base64, plain or for addresses, or undefined where it is none. Each text of bytes has one spelling. */
export function fromBase64(text: string): Uint8Array | undefined {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/");
  const filled = plain.includes("=") ? plain : plain.padEnd(Math.ceil(plain.length / 4) * 4, "=");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(filled) || filled.length % 4 !== 0) return undefined;
  const characters = atob(filled);
  // Bits of the last character that stand for nothing could be anything.
  if (btoa(characters) !== filled) return undefined;
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}
