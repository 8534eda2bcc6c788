// What others than the source say of a batch, what follows from its lineage, and one record checked inside a call.
import { createECDH, createHash, createPrivateKey, sign } from "node:crypto";
import {
  concat,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbi,
  parseAbiParameters,
  stringToHex,
  toHex,
} from "viem";
import {
  attestationTypedData,
  type Batch,
  hashBatch,
  qualityReportTypedData,
  recordLeaf,
  verifierStatementBytes,
} from "../../sdk/index.ts";
import { anchorBySource, nextBatch } from "./anchoring.ts";
import { runRootCall } from "./setup.ts";
import { abis, artifact, type System, wallet } from "./system.ts";

const CHECKER = stringToHex("gaps/1", { size: 32 });
const METRIC = stringToHex("gaps", { size: 32 });
const CRITERIA = [{ metric: METRIC, atLeast: 0n, atMost: 2n }];
const MEASURES = [{ metric: METRIC, value: 1n }];

/** Hashes of a proof of one of a million records, and of one of ten thousand parents. */
const RECORD_DEPTH = 20;
const PARENT_DEPTH = 14;

export type LevelCosts = { attesting: number; proving: number; measuring: number; tainting: number; record: number };

/** Of each the second time, for the first warms what all batches of the schema share. */
export async function measureLevels(system: System): Promise<LevelCosts> {
  const verifier = await prepare(system);
  const device = deviceKey();
  let costs: Omit<LevelCosts, "record"> | undefined;
  for (let i = 0; i < 2; i++) {
    const { batch } = await anchorBySource(system);
    const observedAt = system.chain.now() - 61;
    costs = {
      attesting: await attest(system, batch, observedAt),
      proving: await prove(system, batch, observedAt, verifier, device),
      measuring: await measureQuality(system, batch, observedAt),
      tainting: await taint(system, batch),
    };
  }
  if (costs === undefined) throw new Error("Nothing was measured.");
  return { ...costs, record: await checkRecord(system) };
}

/** One attester with a key, a quorum of one, one criterion, and a verifier. */
async function prepare(system: System) {
  const { chain, provenance, actors } = system;
  const schema = schemaOf(system);
  const { x, y } = deviceKey();
  const code = artifact("contracts/P256StatementVerifier.sol/P256StatementVerifier");
  const { address: verifier } = await chain.deploy(code, [x, y], actors.deployer);
  const { address: key } = wallet("key of the attester");
  const settings = [
    ["admitAttester", [schema, actors.operator]],
    ["addSourceKey", [actors.operator, key, 1, 0, chain.now() + 10 ** 8]],
    ["setAttestationQuorum", [schema, 1]],
    ["setCriteria", [schema, CRITERIA]],
    ["setVerifier", [schema, verifier]],
  ] as const;
  for (const [functionName, args] of settings) {
    const data = encodeFunctionData({ abi: abis.provenance, functionName, args } as never);
    await runRootCall(system, provenance, data);
  }
  return verifier;
}

async function attest(system: System, batch: Batch, observedAt: number): Promise<number> {
  const by = testimonyOf(system, batch, observedAt);
  const signature = await wallet("key of the attester").signTypedData(attestationTypedData(by));
  return send(
    system,
    encodeFunctionData({ abi: abis.provenance, functionName: "attest", args: [batch, broughtBy(by, signature)] }),
  );
}

async function measureQuality(system: System, batch: Batch, observedAt: number): Promise<number> {
  const by = testimonyOf(system, batch, observedAt);
  const report = qualityReportTypedData({ ...by, checker: CHECKER, measures: MEASURES });
  const signature = await wallet("key of the attester").signTypedData(report);
  const args = [batch, CHECKER, MEASURES, CRITERIA, broughtBy(by, signature)] as const;
  return send(system, encodeFunctionData({ abi: abis.provenance, functionName: "measure", args }));
}

async function prove(
  system: System,
  batch: Batch,
  observedAt: number,
  verifier: Hex,
  device: ReturnType<typeof deviceKey>,
): Promise<number> {
  const { chain, provenance: registry } = system;
  const statement = { chainId: chain.chainId, registry, verifier, batchId: hashBatch(batch), observedAt };
  const args = [batch, device.sign(verifierStatementBytes(statement))] as const;
  return send(system, encodeFunctionData({ abi: abis.provenance, functionName: "prove", args }));
}

