import { agentTimelockAbi as abi } from "../../abi/AgentTimelock.ts";
import { readGate } from "../../read/readGate.ts";
import type { GateFacts } from "../facts.ts";
import type { Reading } from "./reading.ts";

export async function readGateFacts({ gatherer, addresses, blockNumber, ask }: Reading): Promise<GateFacts> {
  const { gate } = addresses;
  const [settings, managed, offeredGuardian, [offeredRootApprover]] = await Promise.all([
    readGate(gatherer, { gate, blockNumber }),
    ask(gate, abi, "managed"),
    ask(gate, abi, "offeredGuardian"),
    ask(gate, abi, "offeredRootApprover"),
  ]);
  return { ...settings, gate, managed, offeredGuardian, offeredRootApprover };
}
