// How the chain says no to a thief.
import { type Address, type Hex, numberToHex } from "viem";
import { refusalBits } from "../../../examples/grants/story/refusals/refusalBits.ts";
import { meterId } from "../../../sdk/policy/meter.ts";
import { type Meter, type Refusal, refusals } from "../../../sdk/policy/types.ts";
import { type ProposalState, proposalStates } from "../../../sdk/proposal/types.ts";
import type { Raid, Refused } from "./raid.ts";

export function meterExceeded(meter: Meter, amount: bigint, left: bigint): Refused {
  return { name: "GateMeterExceeded", args: { meter: meterId(meter), amount, left } };
}

/** The first call's rule does not carry it. */
export function callRefused(refusal: Refusal, detail: Hex | bigint): Refused {
  return { name: "PolicyRefused", args: { callIndex: 0n, ...refusedBecause(refusal, detail) } };
}

/** The first rule does not hold for the proposal. */
export function ruleRefused(refusal: Refusal, detail: Hex | bigint): Refused {
  return { name: "PolicyRuleRefused", args: { ruleIndex: 0n, ...refusedBecause(refusal, detail) } };
}

export function wrongState({ proposer }: Raid, nonce: bigint, given: ProposalState, needed: ProposalState): Refused {
  const args = { proposer, nonce, given: proposalStates.indexOf(given), needed: proposalStates.indexOf(needed) };
  return { name: "GateWrongState", args };
}

export function keyRefused({ proposer }: Raid, key: Address, bit: Parameters<typeof refusalBits>[0]): Refused {
  return { name: "RegistryRefused", args: { agent: BigInt(proposer), key, refusals: refusalBits(bit) } };
}

function refusedBecause(refusal: Refusal, detail: Hex | bigint) {
  return {
    refusal: refusals.indexOf(refusal),
    detail: typeof detail === "bigint" ? numberToHex(detail, { size: 32 }) : detail,
  };
}
