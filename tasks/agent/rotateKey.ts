import { type Address, getAddress, isAddress, isAddressEqual } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { keyState } from "../../sdk/read/listAgents.ts";
import { parseChange } from "../../sdk/rootProposal/parseChange.ts";
import { formatDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentNamed, agentTitle } from "../lib/agents.ts";
import { durationOf } from "../lib/arguments.ts";
import { commandOf } from "../lib/commandLine.ts";
import type { Report } from "../lib/output.ts";
import { agentReference, referenceTo } from "../lib/reference.ts";
import { type ProposeRootArguments, proposeRoot } from "../lib/rootProposal/proposeRoot.ts";
import { keysOf, type Rotation, rotationOf } from "../lib/rotation.ts";
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
    /** Retire the old key without waiting for anything. */
    atOnce: boolean;
    /** How long the old key must be silent. */
    quiet: string;
    /** Revoke the new key, and stay with the old one. */
    rollBack: boolean;
  };

export default onNetwork(rotateKey);

/**
 * Gives an agent a new key in the place of an old one, without a gap. Each time it does what can be done by now, and says
 * what is next: root adds the new key; the runner is started with it; the old one is watched until it is silent and
 * nothing of it is open; operator or guardian revoke it. Where it stands the chain tells, so that it goes on from anywhere.
 */
export async function rotateKey(context: TaskContext, args: RotateKeyArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const agent = agentNamed(system, args.agent);
  const key = keyOf(args.key);
  const quiet = durationOf("--quiet", args.quiet);
  const now = await timeNow(context);
  if (args.rollBack) return rollBack(context, system, args, { agent, key, now });
  const rotation = await rotationOf(context, system, { agent, key, retire: args.retire, quiet, now });
  if (rotation.phase === "add") return add(context, system, args, { agent, key });
  const isNow = args.atOnce && "old" in rotation;
  for (const line of linesOf(context, system, rotation, { agent, key, isNow })) context.output.line(line);
  if (isNow || rotation.phase === "retire") {
    const { json } = await revokeKey(context, { ...args, key: rotation.old });
    return { json: { ...(json as object), phase: "retire", key, old: rotation.old } };
  }
  if (rotation.phase === "watch") requireUnused(rotation, now);
  const old = "old" in rotation ? { old: rotation.old } : {};
  return {
    json: { agent, key, phase: rotation.phase, ...old, ...(rotation.phase === "done" ? { already: true } : {}) },
  };
}

/** @throws ARGUMENT_INVALID */
function keyOf(text: string): Address {
  if (isAddress(text)) return getAddress(text);
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "The new key is given by its address, with its checksum.",
    place: "key",
    value: text,
  });
}

async function add(
  context: TaskContext,
  system: TaskSystem,
  args: RotateKeyArguments,
  { agent, key }: { agent: bigint; key: Address },
): Promise<Report> {
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
  context.output.line("then, once it has executed, run the same again: no moment is without a key");
  return { ...report, json: { ...(report.json as object), phase: "add" } };
}

/** Where it stands, and what is next. */
function linesOf(
  context: TaskContext,
  system: TaskSystem,
  rotation: Exclude<Rotation, { phase: "add" }>,
  { agent, key, isNow }: { agent: bigint; key: Address; isNow: boolean },
): string[] {
  const again = ["agent", "rotate-key", agentReference(agent, system), key];
  const retire = "old" in rotation ? ["--retire", rotation.old] : [];
  const back = `to roll back instead: ${commandOf(context, system, [...again, "--roll-back"])}`;
  switch (rotation.phase) {
    case "overlap":
      return [`the new key is added, and in force from ${formatMoment(rotation.from)}: run the same again then`];
    case "done":
      return [`the old key of ${agentTitle(system, agent)} is in force no more: the rotation is done`];
    case "retire":
      return [`the old key is silent since ${formatMoment(rotation.silentSince)}, and has nothing open`];
    case "switch": {
      const run = `next, where the agent runs: ${commandOf(context, system, ["agent", "run", "--key", key])}`;
      return ["both keys are in force, and the new one has proposed nothing yet", ...(isNow ? [] : [run, back])];
    }
    case "watch": {
      const { silentSince, until, later, ending } = rotation;
      const silent = `the new key proposes since ${formatMoment(silentSince)}, and the old one is silent`;
      const open = ending.map(
        ({ proposal, state }) =>
          `signed by the old key: ${referenceTo(proposal, system)}, ${state}: it would end with the key`,
      );
      const next = `next, once it is silent until ${formatMoment(until)}${open.length === 0 ? "" : ", with nothing open"}`;
      const now = commandOf(context, system, [...again, ...retire, "--at-once"]);
      return [
        later.length === 0 ? silent : `mind: the old key proposed ${later.length} since the new one did`,
        ...open,
        ...(isNow ? [] : [`${next}: run the same again; to retire it at once: ${now}`, back]),
      ];
    }
  }
}

/**
 * Whoever still signs with the old key is a runner that was forgotten, or a thief.
 *
 * @throws AGENT_KEY_IN_USE
 */
function requireUnused({ old, later, until, silentSince }: Extract<Rotation, { phase: "watch" }>, now: number): void {
  if (later.length === 0 || now >= until) return;
  throw new SallyportError("AGENT_KEY_IN_USE", {
    summary: `${old} proposed ${later.length} since the new key did, ${formatMoment(silentSince)} at last.`,
    value: old,
    args: { key: old, proposals: later.length },
    nextStep: `Stop whoever signs with it, and run the same again in ${formatDuration(until - now)}; or retire it all the same: --at-once.`,
  });
}

/** Ends the new key, while another one is there to go on with. */
async function rollBack(
  context: TaskContext,
  system: TaskSystem,
  args: RotateKeyArguments,
  { agent, key, now }: { agent: bigint; key: Address; now: number },
): Promise<Report> {
  const keys = await keysOf(context, system, agent);
  const added = keys.find((one) => isAddressEqual(one.key, key));
  const title = agentTitle(system, agent);
  if (added === undefined) {
    throw new SallyportError("AGENT_KEY_UNKNOWN", {
      summary: `${key} is no key of ${title}: there is nothing to roll back.`,
      value: key,
      nextStep: "Where a root proposal that adds it waits, stop that: hardhat sallyport withdraw, or veto.",
    });
  }
  const others = keys.filter((one) => one !== added && keyState(one, now) === "in force");
  if (others.length === 0 && added.revokedAt === 0) {
    throw new SallyportError("AGENT_KEY_UNKNOWN", {
      summary: `${title} has no other key in force: there is none to roll back to.`,
      value: key,
      nextStep: "Rotate on to a third key: agent rotate-key.",
    });
  }
  const { json } = await revokeKey(context, { ...args, key });
  for (const { key: other } of others) {
    const run = commandOf(context, system, ["agent", "run", "--key", other]);
    context.output.line(`still in force: ${other}; where the agent runs: ${run}`);
  }
  return { json: { ...(json as object), phase: "roll back" } };
}
