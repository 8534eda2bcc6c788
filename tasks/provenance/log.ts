import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Hex, isAddressEqual, isHex } from "viem";
import { enterLog } from "../../sdk/actions/enterLog.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { BatchLog } from "../../sdk/provenance/batchLog.ts";
import {
  type LoggedBatch,
  type LogProof,
  readLogProof,
  requireLogProof,
  writeLogProof,
} from "../../sdk/provenance/logProof.ts";
import { readBatchLog } from "../../sdk/read/readBatchLog.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "../lib/arguments.ts";
import { commandOf, given, plainCommand } from "../lib/commandLine.ts";
import { readText, writeText } from "../lib/files.ts";
import { type Output, type Report, waiting } from "../lib/output.ts";
import { meantBatch } from "../lib/provenance/meantBatch.ts";
import { openBook } from "../lib/provenance/openBook.ts";
import { runOffline, runTask, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type LogArguments = SystemArguments & {
  /** Batches that are asked for, in any order: like `data` elsewhere. */
  batches: readonly string[];
  /** Whether those that are not in the log are entered. */
  enter: boolean;
  /** A size that the log had: it is shown that the log continues that one. */
  since: string | undefined;
  /** The size as of which it is shown; the size of now if left out. */
  until: string | undefined;
  /** File for the proof. */
  out: string | undefined;
  /** A proof that is verified instead; it has to show each of the batches. */
  verify: string | undefined;
  /** The root that the reader believes; of the newer log in the file. */
  root: string | undefined;
  from: string | undefined;
};

/** Writes a command to go on with, of the words behind `hardhat sallyport`. */
type Command = (words: readonly string[]) => string;

/** A proof is verified from its file alone, unless a network is named. */
export default function (
  { json, ...args }: LogArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const { verify } = args;
  const isLive = args.system !== undefined || hre.globalOptions.network !== undefined;
  return verify === undefined || isLive
    ? runTask(hre, { json }, (context) => (verify === undefined ? log(context, args) : verifyLive(context, args)))
    : runOffline({ json }, (output) => verifyFile(output, args));
}

/** The log of batches: its root, where batches stand in it, in which order, and that it continues an earlier log. */
export async function log(context: TaskContext, args: LogArguments): Promise<Report> {
  const { network, output } = context;
  if (args.root !== undefined) throw noProof(args.root);
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  let book = await openBook(context, system);
  const meant = [];
  for (const data of args.batches) meant.push(await meantBatch(context, system, book, { data, store: undefined }));
  const entered: object[] = [];
  for (const { batchId, position } of args.enter ? meant : []) {
    if (position !== undefined) {
      output.line(`entered already: ${batchId}`);
      continue;
    }
    const sent = await enterLog(network.sender(args.from), { provenance, batchId });
    const { transactionHash, gasUsed } = await waiting(
      output,
      "waiting for the transaction",
      confirm(network.client, sent),
    );
    output.line(`entered ${batchId}`);
    output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
    entered.push({ batchId, transactionHash, gasUsed });
  }
  if (entered.length > 0) book = await openBook(context, system);

  const whole = await readBatchLog(network.client, { provenance, book });
  const size = sizeOf("--until", args.until, book.log.length) ?? book.log.length;
  const since = sizeOf("--since", args.since, size);
  const head = whole.head(size);
  const positions = meant.map(({ batchId }) => ({ batchId, position: book.batches.get(batchId)?.position }));
  const command: Command = (words) => commandOf(context, system, words);
  const batches = positions.map((one) => loggedAt(whole, size, one, command));
  output.line(`log of ${size} ${size === 1 ? "batch" : "batches"}, at block ${book.blockNumber}`);
  output.line(`  root       ${head.root}`);
  for (const peak of head.peaks) output.line(`  peak       ${peak}`);
  for (const words of orderWords(batches)) output.line(`  ${words}`);
  if (since !== undefined) {
    output.line(`  continues  the log of ${since}, which had the root ${whole.head(since).root}`);
  }
  const proof: LogProof = {
    ...{ chainId: network.chainId, registry: provenance, head },
    ...(since !== undefined && { older: { head: whole.head(since), path: whole.continuation(since, size) } }),
    batches,
  };
  if (args.out !== undefined) {
    requireLogProof(proof, args.out);
    await writeText(args.out, writeLogProof(proof));
    output.line(`proof in ${showUnseen(args.out)}: who has it verifies it without a node, by log --verify`);
  }
  return { json: { ...proof, blockNumber: book.blockNumber, entered, file: args.out } };
}

/** Verifies a proof, and asks the registry whether it is of its log. */
export async function verifyLive(context: TaskContext, args: LogArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const proof = await requireProof(args, (words) => commandOf(context, system, words));
  if (proof.chainId !== network.chainId || !isAddressEqual(proof.registry, provenance)) {
    throw new SallyportError("BATCH_OF_OTHER", {
      summary: "The file names another registry than the one that was asked.",
      place: args.verify,
      value: `${proof.registry} on chain ${proof.chainId}`,
      details: { "was asked": `${provenance} on chain ${network.chainId}` },
    });
  }
  const book = await openBook(context, system);
  const whole = await readBatchLog(network.client, { provenance, book });
  const { head } = proof;
  const isOf = head.size <= book.log.length && whole.head(head.size).root === head.root;
  const said = `at block ${book.blockNumber} the registry's log has ${book.log.length} batches, and its first ${head.size}`;
  const words = isOf ? `${said} have the root ${head.root}` : "";
  if (!isOf) output.line(`NOT of this registry: ${said} do not lead to the root ${head.root}`);
  return tellProof(output, proof, { isMeant: args.root !== undefined, words, isAsked: true, isOf });
}

/** Verifies a proof from its file alone. */
export async function verifyFile(output: Output, args: LogArguments): Promise<Report> {
  const asked = given({ system: args.system, policy: args.policy });
  const proof = await requireProof(args, (words) => plainCommand([...words, ...asked, "--network", "…"]));
  return tellProof(output, proof, { isMeant: args.root !== undefined, words: "", isAsked: false, isOf: true });
}

async function requireProof(args: LogArguments, command: Command): Promise<LogProof> {
  const { verify = "", root } = args;
  requireAlone(args);
  const wanted = args.batches.map(batchIdOf);
  if (root !== undefined && !(isHex(root) && root.length === 66)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is no root of a log: 32 bytes in hex.",
      place: "--root",
      value: root,
    });
  }
  const proof = readLogProof(await readText(verify), verify);
  requireLogProof(proof, verify);
  const { head, older, batches } = proof;
  for (const one of wanted) {
    if (batches.some(({ batchId }) => batchId === one)) continue;
    throw new SallyportError("LOG_PROOF_INVALID", {
      summary: "The proof does not show where the batch stands in the log.",
      place: verify,
      value: one,
      nextStep: `Ask for a proof that does, which anybody makes: ${command(["provenance", "log", one, "--out", "log.json"])}`,
    });
  }
  if (root === undefined || root.toLowerCase() === head.root) return proof;
  throw new SallyportError("LOG_PROOF_INVALID", {
    summary: "The proof is of a log with another root than the one that is meant.",
    place: verify,
    value: head.root,
    details: { "is meant": root, ...(older !== undefined && { "root of the older log": older.head.root }) },
  });
}

