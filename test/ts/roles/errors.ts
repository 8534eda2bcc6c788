// Errors as the matrix writes them: the name, and its arguments as accounts, numbers and hashes.
import { decodeErrorResult, type Hex, hashTypedData, isHex, pad } from "viem";
import { agentProposer, proposalDigest } from "../../../sdk/index.ts";
import { allErrors } from "./allErrors.ts";
import { provenanceMessages } from "./arguments/provenance.ts";
import { accountOf } from "./callers.ts";
import { everyRole, type Role } from "./roles.ts";
import { AGENT, SCHEMA } from "./system.ts";
import type { World } from "./world.ts";

/** Bit of the registry's AgentRefusal. */
const WRONG_KEY = 1n << 3n;

/** The error as the contract gave it. */
export function writtenError(data: Hex): string {
  const { errorName, args = [] } = decodeErrorResult({ abi: allErrors, data });
  return `${errorName}(${args.map(written).join(", ")})`;
}

/** The error as the matrix has it, with every name replaced by what it stands for when `role` calls. */
export function resolvedError(world: World, text: string, role: Role): string {
  const names = namesOf(world, role);
  const [name = "", list = ""] = text.replace(/\)$/, "").split("(");
  const args = list.split(", ").filter(Boolean);
  return `${name}(${args
    .map((arg) => {
      const value = names.get(arg);
      if (value === undefined) throw new Error(`The matrix says "${arg}", which stands for nothing.`);
      return written(value);
    })
    .join(", ")})`;
}

function namesOf(world: World, role: Role): Map<string, unknown> {
  const { node, addresses, cases } = world;
  const caller = accountOf(world, role);
  const { observation, revocation, attestation } = provenanceMessages(world);
  const gate = addresses.AgentTimelock;
  return new Map<string, unknown>([
    ...everyRole.map((one) => [one, accountOf(world, one)] as const),
    ["caller", caller],
    ["callerId", pad(caller)],
    ["agent", AGENT],
    ["agentAccount", agentProposer(AGENT)],
    ["wrongKey", WRONG_KEY],
    ["schema", SCHEMA],
    ["proposalDigest", proposalDigest({ chainId: node.chainId, gate, proposal: cases.fresh.proposal })],
    ["observationDigest", hashTypedData(observation)],
    ["revocationDigest", hashTypedData(revocation)],
    ["attestationDigest", hashTypedData(attestation)],
  ]);
}

function written(value: unknown): string {
  return isHex(value) ? value.toLowerCase() : String(value);
}
