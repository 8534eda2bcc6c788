import {
  type Address,
  concat,
  domainSeparator,
  getAddress,
  type Hex,
  keccak256,
  pad,
  padHex,
  size,
  slice,
  stringToHex,
  type TypedDataDomain,
  toHex,
} from "viem";
import { councilDomain } from "../council/typedData.ts";
import { provenanceDomain } from "../provenance/typedData.ts";
import { deployedCode, lowerCase, withoutImmutables } from "./contractCode.ts";
import { contracts } from "./contracts.ts";
import type { DeploymentPlan, DeploymentStep } from "./planDeployment.ts";

/** Which contracts a system binds together for ever. */
type Bindings = {
  addresses: Pick<DeploymentPlan["addresses"], "gate" | "provenance">;
  arguments: { gate: Pick<DeploymentPlan["arguments"]["gate"], "safe" | "registry" | "provenance" | "matcher"> };
};

/**
 * The code that stands at a step's address when its constructor was given what the plan says: the compiled code with
 * every immutable filled in, at every place that holds it.
 */
export function expectedCode(
  plan: Bindings,
  { contract, address }: Pick<DeploymentStep, "contract" | "address">,
  chainId: number,
): Hex {
  return deployedCode(contracts[contract].code, immutables(plan, contract, address, chainId));
}

/** What stands at a step's address, beside {@link expectedCode}. */
export type FoundCode = "expected" | "none" | "bound to others" | "other";

export function compareCode(
  plan: Bindings,
  step: Pick<DeploymentStep, "contract" | "address">,
  chainId: number,
  found: Hex | undefined,
): FoundCode {
  if (found === undefined) return "none";
  const expected = expectedCode(plan, step, chainId);
  if (found === expected) return "expected";
  const { code } = contracts[step.contract];
  return withoutImmutables(code, found) === withoutImmutables(code, expected) ? "bound to others" : "other";
}

/**
 * The gate that a ProvenanceRegistry is bound to, from its code; undefined where it is not the code of one that was
 * created on this chain, at this address.
 */
export function gateOfRegistry(
  found: Hex | undefined,
  place: { registry: Address; chainId: number },
): Address | undefined {
  const { code } = contracts.ProvenanceRegistry;
  const [start] = code.immutables["GATE"] ?? [];
  if (found === undefined || size(found) !== code.runtimeSize || start === undefined) return undefined;
  const gate = getAddress(slice(found, start + 12, start + 32));
  return deployedCode(code, ofRegistry({ gate, ...place })) === lowerCase(found) ? gate : undefined;
}

function ofRegistry({ gate, registry, chainId }: { gate: Address; registry: Address; chainId: number }) {
  return { GATE: word(gate), ...eip712(provenanceDomain({ chainId, registry })) };
}

function immutables(
  { addresses, arguments: given }: Bindings,
  contract: DeploymentStep["contract"],
  address: Address,
  chainId: number,
): Record<string, Hex> {
  switch (contract) {
    case "AgentTimelock":
      return {
        SAFE: word(given.gate.safe),
        REGISTRY: word(given.gate.registry),
        PROVENANCE: word(given.gate.provenance),
        MATCHER: word(given.gate.matcher),
      };
    case "Council":
      return { GATE: word(addresses.gate), ...eip712(councilDomain({ chainId, council: address })) };
    case "ProvenanceRegistry":
      return ofRegistry({ gate: addresses.gate, registry: address, chainId });
    case "AgentRegistry":
      return { GATE: word(addresses.gate) };
    case "PolicyMatcher":
      return { PROVENANCE: word(addresses.provenance) };
    case "GateLens":
    case "PasskeyVerifier":
    case "PolicyLog":
      return {};
  }
}

/** The immutables of OpenZeppelin's EIP712. */
function eip712(domain: Required<Pick<TypedDataDomain, "name" | "version" | "chainId" | "verifyingContract">>) {
  return {
    _cachedDomainSeparator: domainSeparator({ domain }),
    _cachedChainId: toHex(BigInt(domain.chainId), { size: 32 }),
    _cachedThis: word(domain.verifyingContract),
    _hashedName: keccak256(stringToHex(domain.name)),
    _hashedVersion: keccak256(stringToHex(domain.version)),
    _name: shortString(domain.name),
    _version: shortString(domain.version),
  };
}

/** OpenZeppelin's ShortString: up to 31 bytes from the left, the last byte is their number. */
function shortString(text: string): Hex {
  const bytes = stringToHex(text);
  return concat([padHex(bytes, { dir: "right", size: 31 }), toHex((bytes.length - 2) / 2, { size: 1 })]);
}

function word(address: Address): Hex {
  return pad(address, { size: 32 });
}
