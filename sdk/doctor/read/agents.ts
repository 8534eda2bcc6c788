import { parseEventLogs, toEventSelector } from "viem";
import { agentRegistryAbi as abi } from "../../abi/AgentRegistry.ts";
import { eventsOf } from "../../read/eventsOf.ts";
import { readContractLogs } from "../../read/readContractLogs.ts";
import type { AgentFact } from "../facts.ts";
import type { Reading } from "./reading.ts";

const selectors = eventsOf(abi, "AgentAdded", "KeyAdded").map((event) => toEventSelector(event));

/** From the logs come ids and keys; what they are now, the registry says. */
export async function readAgents(reading: Reading): Promise<AgentFact[]> {
  const { client, fromBlock, blockNumber: toBlock, fact } = reading;
  const { registry } = await fact("gate");
  const logs = await readContractLogs(client, { address: registry, topics: [selectors], fromBlock, toBlock });
  const agents = parseEventLogs({ abi, eventName: "AgentAdded", logs }).map(({ args }) => args.agent);
  const keys = parseEventLogs({ abi, eventName: "KeyAdded", logs }).map(({ args }) => args);
  return Promise.all(
    agents.map((id) =>
      readAgent(
        reading,
        id,
        keys.filter(({ agent }) => agent === id).map(({ key }) => key),
      ),
    ),
  );
}

async function readAgent(
  { ask, fact, words }: Reading,
  id: bigint,
  keys: readonly `0x${string}`[],
): Promise<AgentFact> {
  const [{ registry }, { timestamp }] = await Promise.all([fact("gate"), fact("chain")]);
  const [agent, operator, states] = await Promise.all([
    ask(registry, abi, "agentAt", [id]),
    ask(registry, abi, "operatorOf", [id]),
    Promise.all(keys.map((key) => ask(registry, abi, "keyOf", [key]))),
  ]);
  if (agent.keyCount !== keys.length) {
    throw new Error(`logs tell of ${keys.length} of the ${agent.keyCount} keys of ${words.agent(id)}`);
  }
  const probationEnds = agent.stoppedAt === 0 ? 0 : agent.stoppedAt + agent.probation;
  return {
    id,
    operator,
    isFrozen: agent.frozen,
    lowestTier: agent.lowestTier,
    strikes: agent.strikes,
    probationEnds: probationEnds > timestamp ? probationEnds : 0,
    keys: states.map(({ validFrom, validUntil, revokedAt, lowestTier }, i) => ({
      address: keys[i] as `0x${string}`,
      validFrom,
      validUntil,
      isRevoked: revokedAt !== 0,
      lowestTier,
    })),
  };
}
