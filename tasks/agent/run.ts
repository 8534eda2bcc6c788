import { resolve } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readAgentFile } from "../../agent/agentFile/readAgentFile.ts";
import { isVariable } from "../../agent/agentFile/scalars.ts";
import type { AgentFile } from "../../agent/agentFile/schema.ts";
import { type RunEvent, sentenceOf } from "../../agent/run/events.ts";
import type { RunnerSetup } from "../../agent/run/setup.ts";
import { anchorerOf } from "../../agent/signing/anchorerOf.ts";
import { carrierOf } from "../../agent/signing/carrierOf.ts";
import { signerOf } from "../../agent/signing/signerOf.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { agentKeyOf, requireAgentKey } from "../lib/agentKey.ts";
import { readText } from "../lib/files.ts";
import { hidingNode, openNetwork, type TaskNetwork } from "../lib/network.ts";
import type { Report } from "../lib/output.ts";
import { untilSignal } from "../lib/rounds.ts";
import { secretsBeside } from "../lib/runner/secretsBeside.ts";
import { startRunner } from "../lib/runner/startRunner.ts";
import { runTask, type TaskContext } from "../lib/runTask.ts";
import { secretsInEnvironment } from "../lib/signer/inEnvironment.ts";
import { openSystem, requirePolicy, type SystemArguments } from "../lib/system.ts";
import { tellEvents } from "../lib/tellEvents.ts";
import { variableOf } from "../lib/variables.ts";

export type RunArguments = SystemArguments & {
  /** The agent file. */
  file: string;
  /** One turn, and no more. */
  once: boolean;
  key: string | undefined;
  /** Where journal, evidence and observations lie. */
  folder: string | undefined;
  /** The account that pays for carrying. */
  from: string | undefined;
};

export type RunOptions = {
  tell: (event: RunEvent) => void;
  /** Ends it, after what it is doing. */
  signal: AbortSignal;
  /** The value of a configuration variable that the agent file names. */
  secretOf: (name: string) => Promise<string>;
  hide: (text: string) => string;
  /** Opens the network of the second node that the agent file names. */
  openSecond: (name: string) => Promise<TaskNetwork>;
};

export default function (
  { json, ...args }: RunArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, async (context) => {
    const hide = await hidingNode(hre);
    const tell = tellEvents(context.output, json, sentenceOf);
    const secretOf = (name: string) => variableOf(hre, name, args.file);
    for (const name of secretsInEnvironment(hre)) context.output.progress(inEnvironment(name));
    const opened: (() => Promise<void>)[] = [];
    const openSecond = async (name: string) => {
      const { network, close } = await openNetwork(hre, { name, tell: context.output.progress });
      opened.push(close);
      return network;
    };
    try {
      return await untilSignal((signal) => run(context, args, { tell, signal, secretOf, hide, openSecond }));
    } finally {
      for (const close of opened) await close();
    }
  });
}

/**
 * Runs an agent in a process of its own. This process keeps what that one must not have: the agent's key, the account that
 * pays, and the node's address. It signs proposals of that agent for this gate, and nothing else.
 *
 * @throws AGENT_FILE_…, POLICY_NOT_IN_FORCE, ACCOUNT_UNKNOWN, AGENT_KEY_UNKNOWN, VARIABLE_NOT_SET, and what the runner fails of.
 */
export async function run(context: TaskContext, args: RunArguments, options: RunOptions): Promise<Report> {
  const { network, root, output } = context;
  const { tell, signal, secretOf, hide, openSecond } = options;
  const system = await openSystem(context, args);
  const policy = requirePolicy(system);
  const { gate, record } = system;
  const { lens, provenance } = record.addresses;
  const path = resolve(args.file);
  const text = await readText(path);
  const agentFile = readAgentFile(text, { policy, file: args.file });
  for (const name of secretsBeside(path)) output.progress(besideAgent(name, args.file));
  const agent = policy.names.agents[agentFile.agent] ?? 0n;
  const key = args.key ?? (await agentKeyOf(context, system, agent));
  const [signing, paying] = [network.sender(key), network.sender(args.from)];
  await requireAgentKey(context, system, agent, signing.account.address);
  // What must be typed is typed now, and not when somebody sleeps.
  for (const { account } of [signing, paying]) await network.unlock(account.address);
  const secondNetwork = agentFile.checks["second node"];
  if (secondNetwork === network.name) throw sameNode(args.file, secondNetwork);
  const second = secondNetwork === undefined ? undefined : await openSecond(secondNetwork);
  const policyPath = resolve(system.policyFile);
  const setup: RunnerSetup = {
    chainId: network.chainId,
    network: network.name,
    secondNetwork,
    gate,
    lens,
    provenance,
    fromBlock: record.fromBlock,
    agentFile: { path, text },
    policyFile: { path: policyPath, text: await readText(policyPath) },
    key: signing.account.address,
    account: paying.account.address,
    folder: resolve(args.folder ?? resolve(root, "agents", network.name, record.label, agentFile.agent)),
    secrets: await secretsOf(agentFile, secretOf),
    once: args.once,
  };
  const mostPerGas = agentFile["gas at most"];
  const owner = { chainId: network.chainId, gate, agent };
  const every = agentFile.anchor?.every;
  const anchorer = every === undefined ? undefined : anchorerOf(paying, { owner, provenance, mostPerGas, every });
  const host = {
    agent,
    signer: signerOf(signing, gate),
    carrier: carrierOf(paying, { gate, mostPerGas }),
    anchorer,
    requests: [network, ...(second === undefined ? [] : [second])].map(
      ({ client }) =>
        (question: { method: string; params: unknown }) =>
          client.request(question as never),
    ),
    hide,
  };
  await startRunner({ setup, host, tell, signal });
  return { json: undefined };
}

function besideAgent(name: string, file: string): string {
  const keep = "keep an agent's files in a folder of their own";
  return showUnseen(`mind: ${name} lies beside ${file}, where the runner may read all there is; ${keep}`);
}

function inEnvironment(name: string): string {
  const keep = `keep it in the keystore instead: npx hardhat keystore set ${name}`;
  return `mind: ${name} stands in the environment, where every program of yours can read it; ${keep}`;
}

/** What one node says twice is no agreement of two. */
function sameNode(file: string, value: string): SallyportError {
  return new SallyportError("AGENT_FILE_VALUE_INVALID", {
    summary: "This network is asked already: its node would agree with itself.",
    place: `${file}, checks.second node`,
    value,
    nextStep: "Name another network of the configuration, whose node somebody else runs.",
  });
}

/** The values of all configuration variables that the agent file names. */
async function secretsOf(
  { sources, brain }: AgentFile,
  secretOf: (name: string) => Promise<string>,
): Promise<Record<string, string>> {
  const headers = Object.values(sources).flatMap((source) => ("http" in source ? Object.values(source.headers) : []));
  const key = "model" in brain ? brain.model.key : undefined;
  const names = new Set([...headers.filter(isVariable), ...(key === undefined ? [] : [key])]);
  const found: Record<string, string> = {};
  // One after the other: the keystore may ask for its password.
  for (const name of names) found[name] = await secretOf(name);
  return found;
}
