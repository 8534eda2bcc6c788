import type { Testimony } from "../../../sdk/actions/attest.ts";
import type { QualityReport } from "../../../sdk/actions/measure.ts";
import type { Sender } from "../../../sdk/actions/sendCall.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { readTestimonyFile, requireTestimonyOf, writeTestimonyFile } from "../../../sdk/files/testimonyFile.ts";
import type { BookedBatch } from "../../../sdk/provenance/batchBook.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { formatMoment, parseMoment } from "../../../sdk/time/moment.ts";
import { list } from "../arguments.ts";
import { commandOf } from "../commandLine.ts";
import { readText, writeText } from "../files.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import { timeNow } from "../timeNow.ts";
import { attesterVoice, type VoiceArguments } from "./attesterVoice.ts";

/** How long what is signed may be carried, in seconds, unless something else is asked for. */
const LIFETIME = 86_400;

export type TestimonyArguments = VoiceArguments & {
  /** Last moment at which it counts; a day from now if left out. */
  validUntil: string | undefined;
  /** Where it is written instead of being sent. */
  out: string | undefined;
  /** Files that attesters signed, joined by commas: these are carried, and nothing else is said. */
  signatures: string | undefined;
};

/** What an attester says, ready to be sent. */
export type ReadyTestimony = { by: Testimony; report: QualityReport | undefined; carrier: Sender };

/** What an attester says, before it is signed. */
type Said = Pick<Testimony, "attester" | "observedAt" | "validUntil">;

export type TestimonyKind = {
  /** What is reported; undefined where a batch is attested, or what was signed elsewhere is carried. */
  report?: QualityReport | undefined;
  /** Whether files hold reports. */
  isReport: boolean;
  sign: (speaker: Sender, said: Said) => Promise<Pick<Testimony, "key" | "signature">>;
};

/**
 * What is to be sent: what others signed into files, or what an account of the network says itself. With `--out` nothing is
 * to be sent: the file is written.
 */
export async function testimonies(
  context: TaskContext,
  system: TaskSystem,
  { batch, batchId, observedAt }: BookedBatch,
  args: TestimonyArguments,
  { report, isReport, sign }: TestimonyKind,
): Promise<ReadyTestimony[]> {
  const { network, output } = context;
  const { chainId } = network;
  const registry = system.record.addresses.provenance;
  if (args.signatures !== undefined) return carried();

  const validUntil = await validUntilOf(context, args.validUntil);
  const { attester, speaker, carrier } = await attesterVoice(
    context,
    system,
    batch.schema,
    args,
    args.out !== undefined,
  );
  const said = { attester, observedAt, validUntil };
  const isCalling = args.out === undefined && speaker === carrier;
  const spoken = isCalling
    ? ({ key: speaker.account.address, signature: "0x" } as const)
    : await explained(sign(speaker, said));
  const by = { ...said, ...spoken };
  if (args.out === undefined) return [{ by, report, carrier }];
  await writeText(args.out, writeTestimonyFile({ chainId, registry, batch, by, report }));
  output.line(`signed for ${batchId}`);
  output.line(`  attester   ${attester}, by its key ${by.key}`);
  output.line(`  until      ${formatMoment(validUntil)}`);
  output.line(`  in         ${showUnseen(args.out)}`);
  output.line(`  next       anybody carries it: ${carrying(args.out, isReport)}`);
  return [];

  /** The command that carries a file of either kind. */
  function carrying(path: string, isOfReport: boolean): string {
    const kind = isOfReport ? "measure" : "attest";
    return commandOf(context, system, ["provenance", kind, batchId, "--signatures", path]);
  }

  async function carried(): Promise<ReadyTestimony[]> {
    const carrier = network.sender(args.from);
    const ready: ReadyTestimony[] = [];
    for (const path of list(args.signatures)) {
      const file = readTestimonyFile(await readText(path), path);
      requireTestimonyOf(file, { chainId, registry, batchId }, path);
      if ((file.report !== undefined) !== isReport) {
        throw new SallyportError("SIGNATURE_OF_OTHER", {
          summary: `${path} holds ${isReport ? "an attestation, and no report of quality" : "a report of quality, and no attestation"}.`,
          place: path,
          nextStep: `Carry it with the other command: ${carrying(path, !isReport)}`,
        });
      }
      ready.push({ by: file.by, report: file.report, carrier });
    }
    if (ready.length > 0) return ready;
    throw new SallyportError("ARGUMENT_INVALID", { summary: "No file is named.", place: "--signatures" });
  }
}

async function validUntilOf(context: TaskContext, text: string | undefined): Promise<number> {
  const now = await timeNow(context);
  if (text === undefined) return now + LIFETIME;
  const moment = parseMoment(text);
  if (moment !== undefined && moment > now) return moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary:
      moment === undefined
        ? "This is not a moment in UTC."
        : `This moment has passed: the chain's clock is at ${formatMoment(now)}.`,
    place: "--valid-until",
    value: text,
    nextStep: "Write a later one, with date, time and Z: 2027-01-01T00:00:00Z.",
  });
}
