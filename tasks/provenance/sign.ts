import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Address, type Hex, isHex, zeroAddress, zeroHash } from "viem";

import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { signObservation } from "../../sdk/actions/anchor.ts";
import { checkObservation } from "../../sdk/actions/checkObservation.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeObservation } from "../../sdk/files/observationFile.ts";
import type { P256Signer } from "../../sdk/provenance/statement/p256.ts";
import { observationTypedData } from "../../sdk/provenance/typedData.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { batchOf } from "../lib/batchOf.ts";
import { accountOf } from "../lib/callOf.ts";
import { commandOf, given, plainCommand } from "../lib/commandLine.ts";
import { alone } from "../lib/data/alone.ts";
import { dataAt, hasStore } from "../lib/data/dataAt.ts";
import { readStoredBatch } from "../lib/data/storedBatch.ts";
import { readStoredManifest } from "../lib/data/storedManifest.ts";
import { storePaths } from "../lib/data/storePaths.ts";
import { writeText } from "../lib/files.ts";
import { type Report, table } from "../lib/output.ts";
import { keptObservation } from "../lib/provenance/keptObservation.ts";
import { observationMoment, requirePast } from "../lib/provenance/observationMoment.ts";
import { p256KeyOf, type ReadSecret } from "../lib/provenance/p256Key.ts";
import { readSecretOf } from "../lib/provenance/readSecret.ts";
import { requireP256Alone, signByP256 } from "../lib/provenance/signByP256.ts";
import { accountSigner, signStored } from "../lib/provenance/signedStatement.ts";
import { findKey, keyNamed } from "../lib/provenance/sourceKey.ts";
import { tellToSign } from "../lib/provenance/tellToSign.ts";
import { runTask, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";

export type SignArguments = SystemArguments & {
  /** What was hashed. */
  data: string;
  store: string | undefined;
  /** The schema's name in the policy, or its hash; as the manifest has it if left out. */
  schema: string;
  /** The source that stands behind it; that of the key if left out. */
  source: string | undefined;
  /** The account that signs; found among the network's if left out. */
  key: string | undefined;
  /** When the data was observed; now if left out. */
  observedAt: string | undefined;
  /** What a key signed that is a contract, or signs elsewhere. */
  signature: string | undefined;
  /** Name of the configuration variable with a P-256 key, which signs the statement alone. */
  p256?: string | undefined;
  /** Where the observation is written; into the store if left out. */
  out: string | undefined;
};

export default function (
  { json, ...args }: SignArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => sign(context, args, readSecretOf(hre)));
}

/**
 * A key of a source stands behind data, without a transaction: by a statement that everybody can read who gets the data,
 * and by an observation with which anybody anchors it as signed.
 */
export async function sign(
  context: TaskContext,
  args: SignArguments,
  readSecret: ReadSecret = async () => undefined,
): Promise<Report> {
  if (args.p256 !== undefined) requireP256Alone(args);
  const p256 = args.p256 === undefined ? undefined : await p256KeyOf(args.p256, readSecret);
  const system = await openSystem(context, args);
  const at = dataAt(args.data, args.store);
  if (!(await hasStore(at))) {
    throw new SallyportError("STORE_INVALID", {
      summary: `Nothing is kept of what ${showUnseen(args.data)} was when it was hashed.`,
      place: at.store,
      nextStep: `Hash it first: ${plainCommand(["provenance", "hash", args.data, ...given({ store: args.store })])}`,
    });
  }
  return alone(at.store, () => signAlone(context, system, args, { store: at.store, p256 }));
}

