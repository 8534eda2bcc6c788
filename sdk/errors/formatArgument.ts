import { type AbiParameter, type Address, type Hex, maxInt256, minInt256 } from "viem";
import { memberKind } from "../council/member.ts";
import { refusals } from "../policy/types.ts";
import { agentOf } from "../proposal/agentProposer.ts";
import { proposalStates } from "../proposal/types.ts";
import { metricName } from "../provenance/criteria.ts";
import { withdrawal } from "../provenance/types.ts";
import { formatJson, showUnseen } from "../text/formatText.ts";
import { formatDuration } from "../time/duration.ts";
import { formatMoment } from "../time/moment.ts";

/** The bits of the contracts' `AgentRefusal`, from the lowest. */
export const agentRefusals = [
  "UNKNOWN_AGENT",
  "FROZEN",
  "TIER_TOO_LOW",
  "WRONG_KEY",
  "KEY_NOT_YET_VALID",
  "KEY_EXPIRED",
  "KEY_REVOKED",
  "KEY_COMPROMISED",
  "ON_PROBATION",
  "STALE_OPTIMISTIC",
  "TOO_MANY_PROPOSALS",
] as const;

/** Numbers of 256 bits that are moments; of 40 bits all are. */
const MOMENTS = ["earliest", "latest", "allowedFrom"];
/** Errors whose numbers of 32 bits are durations; elsewhere they count. */
const DURATIONS = ["GateDelayOutOfRange", "GatePauseRefused"];

/** What the compiler's own checks mean by their codes. */
const PANICS: Record<number, string> = {
  1: "1, an assertion does not hold",
  17: "17, a number is too large or below zero",
  18: "18, a division by zero",
  33: "33, a number that is none of an enum",
  34: "34, storage that is encoded wrongly",
  49: "49, nothing left to take from a list",
  50: "50, a place behind the end of a list",
  65: "65, too much memory",
  81: "81, a function that is not there",
};

/** An argument of a contract's error as people read it: moments as dates, numbers that stand for words as words. */
export function formatArgument(error: string, { name = "", type }: AbiParameter, value: unknown): string {
  if (type === "uint40" || (type === "uint256" && MOMENTS.includes(name))) return formatMoment(Number(value));
  if (type === "uint32" && DURATIONS.includes(error)) return formatDuration(Number(value));
  if (name === "proposer" && type === "address") {
    const agent = agentOf(value as Address);
    return agent === undefined ? String(value) : `agent ${agent}`;
  }
  if (error === "Panic") return PANICS[Number(value)] ?? String(value);
  if (name === "refusal") return refusals[Number(value)] ?? String(value);
  if (name === "refusals") return formatBits(Number(value), agentRefusals);
  // A criterion without a limit on one side has the furthest number there.
  if (type === "int256" && (value === minInt256 || value === maxInt256)) return "any";
  if (name === "metric") return showUnseen(metricName(value as Hex));
  if (name === "withdrawal") return formatBits(Number(value), Object.keys(withdrawal));
  if (error === "GateWrongState" && type === "uint8") return proposalStates[Number(value)] ?? String(value);
  if (error === "CouncilInvalidMember" && type === "uint8")
    return Object.keys(memberKind)[Number(value)] ?? String(value);
  return typeof value === "object" ? formatJson(value) : showUnseen(String(value));
}

/** The names of the set bits, the first name being the lowest bit's. */
export function formatBits(bits: number, names: readonly string[]): string {
  const set = names.filter((_, i) => (bits & (1 << i)) !== 0);
  return set.length === 0 ? "none" : set.join(", ");
}