/** A batch that was derived from this one, which its source withdraws. */
async function taint(system: System, parent: Batch): Promise<number> {
  const { chain, provenance, actors } = system;
  const documentHash = keccak256(toHex("manifest"));
  const leaf = keccak256(keccak256(hashBatch(parent)));
  const { root, proof } = climb(leaf, PARENT_DEPTH);
  const words = parseAbiParameters("bytes32 parentsRoot, bytes32 documentHash");
  const manifestHash = keccak256(encodeAbiParameters(words, [root, documentHash]));
  const child = { ...nextBatch(system, actors.source), manifestHash };
  const anchor = [child, chain.now() - 60] as const;
  const from = actors.source;
  await chain.send({
    to: provenance,
    from,
    data: encodeFunctionData({ abi: abis.provenance, functionName: "anchor", args: anchor }),
  });
  const revoke = encodeFunctionData({ abi: abis.provenance, functionName: "revoke", args: [parent.root, "wrong"] });
  await chain.send({ to: provenance, from, data: revoke });
  const args = [child, parent, documentHash, proof] as const;
  return send(system, encodeFunctionData({ abi: abis.provenance, functionName: "taint", args }));
}

const examAbi = parseAbi([
  "struct Batch { address anchorer; bytes32 root; uint64 size; bytes32 profile; bytes32 manifestHash; bytes32 schema; }",
  "struct Opening { uint64 index; bytes32 salt; bytes32 recordHash; }",
  "function gasOfRecord(Batch batch, Opening opening, bytes32[] proof) view returns (uint256 used, bool answer)",
]);

/** Without the call to whoever checks, and its calldata. */
async function checkRecord(system: System): Promise<number> {
  const { chain, actors } = system;
  const { address } = await chain.deploy(artifact("contracts/mocks/ProofExam.sol/ProofExam"), [], actors.deployer);
  const opening = { index: 777_777n, salt: keccak256(toHex("salt")), recordHash: keccak256(toHex("record")) };
  const { root, proof } = climb(recordLeaf(opening), RECORD_DEPTH);
  const batch = { ...nextBatch(system, actors.source), root, size: 1n << BigInt(RECORD_DEPTH) };
  const question = { abi: examAbi, functionName: "gasOfRecord" } as const;
  const data = await chain.call(address, encodeFunctionData({ ...question, args: [batch, opening, proof] }));
  const [used, answer] = decodeFunctionResult({ ...question, data });
  if (!answer) throw new Error("The record was not proven.");
  return Number(used);
}

/** A root above the leaf, with siblings that nothing stands behind. */
function climb(leaf: Hex, depth: number): { root: Hex; proof: Hex[] } {
  const proof = Array.from({ length: depth }, (_, i) => keccak256(toHex(`sibling ${i}`)));
  const root = proof.reduce((known, sibling) => {
    const pair: [Hex, Hex] = known < sibling ? [known, sibling] : [sibling, known];
    return keccak256(concat(pair));
  }, leaf);
  return { root, proof };
}

function testimonyOf({ chain, provenance, actors }: System, batch: Batch, observedAt: number) {
  const validUntil = chain.now() + 3600;
  return { chainId: chain.chainId, registry: provenance, attester: actors.operator, batch, observedAt, validUntil };
}

function broughtBy({ attester, observedAt, validUntil }: ReturnType<typeof testimonyOf>, signature: Hex) {
  return { attester, key: wallet("key of the attester").address, observedAt, validUntil, signature };
}

async function send({ chain, provenance, actors }: System, data: Hex): Promise<number> {
  return (await chain.send({ to: provenance, from: actors.relayer, data })).gas;
}

function schemaOf({ policy }: System): Hex {
  return policy.names.schemas["payouts"] as Hex;
}

/** Order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The same key in every run; its signatures differ, by a byte of zeros at most. */
function deviceKey() {
  const secret = createHash("sha256").update("sallyport bench: device").digest();
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  const [d, jwkX, jwkY] = [secret, x, y].map((part) => part.toString("base64url")) as [string, string, string];
  const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", d, x: jwkX, y: jwkY } });
  return {
    x: toHex(x),
    y: toHex(y),
    sign(statement: Hex): Hex {
      const signature = sign("sha256", hexToBytes(statement), { key, dsaEncoding: "ieee-p1363" });
      const s = BigInt(toHex(signature.subarray(32)));
      return concat([toHex(signature.subarray(0, 32)), toHex(s > ORDER / 2n ? ORDER - s : s, { size: 32 })]);
    },
  };
}
