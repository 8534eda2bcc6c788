// Payments of the small DAO's agent, ready to be written into its journal.
import { keccak256, stringToHex } from "viem";
import type { Entry, JournalOwner } from "../../../agent/journal/entry.ts";
import { intentNonce } from "../../../agent/journal/intentNonce.ts";
import { type CompiledPolicy, compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { evidenceRoot } from "../../../sdk/provenance/evidence.ts";
import { recipients, smallPolicy } from "./smallDao.ts";

export type IntendedEntry = Extract<Entry, { kind: "intended" }>;

/** One owner for journals that meet no chain. */
export const nobodysJournal: JournalOwner = {
  chainId: 31_337,
  gate: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  agent: 1n,
};

let compiled: CompiledPolicy | undefined;

/** A payment of one wei to ada, by the tier that needs no approval, unless told otherwise. `lines`: of a bundle that is one. */
export function anyIntent(
  owner: JournalOwner,
  key: string,
  changes: {
    to?: keyof typeof recipients;
    value?: bigint;
    notAfter?: number;
    attempt?: number;
    now?: number;
    lines?: string[];
  } = {},
): IntendedEntry {
  const { to = "ada", value = 1n, attempt = 0, now = Math.floor(Date.now() / 1000) } = changes;
  const { notAfter = now + 30 * 86_400, lines } = changes;
  compiled ??= compilePolicy(smallPolicy());
  const planned = planProposal({
    policy: compiled,
    proposer: agentProposer(owner.agent),
    nonce: intentNonce(owner, key),
    epoch: 1,
    notAfter,
    evidence: lines === undefined ? keccak256(stringToHex(key)) : evidenceRoot(lines),
    calls: [{ target: recipients[to], value }],
    now,
  });
  if (!planned.allowed) throw new Error(planned.refusal);
  const { proposal, witness } = planned;
  return { kind: "intended", key, attempt, proposal, witness, evidence: lines ?? [`key ${key}`] };
}
