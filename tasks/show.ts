import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { getBlock } from "viem/actions";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import type { SallyportError } from "../sdk/errors/SallyportError.ts";
import { proposalDigest } from "../sdk/proposal/proposalDigest.ts";
import { readApprover } from "../sdk/read/readApprover.ts";
import { readStatus } from "../sdk/read/readStatus.ts";
import { showUnseen } from "../sdk/text/formatText.ts";
import { formatDuration } from "../sdk/time/duration.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { describeProposal, proposalJson } from "./lib/describeProposal.ts";
import type { Report } from "./lib/output.ts";
import { findProposal, hasEnded, witnessOf } from "./lib/proposalAt.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type ShowArguments = SystemArguments & { proposal: string };

export default function (
  { json, ...args }: ShowArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => show(context, args));
}

/** Shows what a proposal does, by which rules, and what the chain says of it. */
export async function show(context: TaskContext, args: ShowArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate, record } = system;
  const found = await findProposal(context, system, args.proposal);
  const { proposal, standing } = found;
  for (const line of describeProposal(system, found)) output.line(line);
  const digest = proposalDigest({ chainId: network.chainId, gate, proposal });
  if (standing === undefined) {
    output.line("  state      not proposed");
    output.line(`  to sign    ${digest} (by an agent key)`);
    return { json: { ...proposalJson(found), state: "None", reasons: [], digest } };
  }

  const witness = await witnessOf(context, system, found);
  const { lens } = record.addresses;
  const { terms, eta } = standing;
  const { state, reasons: all } = await readStatus(network.client, { lens, gate, proposal, witness, terms });
  // What has ended is not held by anything.
  const reasons = hasEnded(state) ? [] : all;
  const { timestamp } = await explained(getBlock(network.client));
  const wait = eta - Number(timestamp);
  output.line(`  state      ${state}`);
  if (eta !== 0) {
    output.line(`  eta        ${formatMoment(eta)}${wait > 0 ? ` (in ${formatDuration(wait)})` : ""}`);
  }
  output.line(`  expires    ${formatMoment(terms.expiry)}`);
  for (const event of standing.events) {
    const by = "by" in event ? ` by ${event.by}` : "";
    const reason = "reason" in event ? `: ${showUnseen(event.reason)}` : "";
    output.line(`  ${event.name.padEnd(9)}  in block ${event.blockNumber}${by}${reason}`);
  }
  const { account } = await readApprover(network.client, { gate, tier: proposal.tier });
  if (state === "Proposed" && account !== undefined) {
    output.line(`  waits for  the approval of ${formatAccount(account, system.names)}`);
  }
  for (const reason of reasons) {
    // That it waits for approval, or has ended, is said already.
    if (reason.code !== "GATE_WRONG_STATE") output.line(`  held by    ${inOneLine(reason)}`);
  }
  return {
    json: { ...proposalJson(found), state, eta, terms, reasons: reasons.map(toJson), digest },
  };
}

function inOneLine({ code, summary, details }: SallyportError): string {
  const values = Object.entries(details).map(([label, text]) => `${label} ${text}`);
  return `${code}: ${summary}${values.length === 0 ? "" : ` (${values.join(", ")})`}`;
}

function toJson({ code, args }: SallyportError) {
  return { code, args };
}
