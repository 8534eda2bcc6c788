import { zeroAddress } from "viem";
import { revokeKeyData } from "../../sdk/actions/holdAgent.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { keyState } from "../../sdk/read/listAgents.ts";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { actAll } from "../lib/actAll.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentTitle, isOpen, keyNamed, proposalsOf, whoStopsKey } from "../lib/agents.ts";
import type { Output, Report } from "../lib/output.ts";
import { referenceTo } from "../lib/reference.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";

export type RevokeKeyArguments = SystemArguments & ActAsArguments & { key: string };

export default onNetwork(revokeKey);

/** Revokes a key of an agent, for ever, as its operator or the guardian; tells what waits that the key signed. */
export async function revokeKey(context: TaskContext, args: RevokeKeyArguments): Promise<Report> {
  const { output } = context;
  const system = await openSystem(context, args);
  const found = await keyNamed(context, system, args.key);
  const { key, agent, revokedAt } = found;
  const open = (await proposalsOf(context, system, agent, key)).filter(isOpen);
  const left = tellOpen(output, system, open);
  if (revokedAt !== 0) {
    const state = keyState(found, await timeNow(context));
    output.line(`${key} is ${state} already, since ${formatMoment(revokedAt)}`);
    return { json: { agent, key, open: left, already: true } };
  }
  const { party, role } = await whoStopsKey(context, system, found, args.from);
  const what = `key ${formatAccount(key, system.names)} of ${agentTitle(system, agent)} is revoked, for ever`;
  const act = { party, role, target: system.settings.registry, data: revokeKeyData({ key }), what };
  const { json } = await actAll(context, system, [act], args, ["agent", "revoke-key", key]);
  return { json: { agent, key, open: left, ...(json as object) } };
}

/** What revoking the key does to proposals that it signed. */
function tellOpen(output: Output, system: TaskSystem, open: readonly StandingProposal[]) {
  return open.map(({ id, proposal, state, terms }) => {
    const isApproved = terms.approver !== zeroAddress;
    const then = isApproved
      ? "goes on, because humans approved it"
      : state === "Proposed"
        ? "can no longer be approved"
        : "never executes";
    const { proposer, nonce } = proposal;
    output.line(`signed by it: ${referenceTo(proposal, system)}, ${state}: once the key is revoked it ${then}`);
    return { id, proposer, nonce, state, goesOn: isApproved };
  });
}