async function signAlone(
  context: TaskContext,
  system: TaskSystem,
  args: SignArguments,
  { store, p256 }: { store: string; p256: P256Signer | undefined },
): Promise<Report> {
  const { network, output } = context;
  const { chainId } = network;
  const registry = system.record.addresses.provenance;
  const toAnchor = { data: args.data, store: args.store, schema: args.schema, size: undefined, profile: undefined };
  // Whoever will anchor it is not signed.
  const { anchorer: _, ...batch } = (await batchOf(context, system, toAnchor, zeroAddress)).batch;
  if (p256 !== undefined) {
    const { manifest } = await readStoredManifest(store, await requireKept(store));
    return signByP256(output, p256, { store, batch, manifest });
  }
  const wanted = args.source === undefined ? undefined : accountOf(system, args.source, "--source");
  const asked = { provenance: registry, schema: batch.schema, source: wanted, key: keyNamed(args.key) };
  const by = await findKey(context, asked);
  const { source, key } = by;
  const signature = signatureNamed(args);
  const observedAt = await observationMoment(context, args.observedAt);
  await requirePast(context, observedAt);
  const meant = { chainId, registry, batch, source, key };
  await requireNotRevoked(context, { registry, source, root: batch.root });
  const { manifest } = await readStoredManifest(store, await requireKept(store));

  const path = args.out ?? storePaths(store).observation;
  const isTimed = args.observedAt !== undefined;
  const kept = await keptObservation(context, path, { ...meant, ...(isTimed && { observedAt }) });
  const typedData = observationTypedData({ ...meant, observedAt });
  if (kept === undefined && signature === undefined && by.kind === "contract") {
    return tellToSign(context, system, { by, typedData, observedAt, args });
  }
  const observation = kept ?? { ...meant, observedAt, signature: signature ?? (await signedHere()) };
  if (kept === undefined) {
    // The registry itself says whether it takes it: nobody is handed what cannot be used.
    await checkObservation(network.client, observation);
    await writeText(path, writeObservation(observation));
  }
  const isSilent = manifest === undefined || by.kind === "contract" || signature !== undefined;
  const stated = isSilent ? "none" : await signStored(accountSigner(network, key), { store, batch, manifest });
  const isNew = kept === undefined || stated === "new";
  const name = system.names(source);
  output.line(`signed${isNew ? "" : " already"} for ${name === undefined ? source : `${name} (${source})`}`);
  output.line(
    table([
      ["root", `${batch.root}, ${batch.size} records`],
      ["key", key],
      ["observed", formatMoment(observation.observedAt)],
      ["observation", `${showUnseen(path)}: whoever has it can anchor the batch as signed`],
      [
        "statement",
        stated === "none" ? WHY_NONE[whyNone(batch.manifestHash, manifest)] : showUnseen(storePaths(store).statement),
      ],
    ]),
  );
  const { schema, store: named } = args;
  const ofStore = [args.data, ...given({ source: args.source ?? source, schema, store: named })];
  // Whoever has the file needs nothing of the data.
  const next = args.out === undefined ? ofStore : [batch.root, "--observation", args.out];
  output.line(`next, by anybody: ${commandOf(context, system, ["provenance", "anchor", ...next])}`);
  return { json: { ...observation, observation: path, statement: stated !== "none", already: !isNew } };

  async function signedHere(): Promise<Hex> {
    const signer = network.sender(key);
    const given = { provenance: registry, batch, source, observedAt };
    return (await explained(signObservation(signer, given))).signature;
  }
}

function whyNone(manifestHash: Hex, manifest: object | undefined): keyof typeof WHY_NONE {
  if (manifest !== undefined) return "elsewhere";
  return manifestHash === zeroHash ? "bare" : "forgotten";
}

const WHY_NONE = {
  forgotten: "none: what was said of the data was forgotten",
  bare: "none: nothing is said of the data, see hash --about",
  elsewhere: "none: only accounts sign statements, and only here",
} as const;

async function requireNotRevoked(
  { network }: TaskContext,
  { registry, source, root }: { registry: Address; source: Address; root: Hex },
): Promise<void> {
  const question = { address: registry, abi: provenanceRegistryAbi, functionName: "isRevoked" } as const;
  if (!(await explained(readContract(network.client, { ...question, args: [source, root] })))) return;
  throw new SallyportError("PROVENANCE_REVOKED", {
    summary: `${source} has withdrawn this data, for ever.`,
    value: root,
  });
}

async function requireKept(store: string) {
  const batch = await readStoredBatch(store);
  if (batch !== undefined) return batch;
  throw new SallyportError("STORE_INVALID", { summary: `${showUnseen(store)} holds no batch.`, place: store });
}

/** @throws ARGUMENT_INVALID where it does not say what was signed: the time is part of that. */
function signatureNamed({ signature, observedAt, key }: SignArguments): Hex | undefined {
  if (signature === undefined) return undefined;
  const problem = !isHex(signature)
    ? "This is not a signature: bytes in hex."
    : observedAt === undefined || key === undefined
      ? "A signature alone does not tell what was signed: the key and the time of observation are missing."
      : undefined;
  if (problem === undefined) return signature as Hex;
  const nextStep = "Give --key, --observed-at and --signature as the command said that told what must be signed.";
  throw new SallyportError("ARGUMENT_INVALID", { summary: problem, place: "--signature", nextStep });
}
