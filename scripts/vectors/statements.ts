import { computeAddress, encodeBase64, hashMessage, hexlify, id, SigningKey } from "ethers";
import { manifestTexts } from "./manifests.ts";
import { manifestOf, paeOf, signP256, statementOf } from "./secondReader.ts";

// Statements about batches, and envelopes around them that an account and a P-256 key signed.

const TYPE = "application/vnd.in-toto+json";
const ACCOUNT = new SigningKey(id("a source's account"));
const P256_KEY = BigInt(id("a source's P-256 key"));

/** What `test/vectors/statements.json` holds. */
export function statementVectors() {
  const cases = manifestTexts.slice(0, 5).map(([name, manifest], i) => {
    const files = (JSON.parse(manifest) as { files: { records: number }[] }).files;
    const records = files.reduce((sum, file) => sum + BigInt(file.records), 0n);
    const batch = {
      root: id(`root ${i}`),
      size: String(files.length === 0 ? i + 1 : records),
      profile: hexlify(new TextEncoder().encode("sallyport/json/1")).padEnd(66, "0"),
      manifestHash: `0x${manifestOf(manifest).manifestHash}`,
      schema: id((JSON.parse(manifest) as { schema: string }).schema),
    };
    const payload = statementOf(batch, manifest);
    const pae = paeOf(TYPE, payload);
    const p256 = signP256(P256_KEY, pae);
    const signatures = [
      {
        keyid: `eoa:${computeAddress(ACCOUNT).toLowerCase()}`,
        sig: encodeBase64(ACCOUNT.sign(hashMessage(pae)).serialized),
      },
      { keyid: `p256:0x${p256.publicKey}`, sig: encodeBase64(`0x${p256.signature}`) },
    ];
    return {
      name,
      batch,
      manifest,
      payload: new TextDecoder().decode(payload),
      pae: hexlify(pae),
      envelope: { payloadType: TYPE, payload: encodeBase64(payload), signatures },
    };
  });
  return { count: cases.length, cases };
}
