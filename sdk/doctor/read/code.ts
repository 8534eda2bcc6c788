import type { Address } from "viem";
import { zeroAddress } from "viem";
import { getChainId, getCode } from "viem/actions";
import type { ContractName } from "../../deploy/contracts.ts";
import { compareCode } from "../../deploy/expectedCode.ts";
import type { CodeFact } from "../facts.ts";
import type { Reading } from "./reading.ts";

/** Compares every contract of the system with the code that its deployment leaves, immutables included. */
export async function readCode({ client, addresses, blockNumber }: Reading): Promise<CodeFact[]> {
  const { gate, registry, provenance, matcher, treasury } = addresses;
  const safe = treasury === gate ? zeroAddress : treasury;
  const bound = { addresses, arguments: { gate: { safe, registry, provenance, matcher } } };
  const chainId = await getChainId(client);
  const parts: [name: string, contract: ContractName, address: Address][] = [
    ["the gate", "AgentTimelock", gate],
    ["the registry of agents", "AgentRegistry", registry],
    ["the registry of data", "ProvenanceRegistry", provenance],
    ["the matcher", "PolicyMatcher", matcher],
    ["the lens", "GateLens", addresses.lens],
    ["the log of policies", "PolicyLog", addresses.policyLog],
    ["the verifier of passkeys", "PasskeyVerifier", addresses.passkeyVerifier],
    ...Object.entries(addresses.councils).map(([name, address]): [string, ContractName, Address] => [
      `council ${name}`,
      "Council",
      address,
    ]),
  ];
  return Promise.all(
    parts.map(async ([name, contract, address]): Promise<CodeFact> => {
      const code = await getCode(client, { address, blockNumber });
      return { name, address, found: compareCode(bound, { contract, address }, chainId, code) };
    }),
  );
}