/** What a proof says was settled when it was made: nothing of it can be chosen any more. */
function requireAlone(args: LogArguments): void {
  const other = args.enter
    ? "enter"
    : (["since", "until", "out", "from"] as const).find((name) => args[name] !== undefined);
  if (other === undefined) return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "A proof is verified as it is: nothing is entered, chosen or written.",
    place: `--${other}`,
    value: other === "enter" ? undefined : args[other],
    nextStep: "Leave it out, or leave out --verify.",
  });
}

/** Whoever names a root would believe that it was compared. */
function noProof(root: string): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", {
    summary: "A root is compared with that of a proof, and none was given.",
    place: "--root",
    value: root,
    nextStep: "Name the file of the proof with --verify; what root a log had at a size, --since SIZE tells.",
  });
}

/** A proof knows batches by their ids alone. */
function batchIdOf(data: string): Hex {
  if (isHex(data) && data.length === 66) return data.toLowerCase() as Hex;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is no batch id, and a proof knows batches by nothing else: 32 bytes in hex.",
    value: data,
  });
}

type Asked = { isMeant: boolean; words: string; isAsked: boolean; isOf: boolean };

function tellProof(
  output: Output,
  { head, older, batches }: LogProof,
  { isMeant, words, isAsked, isOf }: Asked,
): Report {
  const proven = [
    ...(older === undefined
      ? []
      : [
          `the log of ${head.size} batches with the root ${head.root} begins with the log of ${older.head.size} with the root ${older.head.root}: nothing of it was changed, left out or moved`,
        ]),
    ...orderWords(batches).map((one) => `${one}, of the log with the root ${head.root}`),
    ...(isMeant ? ["the root is the one that is meant"] : []),
    ...(words === "" ? [] : [words]),
  ];
  const notProven = [
    ...(isAsked ? [] : ["that it is the log of the registry that the file names: no node was asked"]),
    ...(isMeant || isAsked ? [] : [`that this is the root that you mean: compare it, ${head.root}`]),
    "that a batch of the log is in good standing: what is withdrawn stays in it",
    "that all that was anchored was entered: anybody may enter a batch, and nobody must",
  ];
  output.line("proven");
  for (const one of proven) output.line(`  + ${one}`);
  output.line("not proven");
  for (const one of notProven) output.line(`  - ${one}`);
  return { json: { head, older: older?.head, batches, proven, notProven, ok: isOf }, ok: isOf };
}

/** Where batches stand, in the order of the log. */
function orderWords(batches: readonly LoggedBatch[]): string[] {
  const ordered = batches.toSorted((a, b) => a.position - b.position);
  return ordered.map(({ batchId, position }, i) => {
    const before = ordered[i - 1];
    return `${batchId} stands at ${position}${before === undefined ? "" : `, after ${before.batchId}`}`;
  });
}

type Place = { batchId: Hex; position: number | undefined };

function loggedAt(whole: BatchLog, size: number, { batchId, position }: Place, command: Command): LoggedBatch {
  if (position === undefined) {
    throw new SallyportError("BATCH_NOT_LOGGED", {
      summary: "The batch is anchored, and not in the log.",
      value: batchId,
      nextStep: `Enter it, which anybody may: ${command(["provenance", "log", batchId, "--enter"])}`,
    });
  }
  if (position < size) return { batchId, position, path: whole.path(position, size) };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The batch stands at ${position}: a log of ${size} does not hold it.`,
    place: "--until",
    value: String(size),
  });
}

function sizeOf(place: string, text: string | undefined, most: number): number | undefined {
  const size = wholeNumber(place, text);
  if (size === undefined || size <= BigInt(most)) return size === undefined ? undefined : Number(size);
  throw new SallyportError("ARGUMENT_INVALID", { summary: `The log has ${most} batches.`, place, value: text });
}
