// A runner and the process that holds its keys, both within this one, as two ends of a channel.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient, http, parseGwei } from "viem";
import { hardhat } from "viem/chains";
import type { RunEvent } from "../../../agent/run/events.ts";
import { openRunner, type Runner } from "../../../agent/run/runner.ts";
import type { RunnerSetup } from "../../../agent/run/setup.ts";
import { turn } from "../../../agent/run/turn.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { channelPair } from "../../../agent/signing/channel.ts";
import { connect } from "../../../agent/signing/connect.ts";
import { serve } from "../../../agent/signing/serve.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import type { GrantsSystem } from "./system.ts";

export type OwnRunnerParameters = {
  grants: GrantsSystem;
  /** Where files lie, and what is kept. */
  folder: string;
  /** The node's address, which the runner must not learn. */
  nodeUrl: string;
  policy: string;
  agentFile: string;
  /** Files beside the agent file, by name. */
  files: Readonly<Record<string, string>>;
  secrets: RunnerSetup["secrets"];
};

export type OwnRunner = {
  runner: Runner;
  events: RunEvent[];
  /** Where journal, evidence and observations lie. */
  kept: string;
  write(name: string, text: string): void;
  /** One turn, up to what it writes down. */
  decide(): Promise<void>;
  /** Carries what was written down to the chain. */
  carry(): Promise<void>;
};

export async function ownRunner(parameters: OwnRunnerParameters): Promise<OwnRunner> {
  const { grants, folder, nodeUrl, policy, agentFile, files, secrets } = parameters;
  const { gate, lens, provenance } = grants.addresses;
  const { treasurer, relayer } = grants.people;
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  const node = createClient({ chain: hardhat, transport: http(nodeUrl, { retryCount: 0 }), cacheTime: 0 });
  const [host, end] = channelPair();
  serve(host, {
    agent: 1n,
    signer: signerOf(grants.as(treasurer), gate),
    carrier: carrierOf(grants.as(relayer), { gate, mostPerGas: parseGwei("50") }),
    requests: [(question) => node.request(question as never)],
    hide: (text) => text.replaceAll(nodeUrl, "the node"),
  });
  const kept = join(folder, "kept");
  const setup: RunnerSetup = {
    ...{ chainId: grants.chainId, network: "anvil", secondNetwork: undefined, fromBlock: grants.fromBlock },
    ...{ gate, lens, provenance, key: treasurer.address, account: relayer.address, folder: kept, secrets, once: true },
    agentFile: { path: join(folder, "agent.yaml"), text: agentFile },
    policyFile: { path: join(folder, "policy.yaml"), text: policy },
  };
  const events: RunEvent[] = [];
  const holder = connect(end, { key: setup.key, account: setup.account, nodes: 1 });
  const runner = await openRunner({ setup, holder, tell: (event) => events.push(event) });
  const { signal } = new AbortController();
  return {
    runner,
    events,
    kept,
    write,
    decide: () => turn(runner, signal),
    carry: () => runner.outbox.pass(),
  };
}
