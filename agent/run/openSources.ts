import { dirname } from "node:path";
import type { Address } from "viem";
import type { Nodes } from "../../sdk/node/agree.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import { questionOf } from "../agentFile/contractQuestion.ts";
import { isVariable } from "../agentFile/scalars.ts";
import type { AgentFile, SourceDescription } from "../agentFile/schema.ts";
import { batchFinder } from "../sources/batchFinder.ts";
import { chainSource } from "../sources/chainSource.ts";
import { fileSource } from "../sources/fileSource.ts";
import { folderSource } from "../sources/folderSource.ts";
import { limitsOf } from "../sources/http/askOnce.ts";
import { httpSource } from "../sources/httpSource.ts";
import type { Source } from "../sources/observation.ts";
import type { Observing } from "../sources/observing.ts";
import type { ContentStore } from "../sources/store.ts";
import { besideAgentFile } from "./besideAgentFile.ts";
import type { RunnerSetup } from "./setup.ts";

export type OpenSourcesParameters = {
  setup: RunnerSetup;
  agentFile: AgentFile;
  policy: CompiledPolicy;
  /** By its rules data is looked for, also after root has changed them. */
  inForce: { policy: CompiledPolicy };
  client: LogClient;
  nodes: Nodes;
  store: ContentStore;
  treasury: Address;
  /** Seconds since the epoch. */
  now: () => number;
};

/** The sources that the agent file describes. */
export function openSources(parameters: OpenSourcesParameters): Source[] {
  const { setup, agentFile, inForce, client, store, now } = parameters;
  const { provenance, fromBlock } = setup;
  const demands = () =>
    inForce.policy.rules.filter(({ proposer }) => proposer === agentFile.agent).map(({ rule }) => rule.input);
  const observing = { store, now, batchesOf: batchFinder(client, { provenance, fromBlock, demands }) };
  return Object.entries(agentFile.sources).map(([name, described]) => open(name, described, observing, parameters));
}

function open(
  name: string,
  described: SourceDescription,
  observing: Observing,
  { setup, policy, nodes, treasury }: OpenSourcesParameters,
): Source {
  const inside = dirname(setup.agentFile.path);
  if ("file" in described) {
    const path = besideAgentFile(setup, described.file);
    return fileSource({ ...observing, name, path, inside, most: described["at most"] });
  }
  if ("folder" in described) {
    const { only } = described;
    const path = besideAgentFile(setup, described.folder);
    const which = only === undefined ? {} : { only };
    return folderSource({ ...observing, name, path, inside, most: described["at most"], ...which });
  }
  if ("http" in described) {
    const limits = limitsOf({ timeOut: described["time-out"] * 1000, most: described["at most"] });
    return httpSource({
      ...observing,
      name,
      url: described.http,
      ...headersOf(described.headers, setup.secrets),
      limits,
      allowPrivate: described.private,
    });
  }
  if ("contract" in described) {
    const read = questionOf(described, policy.names);
    if (!read.ok) throw new Error(`The agent file was read, and of source ${name}: ${read.summary}`);
    return chainSource({ ...observing, name, nodes, question: { kind: "read", ...read.question } });
  }
  const unit = [policy.names.native, ...Object.values(policy.names.tokens)].find(
    (one) => one.name === described.balance,
  );
  if (unit === undefined) throw new Error(`The agent file was read, and names ${described.balance}, which is no unit.`);
  const question = { kind: "balance", account: treasury, unit } as const;
  return chainSource({ ...observing, name, nodes, question });
}

/** Headers as the agent file has them, and those whose values are variables: what opens an account is no other's. */
function headersOf(
  described: Readonly<Record<string, string>>,
  secrets: RunnerSetup["secrets"],
): { headers: Record<string, string>; credentials: Record<string, string> } {
  const entries = Object.entries(described);
  const named = entries.filter(([, value]) => isVariable(value));
  return {
    headers: Object.fromEntries(entries.filter(([, value]) => !isVariable(value))),
    credentials: Object.fromEntries(named.map(([name, value]) => [name, secrets[value] ?? ""])),
  };
}
