import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isAddressEqual, isHex } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { type BatchStanding, type ProofFile, readProofFile } from "../../sdk/provenance/proof/proofFile.ts";
import { verifyProof } from "../../sdk/provenance/proof/verifyProof.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { readAnchors } from "../lib/data/anchors.ts";
import { type DataAt, dataAt, hasStore, isFolder } from "../lib/data/dataAt.ts";
import { tellClaims, tellData } from "../lib/data/tellData.ts";
import { tellRecords } from "../lib/data/tellRecords.ts";
import { verifyData } from "../lib/data/verifyData.ts";
import { readText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { runOffline, runTask, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type VerifyArguments = SystemArguments & {
  /** What was hashed, or the file of a proof. */
  what: string;
  /** Id of the batch that is meant. */
  batch: string | undefined;
  store: string | undefined;
};

/** Asks the chain where it is told which one; the files alone otherwise. */
export default function (
  { json, ...args }: VerifyArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const isLive = args.system !== undefined || hre.globalOptions.network !== undefined;
  return isLive
    ? runTask(hre, { json }, (context) => verifyLive(context, args))
    : runOffline({ json }, (output) => verify(output, args));
}

/** Asks the registry of the chain how a batch stands. */
type AskChain = (batch: Batch, site: ProofFile["site"]) => Promise<BatchStanding>;

/** The same as {@link verify}, and asks a node whether the batch is anchored and not withdrawn. */
export async function verifyLive(context: TaskContext, args: VerifyArguments): Promise<Report> {
  const { client, chainId } = context.network;
  const { provenance } = (await openSystem(context, args)).record.addresses;
  return verify(context.output, args, async (batch, site) => {
    // Whoever made the file may have named a registry of their own.
    if (site !== undefined && (site.chainId !== chainId || !isAddressEqual(site.registry, provenance))) {
      throw new SallyportError("BATCH_OF_OTHER", {
        summary: "The file names another registry than the one that was asked.",
        value: `${site.registry} on chain ${site.chainId}`,
        details: { "was asked": `${provenance} on chain ${chainId}` },
        nextStep: "Choose network and system of the batch, with --network and --system; or do not rely on the file.",
      });
    }
    const { number, timestamp } = await explained(getBlock(client));
    const status = await readBatchStatus(client, { provenance, batch, blockNumber: number });
    return { status, block: { number, timestamp: Number(timestamp) } };
  });
}

/** Verifies data against what was hashed, or the file of a proof, and says what is proven and what not. */
export async function verify(output: Output, args: VerifyArguments, ask?: AskChain): Promise<Report> {
  const batchId = args.batch;
  if (batchId !== undefined && !(isHex(batchId) && batchId.length === 66)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is no batch id: 32 bytes in hex.",
      place: "--batch",
      value: batchId,
    });
  }
  const at = dataAt(args.what, args.store);
  return (await hasStore(at))
    ? verifyKept(output, at, { batchId, ask })
    : verifyFile(output, args.what, { batchId, ask });
}

type Meant = { batchId: `0x${string}` | undefined; ask: AskChain | undefined };

async function verifyFile(output: Output, path: string, { batchId, ask }: Meant): Promise<Report> {
  const text = (await isFolder(path)) ? "" : await readText(path);
  if (!text.includes("sallyport/record-")) {
    throw new SallyportError("STORE_INVALID", {
      summary: `${showUnseen(path)} is no proof of a record, and nothing is kept of what it was when it was hashed.`,
      place: path,
      nextStep: "Name what was hashed, its store with --store, or the file that prove or disclose wrote.",
    });
  }
  const proof = readProofFile(text, path);
  const { batch, records, site } = proof;
  // Nobody is asked about what is no proof.
  await verifyProof({ proof, batchId, file: path });
  const standing = await ask?.(batch, site);
  const verified = await verifyProof({ proof, batchId, standing, file: path });
  tellRecords(output, { batchId: verified.batchId, records });
  tellClaims(output, verified);
  if (verified.standing === "withdrawn") output.line("WITHDRAWN: do not rely on it");
  if (verified.standing === "notAnchored") output.line("NOT ANCHORED: nobody stands behind it");
  const ok = verified.standing === "good" || verified.standing === "notAsked";
  const found = verified.records.map(({ index, recordHash }, i) => {
    const { path: file, line } = records[i] ?? {};
    return { index, recordHash, path: file, line };
  });
  return { json: { ...verified, records: found, ok }, ok };
}

async function verifyKept(output: Output, at: DataAt, { batchId, ask }: Meant): Promise<Report> {
  const verified = await verifyData(at, output);
  const anchors = await readAnchors(at.store, verified.store);
  const anchor =
    batchId === undefined ? anchors[0] : anchors.find(({ batch }) => hashBatch(batch) === batchId.toLowerCase());
  if (batchId !== undefined && anchor === undefined) {
    throw new SallyportError("BATCH_OF_OTHER", {
      summary: "What is kept beside the data is another batch than the one that is meant.",
      place: at.store,
      value: anchors[0] && hashBatch(anchors[0].batch),
      details: { "is meant": batchId, "root that is kept": verified.store.root },
    });
  }
  const site = anchor && { chainId: anchor.chainId, registry: anchor.registry };
  const standing = anchor && (await ask?.(anchor.batch, site));
  return tellData(output, at, {
    verified,
    anchor,
    isMeant: batchId !== undefined,
    isAsked: ask !== undefined,
    standing,
  });
}
