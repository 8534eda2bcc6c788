import type { Address } from "viem";
import { zeroAddress } from "viem";
import { getChainId, getCode } from "viem/actions";
import { withoutImmutables } from "../../deploy/contractCode.ts";
import { type ContractName, contracts } from "../../deploy/contracts.ts";
import { expectedCode } from "../../deploy/expectedCode.ts";
import type { CodeFact } from "../facts.ts";
import type { Reading } from "./readers.ts";

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
      const found = await getCode(client, { address, blockNumber });
      if (found === undefined) return { name, address, found: "none" };
      const expected = expectedCode(bound, { contract, address }, chainId);
      if (found === expected) return { name, address, found: "expected" };
      const { code } = contracts[contract];
      const isSame = withoutImmutables(code, found) === withoutImmutables(code, expected);
      return { name, address, found: isSame ? "bound to others" : "other" };
    }),
  );
}
