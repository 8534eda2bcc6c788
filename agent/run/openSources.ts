import { dirname } from "node:path";
import type { Address } from "viem";
import type { Nodes } from "../../sdk/node/agree.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
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
  client: LogClient;
  nodes: Nodes;
  store: ContentStore;
  treasury: Address;
  /** Seconds since the epoch. */
  now: () => number;
};

/** The sources that the agent file describes. */
export function openSources(parameters: OpenSourcesParameters): Source[] {
  const { setup, agentFile, policy, client, store, now } = parameters;
  const { provenance, fromBlock } = setup;
  const demands = policy.rules.filter(({ proposer }) => proposer === agentFile.agent).map(({ rule }) => rule.input);
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
    const credentials = withSecrets(described.headers, setup.secrets);
    return httpSource({
      ...observing,
      name,
      url: described.http,
      credentials,
      limits,
      allowPrivate: described.private,
    });
  }
  const unit = [policy.names.native, ...Object.values(policy.names.tokens)].find(
    (one) => one.name === described.balance,
  );
  if (unit === undefined) throw new Error(`The agent file was read, and names ${described.balance}, which is no unit.`);
  const question = { kind: "balance", account: treasury, unit } as const;
  return chainSource({ ...observing, name, nodes, question });
}

/** Headers with the values of the variables that they name. */
function withSecrets(
  headers: Readonly<Record<string, string>>,
  secrets: RunnerSetup["secrets"],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isVariable(value) ? (secrets[value] ?? "") : value]),
  );
}
