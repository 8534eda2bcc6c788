import type { Address } from "viem";
import { create3Salt, predictCreate3Address } from "./createx.ts";
import type { DaoDescription } from "./dao/schema.ts";

/** Where everything of a system stands. */
export type SystemAddresses = {
  gate: Address;
  registry: Address;
  provenance: Address;
  matcher: Address;
  lens: Address;
  policyLog: Address;
  passkeyVerifier: Address;
  /** By the names of the description, in its order. */
  councils: Record<string, Address>;
  /** The Safe, or the gate itself. */
  treasury: Address;
};

/** The salt's name of a contract: `grants/gate`. Two systems of one deployer differ by their label. */
export function saltName(label: string, contract: string): string {
  return `${label}/${contract}`;
}

/** Where a deployer's system of this label will stand. Depends on nothing but deployer, label and council names. */
export function systemAddresses(
  { label, councils, treasury }: Pick<DaoDescription, "label" | "treasury"> & { councils: Record<string, unknown> },
  deployer: Address,
): SystemAddresses {
  const at = (contract: string) => predictCreate3Address(deployer, create3Salt(deployer, saltName(label, contract)));
  const gate = at("gate");
  return {
    gate,
    registry: at("registry"),
    provenance: at("provenance"),
    matcher: at("matcher"),
    lens: at("lens"),
    policyLog: at("policy-log"),
    passkeyVerifier: at("passkey-verifier"),
    councils: Object.fromEntries(Object.keys(councils).map((name) => [name, at(`council/${name}`)])),
    treasury: treasury === "gate" ? gate : treasury,
  };
}
