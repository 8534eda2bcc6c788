import { type Address, getAddress, isAddress, isAddressEqual } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type AgentKey, keyState, listAgentKeys, readAgentKey } from "../../sdk/read/listAgents.ts";
import { parseChange } from "../../sdk/rootProposal/parseChange.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentNamed, agentTitle, proposalsOf } from "../lib/agents.ts";
import { commandOf } from "../lib/commandLine.ts";
import type { Report } from "../lib/output.ts";
import { type ProposeRootArguments, proposeRoot } from "../lib/rootProposal/proposeRoot.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";
import { revokeKey } from "./revokeKey.ts";

export type RotateKeyArguments = SystemArguments &
  ActAsArguments &
  ProposeRootArguments & {
    agent: string;
    /** The new key. */
    key: string;
    kind: string | undefined;
    validFrom: string | undefined;
    validUntil: string | undefined;
    lowestTier: string | undefined;
    /** The key that goes; the only other one in force if left out. */
    retire: string | undefined;
  };

export default onNetwork(rotateKey);

/**
 * Gives an agent a new key in the place of an old one, without a gap: first root adds the new key; once it is in force,
 * the same command lets operator or guardian revoke the old one.
 */
export async function rotateKey(context: TaskContext, args: RotateKeyArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const agent = agentNamed(system, args.agent);
  const { registry } = system.settings;
  if (!isAddress(args.key)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "The new key is given by its address, with its checksum.",
      place: "key",
      value: args.key,
    });
  }
  const key = getAddress(args.key);
  const now = await timeNow(context);
  const added = await readAgentKey(network.client, { registry, key });
  if (added.agent !== agent) {
    const { kind, validFrom, validUntil, lowestTier } = args;
    const fields = Object.entries({
      ...{ agent: String(agent), key, kind },
      ...{ "valid from": validFrom, "valid until": validUntil, "lowest tier": lowestTier },
    }).filter(([, value]) => value !== undefined);
    const change = parseChange({
      kind: "agent add-key",
      fields: Object.fromEntries(fields),
      at: (path) => ["agent rotate-key", ...path].join(": "),
    });
    const report = await proposeRoot(context, system, [change], args);
    output.line(
      "then, once it has executed, run the same again: the old key is revoked, and no moment is without a key",
    );
    return report;
  }
  const state = keyState(added, now);
  if (state !== "in force") {
    throw new SallyportError("REGISTRY_INVALID_KEY", {
      summary: `The new key is ${state}: without the old one the agent could not propose.`,
      value: key,
      nextStep: "Wait until it is in force, or rotate to another key.",
    });
  }
  const old = await oldKey(context, system, agent, key, args.retire, now);
  if (old === undefined) {
    output.line(`${agentTitle(system, agent)} has no other key in force: the rotation is done`);
    return { json: { agent, key, already: true } };
  }
  const back = commandOf(context, system, ["agent", "revoke-key", key]);
  await requireSilent(context, system, { agent, key, old, isNamed: args.retire !== undefined, back });
  return revokeKey(context, { ...args, key: old });
}

/**
 * Looks whether the old key was silent since the new one proposed first. Where it was not, somebody still signs with it:
 * a runner that was forgotten, or a thief. Then it is retired only where it is named.
 */
async function requireSilent(
  context: TaskContext,
  system: TaskSystem,
  { agent, key, old, isNamed, back }: { agent: bigint; key: Address; old: Address; isNamed: boolean; back: string },
): Promise<void> {
  const { line } = context.output;
  const all = await proposalsOf(context, system, agent);
  // As the chain holds them: several may stand in one second.
  const signedBy = (of: Address) => all.filter(({ terms }) => isAddressEqual(terms.key, of));
  const [first] = signedBy(key);
  const later = first === undefined ? [] : signedBy(old).filter((one) => all.indexOf(one) > all.indexOf(first));
  if (first === undefined) line(`the new key has proposed nothing yet; to roll back instead: ${back}`);
  else if (later.length === 0)
    line(`the old key is silent since the new one proposed, ${formatMoment(first.terms.proposedAt)}`);
  else if (isNamed) line(`mind: the old key proposed ${later.length} since the new one did`);
  else {
    throw new SallyportError("AGENT_KEY_IN_USE", {
      summary: `${old} proposed ${later.length} since the new key did, ${formatMoment(later.at(-1)?.terms.proposedAt ?? 0)} at last.`,
      value: old,
      args: { key: old, proposals: later.length },
      nextStep: `Stop whoever signs with it, or retire it all the same: --retire ${old}. To roll back: ${back}`,
    });
  }
}

/** The key that goes: the one that is named, or the only other one in force. */
async function oldKey(
  { network }: TaskContext,
  system: TaskSystem,
  agent: bigint,
  key: Address,
  named: string | undefined,
  now: number,
): Promise<Address | undefined> {
  const { registry } = system.settings;
  const { fromBlock } = system.record;
  const all = await listAgentKeys(network.client, { registry, fromBlock, agent });
  const others = all.filter((one) => !isAddressEqual(one.key, key));
  if (named !== undefined) {
    const found = others.find((one) => one.key.toLowerCase() === named.toLowerCase());
    if (found !== undefined) return found.key;
    throw new SallyportError("AGENT_KEY_UNKNOWN", {
      summary: `${named} is no other key of ${agentTitle(system, agent)}.`,
      place: "--retire",
      value: named,
      nextStep: `Its other keys: ${others.map((one: AgentKey) => one.key).join(", ") || "none"}.`,
    });
  }
  const inForce = others.filter((one) => keyState(one, now) === "in force");
  if (inForce.length <= 1) return inForce[0]?.key;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `${inForce.length} other keys are in force.`,
    place: "--retire",
    nextStep: `Say which one goes: --retire ${inForce.map((one) => one.key).join(" or ")}.`,
  });
}
