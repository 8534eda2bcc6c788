import { join } from "node:path";
import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock, getChainId } from "viem/actions";
import { addressNames } from "../../sdk/describe/addressNames.ts";
import { describeCall } from "../../sdk/describe/describeCall.ts";
import { readingOf } from "../../sdk/describe/readingOf.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Nodes } from "../../sdk/node/agree.ts";
import { type CompiledPolicy, compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { findRule } from "../../sdk/policy/match/findRule.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import type { Proposal, ProposalState } from "../../sdk/proposal/types.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import { type GateSettings, readGate } from "../../sdk/read/readGate.ts";
import { readProposal, type StandingProposal } from "../../sdk/read/readProposal.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import { elapsed } from "../../sdk/time/elapsed.ts";
import { bundleOfScript, unreadSentence } from "../bundle/bundle.ts";
import { writeBundle } from "../bundle/writeBundle.ts";
import { checkWish } from "../checks/checkWish.ts";
import { readLowestTier } from "../checks/readLowestTier.ts";
import { intentNonce } from "../journal/intentNonce.ts";
import { nextAttempt } from "../journal/nextAttempt.ts";
import { type Journal, openJournal } from "../journal/openJournal.ts";
import { newOutbox } from "../outbox/outbox.ts";
import type { Carrier, ProposalSigner } from "../signing/ports.ts";
import type { Desk, Standing, WantedCall } from "./desk.ts";

export type OpenDeskParameters = {
  /** Asks the node. */
  client: LogClient;
  gate: Address;
  lens: Address;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
  /** The policy file's text. */
  policy: string;
  /** The agent's name in the policy. */
  agent: string;
  signer: ProposalSigner;
  carrier: Carrier;
  /** Where the desk's journal and the evidence lie. One process at a time. */
  folder: string;
  /** Seconds in which a proposal may execute; 14 days if left out. */
  lifetime?: number;
  /** How far what comes in may stay below the simulation, in basis points; 100 if left out. */
  tolerance?: number;
  /** Blocks after which nobody expects the chain to change its mind; 32 if left out. */
  finality?: number;
};

/** How long a call waits until its proposal is in a block, in seconds. */
const PATIENCE = 120;

const ENDED: readonly ProposalState[] = ["Vetoed", "Cancelled", "Expired", "Stale"];

/**
 * Opens the runner's core for calls that are not typed wishes: the same checks, the same journal, the same exactly once.
 *
 * @throws JOURNAL_…, POLICY_…, AGENT_KEY_UNKNOWN
 */
export async function openDesk(parameters: OpenDeskParameters): Promise<Desk & { close(): void }> {
  const { client, gate, lens, fromBlock, agent: name, signer, carrier, folder } = parameters;
  const { lifetime = 14 * 86_400, tolerance = 100, finality = 32 } = parameters;
  const policy = compilePolicy(parameters.policy);
  const agent = policy.names.agents[name];
  if (agent === undefined) {
    const known = Object.keys(policy.names.agents).join(", ");
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `The policy names no agent "${name}".`,
      value: name,
      nextStep: `Agents there: ${known}.`,
    });
  }
  const proposer = agentProposer(agent);
  const chainId = await explained(getChainId(client));
  const nodes: Nodes = [{ name: "node", chainId, client }];
  const { treasury } = await readGate(client, { gate });
  const journal = openJournal({ path: join(folder, "journal.sqlite"), owner: { chainId, gate, agent } });
  const outbox = newOutbox({ journal, client, gate, lens, fromBlock, finality, signer, carrier });
  const where = { gate, proposer, fromBlock };
  return { treasury, propose, standing, close: () => journal.close() };

  async function propose({ key, calls }: { key: string; calls: readonly WantedCall[] }): Promise<Hex> {
    const next = nextAttempt(journal.state, key);
    if (next !== undefined) await intend(key, next, calls);
    else requireSameCalls(key, calls, intendedUnder(journal, key));
    return carried(key);
  }

  async function intend(key: string, next: { nonce: bigint; attempt: number }, calls: readonly WantedCall[]) {
    const settings = await readGate(client, { gate });
    if (settings.policyRoot !== policy.root) throw otherPolicy(settings);
    const time = Number((await explained(getBlock(client))).timestamp);
    const { registry, tiers } = settings;
    const asked = { registry, agent: agent as bigint, key: signer.key, tiers, now: time };
    const lowestTier = await readLowestTier(client, asked);
    const sentences = calls.map((call) => sentenceOf(call, policy, proposer, time));
    const checked = await checkWish({
      ...{ policy, nodes, gate, treasury, agent: agent as bigint, tolerance, lowestTier },
      key: signer.key,
      epoch: settings.epoch,
      nonce: next.nonce,
      notAfter: time + lifetime,
      built: { calls, bounds: [], sentences },
      batches: [],
      history: [...journal.state.past.values()],
      monitors: {},
      isReleased: false,
      now: time,
      clock: Math.floor(Date.now() / 1000),
    });
    if (checked.outcome !== "fit") {
      const code = "code" in checked ? checked.code : checked.monitor;
      throw new SallyportError("PROPOSAL_NOT_CARRIED", { summary: checked.reason, value: code });
    }
    const digests = { root: policy.root, file: hashText(parameters.policy) };
    const { findings } = checked;
    const { lines, root } = bundleOfScript({ agent: name, policy: digests, key, sentences, findings });
    await writeBundle(folder, root, lines);
    const { proposal, witness } = checked.propose(root);
    journal.append({ kind: "intended", key, attempt: next.attempt, proposal, witness, evidence: lines, time });
  }

  /** Takes what is under the key to the chain, and waits until it stands in a block. */
  async function carried(key: string): Promise<Hex> {
    const until = elapsed() + PATIENCE;
    const nonce = intentNonce(journal.state.owner, key);
    for (;;) {
      await outbox.pass();
      const { keys, open: underway, recovered } = journal.state;
      const open = underway.get(nonce);
      const id = open === undefined ? (keys.get(key)?.id ?? recovered.get(nonce)) : open.proposed?.id;
      if (id !== undefined) return id;
      const failed = failureUnder(journal, key);
      if (failed !== undefined) throw failed;
      if (elapsed() > until) throw notIncluded(key);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function standing(id: Hex): Promise<Standing | undefined> {
    const intended = intendedAs(journal, id);
    if (intended === undefined) return undefined;
    const found = await readProposal(client, { ...where, nonce: intended.nonce }).catch((error: unknown) => {
      if (isSallyportError(error, "PROPOSAL_NOT_FOUND")) return undefined;
      throw error;
    });
    if (found !== undefined) return standingOf(found);
    // A block that held it is gone: it is carried again, as long as the gate can take it.
    await outbox.pass();
    const open = journal.state.open.get(intended.nonce)?.proposal;
    const isOpen = open !== undefined && hashProposal(open) === id.toLowerCase();
    return isOpen ? { state: "waiting", proposal: intended } : { state: "ended", proposal: intended, how: "Expired" };
  }

  async function standingOf({ state, proposal, terms, events }: StandingProposal): Promise<Standing> {
    const execution = events.findLast((event) => event.name === "Executed");
    if (execution !== undefined) {
      return { state: "executed", proposal, transactionHash: execution.transactionHash };
    }
    if (ENDED.includes(state)) return { state: "ended", proposal, how: state as "Vetoed" };
    const time = Number((await explained(getBlock(client))).timestamp);
    return time > terms.expiry ? { state: "ended", proposal, how: "Expired" } : { state: "waiting", proposal };
  }
}

/** The latest proposal that was intended under a key. */
function intendedUnder(journal: Journal, key: string): Proposal | undefined {
  const nonce = intentNonce(journal.state.owner, key);
  let found: Proposal | undefined;
  for (const { entry } of journal.entries("intended", "restored")) {
    if (entry.proposal.nonce === nonce) found = entry.proposal;
  }
  return found;
}

/** The proposal of an id, where it was intended here. */
function intendedAs(journal: Journal, id: Hex): Proposal | undefined {
  for (const { entry } of journal.entries("intended", "restored")) {
    if (hashProposal(entry.proposal) === id.toLowerCase()) return entry.proposal;
  }
  return undefined;
}

/** Why the gate refused what is under a key, where it did. */
function failureUnder(journal: Journal, key: string): SallyportError | undefined {
  const open = journal.state.open.get(intentNonce(journal.state.owner, key));
  if (open?.failed === undefined) return undefined;
  return new SallyportError("PROPOSAL_NOT_CARRIED", {
    summary: `The proposal is not taken now: ${open.failed}. It is tried again when the script is.`,
    value: open.failed,
  });
}

function requireSameCalls(key: string, calls: readonly WantedCall[], intended: Proposal | undefined): void {
  const isSame =
    intended?.calls.length === calls.length &&
    calls.every(({ target, value, data }, i) => {
      const call = intended.calls[i];
      return call !== undefined && isAddressEqual(call.target, target) && call.value === value && call.data === data;
    });
  if (isSame) return;
  throw new SallyportError("DOOR_KEY_CONFLICT", { summary: `"${key}" was another call before.`, value: key });
}

/** What signers read of a call: by the function of the rule that carries it. */
function sentenceOf(call: WantedCall, policy: CompiledPolicy, proposer: Address, now: number): string {
  const found = findRule({ policy, proposer, call, now });
  const names = addressNames(policy.names);
  const options = { names, policy: policy.names, ...readingOf(found.rule, policy.names) };
  return describeCall(call, options).text ?? unreadSentence(call);
}

function otherPolicy({ policyRoot }: GateSettings): SallyportError {
  return new SallyportError("POLICY_NOT_IN_FORCE", {
    summary: "The policy that was given is not the one that the gate holds.",
    value: policyRoot,
  });
}

function notIncluded(key: string): SallyportError {
  return new SallyportError("TRANSACTION_NOT_INCLUDED", {
    summary: `The proposal of "${key}" is in no block after ${PATIENCE} seconds. It is not lost: the journal has it.`,
    value: key,
  });
}
