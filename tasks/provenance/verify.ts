import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isHex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { readProofFile } from "../../sdk/provenance/proof/proofFile.ts";
import type { VerifiedProof } from "../../sdk/provenance/proof/types.ts";
import { verifyProof } from "../../sdk/provenance/proof/verifyProof.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { anchorIn, readAnchors } from "../lib/data/anchors.ts";
import {
  type AskedChain,
  type AskedRegistry,
  askRegistry,
  isLive,
  type RegistryArguments,
} from "../lib/data/askRegistry.ts";
import { compareAbout } from "../lib/data/compareAbout.ts";
import { type DataAt, dataAt, hasStore, isFolder } from "../lib/data/dataAt.ts";
import { isBacked, NOT_BACKED } from "../lib/data/isBacked.ts";
import { readStoredStatement } from "../lib/data/storedStatement.ts";
import { tellClaims, tellData } from "../lib/data/tellData.ts";
import { tellRecords } from "../lib/data/tellRecords.ts";
import { verifyData } from "../lib/data/verifyData.ts";
import { readText } from "../lib/files.ts";
import type { TaskNetwork } from "../lib/network.ts";
import type { Output, Report } from "../lib/output.ts";
import { runOffline, runTask, type TaskContext } from "../lib/runTask.ts";
import { verifyEvidence, verifyEvidenceLive } from "./verifyEvidence.ts";

export type VerifyArguments = RegistryArguments & {
  /** What was hashed, the file of a proof, or the evidence of a proposal. */
  what: string;
  /** Id of the batch that is meant. */
  batch: string | undefined;
  store: string | undefined;
  /** A file that says what the data is, to compare the manifest with. */
  about: string | undefined;
  /** The proposal that `what` is said to be the evidence of. */
  proposal: string | undefined;
};

/** Asks the chain where it is told which one; the files alone otherwise. */
export default function (
  { json, compare, ...args }: VerifyArguments & { json: boolean; compare: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return isLive({ ...args, compare }, hre)
    ? runTask(hre, { json, compare }, (context, second) => verifyLive(context, args, second))
    : runOffline({ json }, (output) => verify(output, args));
}

/**
 * The same as {@link verify}, and asks a node whether the batch is anchored and not withdrawn.
 *
 * @param second Another node, which must say the same.
 * @param patience Milliseconds that a node is given to hear of a block that the other one knows.
 */
export async function verifyLive(
  context: TaskContext,
  args: VerifyArguments,
  second?: TaskNetwork,
  patience?: number,
): Promise<Report> {
  const { proposal } = args;
  if (proposal !== undefined) return verifyEvidenceLive(context, ofEvidence({ ...args, proposal }), second, patience);
  return verify(context.output, args, await askRegistry(context, args, second, patience));
}

/** Verifies data against what was hashed, or the file of a proof, and says what is proven and what not. */
export async function verify(output: Output, args: VerifyArguments, registry?: AskedRegistry): Promise<Report> {
  const { batch: batchId, proposal } = args;
  if (proposal !== undefined) return verifyEvidence(output, ofEvidence({ ...args, proposal }));
  if (batchId !== undefined && !(isHex(batchId) && batchId.length === 66)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is no batch id: 32 bytes in hex.",
      place: "--batch",
      value: batchId,
    });
  }
  const at = dataAt(args.what, args.store);
  if (await hasStore(at)) return verifyKept(output, at, { batchId, registry, about: args.about });
  if (args.about === undefined) return verifyFile(output, args.what, { batchId, registry });
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "What is said of data is compared with the data itself, and not with a file of some records.",
    place: "--about",
    nextStep: "Name what was hashed, or leave --about out.",
  });
}

/** Evidence is anchored nowhere and has no store: whoever names one means something else. */
function ofEvidence<Given extends VerifyArguments>(args: Given): Given {
  const [other] = (["batch", "about", "store"] as const).filter((name) => args[name] !== undefined);
  if (other === undefined) return args;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "The evidence of a proposal is compared with the proposal, and with nothing else.",
    place: `--${other}`,
    value: args[other],
    nextStep: "Leave it out; or leave out --proposal, to verify data or a proof.",
  });
}

type Claims = Pick<VerifiedProof, "proven" | "notProven">;
type Meant = { batchId: `0x${string}` | undefined; registry: AskedRegistry | undefined };

async function verifyFile(output: Output, path: string, { batchId, registry }: Meant): Promise<Report> {
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
  const { signedBy } = await verifyProof({ proof, batchId, file: path });
  const asked = await registry?.ask(batch, site, signedBy);
  const { standing, signers } = asked ?? {};
  const verified = withClaims(await verifyProof({ proof, batchId, standing, signers, file: path }), asked);
  tellRecords(output, { batchId: verified.batchId, records });
  tellClaims(output, verified);
  if (verified.standing === "withdrawn") output.line("WITHDRAWN: do not rely on it");
  if (verified.standing === "notAnchored") output.line("NOT ANCHORED: nobody stands behind it");
  const isStanding = verified.standing === "good" || verified.standing === "notAsked";
  const ok = isStanding && isBacked(signedBy, asked);
  if (isStanding && !ok) output.line(NOT_BACKED);
  const found = verified.records.map(({ index, recordHash }, i) => {
    const { path: file, line } = records[i] ?? {};
    return { index, recordHash, path: file, line };
  });
  return { json: { ...verified, records: found, ok }, ok };
}

async function verifyKept(
  output: Output,
  at: DataAt,
  { batchId, registry, about }: Meant & { about: string | undefined },
): Promise<Report> {
  const verified = await verifyData(at, output);
  const isSame = verified.kind === "withoutSecret" ? verified.isSame : verified.kind === "same";
  const compared =
    about !== undefined && isSame
      ? await compareAbout(at, output, { path: about, manifest: verified.manifest })
      : undefined;
  const anchors = await readAnchors(at.store, verified.store);
  const meant = anchors.filter(({ batch }) => batchId === undefined || hashBatch(batch) === batchId.toLowerCase());
  // Data may be anchored in several registries. Where it is in none that is asked, asking names the one that it is in.
  const anchor = (registry && anchorIn(meant, registry.site)) ?? meant[0];
  if (batchId !== undefined && anchor === undefined) {
    throw new SallyportError("BATCH_OF_OTHER", {
      summary: "What is kept beside the data is another batch than the one that is meant.",
      place: at.store,
      value: anchors[0] && hashBatch(anchors[0].batch),
      details: { "is meant": batchId, "root that is kept": verified.store.root },
    });
  }
  const site = anchor && { chainId: anchor.chainId, registry: anchor.registry };
  const statement = anchor && (await readStoredStatement(at.store, anchor.batch));
  const asked = anchor && (await registry?.ask(anchor.batch, site, statement?.signedBy));
  return tellData(output, at, {
    verified,
    anchor,
    isMeant: batchId !== undefined,
    isAsked: registry !== undefined,
    signedBy: statement?.signedBy,
    compared,
    asked,
  });
}

function withClaims<Verified extends Claims>(verified: Verified, asked: AskedChain | undefined): Verified {
  if (asked === undefined) return verified;
  const proven = [...verified.proven, ...asked.proven];
  return { ...verified, proven, notProven: [...verified.notProven, ...asked.notProven] };
}
