import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Address } from "viem";
import { compareHeads } from "../../../agent/journal/compareHeads.ts";
import { headSchema } from "../../../agent/journal/headBatch.ts";
import { requireOwner } from "../../../agent/journal/openJournal.ts";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { findSchemaBatches } from "../../../sdk/read/readBatch.ts";
import { accountOf } from "../../lib/callOf.ts";
import { problemLine } from "../../lib/journalAt.ts";
import { type Output, type Report, table, waiting } from "../../lib/output.ts";
import { runOffline, runTask, type TaskContext } from "../../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../../lib/system.ts";

export type JournalArguments = { file: string };

export type VerifyArguments = JournalArguments &
  SystemArguments & {
    /** An account that anchored, beside those that the journal names. */
    by: string | undefined;
  };

export default function (
  { json, ...args }: VerifyArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  // Without a network it asks nobody: a file is all that is needed.
  if (hre.globalOptions.network === undefined) return runOffline({ json }, (output) => verify(output, args));
  return runTask(hre, { json }, (context) => verifyAnchored(context, args));
}

/** Computes the hash chain of a journal again, from its file alone. A runner may be writing to it. */
export async function verify(output: Output, { file }: JournalArguments): Promise<Report> {
  const { ok, json } = tell(output, file);
  if (ok) {
    output.line("Whether entries are missing at its end no chain tells: compare the head with one that was noted,");
    output.line("or with what was anchored: --network NAME");
  }
  return { json, ok };
}

/** The same, and compares it with the heads that were anchored: entries that are missing at its end are noticed. */
export async function verifyAnchored(context: TaskContext, { file, by, ...args }: VerifyArguments): Promise<Report> {
  const { network, output } = context;
  const { ok, json, owner } = tell(output, file);
  if (owner === undefined) return { json, ok };
  const system = await openSystem(context, args);
  requireOwner(file, owner, { chainId: network.chainId, gate: system.gate, agent: owner.agent });
  const { provenance } = system.record.addresses;
  const { fromBlock } = system.record;
  const asked = findSchemaBatches(network.client, { provenance, schema: headSchema(owner), fromBlock });
  const anchored = await waiting(output, "reading anchors", asked);
  const named: Address[] = by === undefined ? [] : [accountOf(system, by, "--by")];
  const { upTo, missing, unanchored, strangers } = compareHeads(file, { owner, anchored, by: named });
  const { line } = output;
  line(upTo === undefined ? "nothing of it is anchored" : `anchored up to entry ${upTo}, as it stands in the file`);
  for (const id of missing)
    line(`anchored as ${id}, and NOT in this file: entries are missing at its end, or were written anew`);
  for (const { number, batchId } of unanchored)
    line(`entry ${number} says that ${batchId} is anchored, and the registry does NOT know it`);
  for (const one of strangers)
    line(`${one} anchored what is not in this file. If it is the agent's account: --by ${one}`);
  // Without any head of its own nobody can say whose the others are.
  const isWhole = missing.length === 0 && unanchored.length === 0 && (strangers.length === 0 || upTo !== undefined);
  return { json: { ...json, anchored: { upTo, missing, unanchored, strangers } }, ok: ok && isWhole };
}

function tell(output: Output, file: string) {
  const { entries, state, problem } = verifyJournal(file);
  const owner = state?.owner;
  const { number = 0, hash } = state?.head ?? {};
  if (owner !== undefined) {
    output.line(
      table([
        ["journal of", `agent ${owner.agent} of the gate ${owner.gate} on chain ${owner.chainId}`],
        ["entries", `${entries} as they were written`],
        ["head", `${hash} of entry ${number}`],
        ["on its way", String(state?.open.size ?? 0)],
      ]),
    );
  }
  if (problem !== undefined) {
    output.line(problemLine(problem));
    output.line(
      `to keep what is whole, and read the rest from the chain: hardhat sallyport agent journal rebuild ${file}`,
    );
  }
  const json = { entries, owner, head: state?.head, open: state?.open.size, problem };
  return { json, ok: problem === undefined, owner };
}
