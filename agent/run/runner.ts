import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Address, createClient, defineChain } from "viem";
import type { NamedNode, Nodes } from "../../sdk/node/agree.ts";
import { type CompiledPolicy, compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { type LogClient, withLogReading } from "../../sdk/read/logs/logReading.ts";
import { type GateSettings, readGate } from "../../sdk/read/readGate.ts";
import { elapsed as monotonic } from "../../sdk/time/elapsed.ts";
import { readAgentFile } from "../agentFile/readAgentFile.ts";
import type { AgentFile } from "../agentFile/schema.ts";
import type { Brain } from "../brains/brain.ts";
import { type Journal, openJournal } from "../journal/openJournal.ts";
import { newOutbox, type Outbox } from "../outbox/outbox.ts";
import type { KeyHolder } from "../signing/connect.ts";
import type { Anchorer } from "../signing/ports.ts";
import type { Source } from "../sources/observation.ts";
import { type ContentStore, openStore } from "../sources/store.ts";
import type { RunEvent } from "./events.ts";
import { openBrain } from "./openBrain.ts";
import { openSources } from "./openSources.ts";
import type { RunnerSetup } from "./setup.ts";
import { tellingJournal } from "./tellingJournal.ts";

/** Everything that a runner works with from turn to turn. */
export type Runner = {
  setup: RunnerSetup;
  agentFile: AgentFile;
  /** The agent's id, and the same as the proposer of proposals. */
  agent: bigint;
  proposer: Address;
  client: LogClient;
  /** That client, and the one of the second node where the agent file names one: they must agree. */
  nodes: Nodes;
  journal: Journal;
  store: ContentStore;
  sources: readonly Source[];
  /** The policy that was last seen in force. */
  inForce: PolicyInForce;
  brain: Brain;
  outbox: Outbox;
  anchorer: Anchorer;
  tell: (event: RunEvent) => void;
  /** Seconds since the epoch by this machine's clock. */
  now: () => number;
} & Clocks;

/** A policy and the text of its file. Root may put another in its place while the runner runs. */
export type PolicyInForce = { policy: CompiledPolicy; text: string };

export type OpenRunnerParameters = {
  setup: RunnerSetup;
  holder: KeyHolder;
  tell: (event: RunEvent) => void;
} & Partial<Clocks>;

/** This machine's clocks, unless told otherwise. */
export type Clocks = {
  /** Milliseconds since the epoch: the journal goes by it. */
  clock: () => number;
  /** Seconds that go on whatever is done to that clock: waiting goes by them. */
  elapsed: () => number;
};

/**
 * Opens what a runner needs, and refuses to begin where any of it is wrong.
 *
 * @throws AGENT_FILE_…, PLAN_…, POLICY_…, JOURNAL_…, and what cannot be read or written.
 */
export async function openRunner(parameters: OpenRunnerParameters): Promise<Runner> {
  const { setup, holder, tell, clock = Date.now, elapsed = monotonic } = parameters;
  const { chainId, gate, lens, fromBlock, folder } = setup;
  const now = () => Math.floor(clock() / 1000);
  const policy = compilePolicy(setup.policyFile.text, { file: setup.policyFile.path });
  const agentFile = readAgentFile(setup.agentFile.text, { policy, file: setup.agentFile.path });
  const agent = policy.names.agents[agentFile.agent];
  if (agent === undefined) throw new Error(`The agent file was read, and names ${agentFile.agent}, whom nobody knows.`);
  const chain = defineChain({
    id: chainId,
    name: setup.network,
    nativeCurrency: { name: "native", symbol: "native", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  const [first, second] = holder.transports.map((transport) =>
    withLogReading(createClient({ chain, transport, cacheTime: 0 }), {}),
  );
  if (first === undefined) throw new Error("Whoever holds the keys has a way to a node.");
  const node = (name: string, one: LogClient): NamedNode => ({ name, chainId, client: one });
  const other = second === undefined ? [] : [node(setup.secondNetwork ?? "", second)];
  const nodes: Nodes = [node(setup.network, first), ...other];
  const client = first;
  const store = await openStore(join(folder, "observations"), {
    isPruned: agentFile["keep observations"] !== undefined,
  });
  const { treasury } = await readGate(client, { gate });
  const inForce: PolicyInForce = { policy, text: setup.policyFile.text };
  const opened = { setup, agentFile, policy, inForce, client, nodes, store, treasury, now };
  const sources = openSources(opened);
  const brain = await openBrain(opened);
  const owner = { chainId, gate, agent };
  const opening = { path: join(folder, "journal.sqlite"), owner, now: clock, elapsed };
  const journal = tellingJournal(openJournal(opening), agentFile.agent, tell);
  const { signer, carrier, anchorer } = holder;
  const carrying = { signer, carrier, finality: agentFile.finality, now: clock, elapsed };
  const outbox = newOutbox({ journal, client, gate, lens, fromBlock, ...carrying });
  const proposer = agentProposer(agent);
  const kept = { journal, store, sources, brain, outbox };
  return { setup, agentFile, agent, proposer, client, nodes, inForce, anchorer, ...kept, tell, now, clock, elapsed };
}

/** The gate's settings of now, and the policy in force, where its file says it. */
export async function gateNow({
  setup: { gate, policyFile },
  client,
  inForce,
}: Runner): Promise<{ settings: GateSettings; policy: CompiledPolicy | undefined }> {
  const settings = await readGate(client, { gate });
  if (inForce.policy.root === settings.policyRoot) return { settings, policy: inForce.policy };
  // Root may have changed it since the runner began, and its file with it.
  const text = await readFile(policyFile.path, "utf8").catch(() => policyFile.text);
  const policy = compilePolicy(text, { file: policyFile.path });
  if (policy.root !== settings.policyRoot) return { settings, policy: undefined };
  Object.assign(inForce, { policy, text });
  return { settings, policy };
}
