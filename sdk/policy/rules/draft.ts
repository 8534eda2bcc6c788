import type { Address, Hex } from "viem";
import type { NamedMeter, TierName } from "../source/book.ts";
import type { ParameterCondition } from "../source/condition.ts";
import type { Place } from "../source/located.ts";
import type { ArgumentWord, CallSignature } from "../source/signature.ts";
import type { BoundDemand, InputDemand, ReturnCheck } from "../types.ts";

/** A name and the address that it stands for. */
export type NamedAddress = { name: string; address: Address };

/** What a rule of the file permits, before groups are expanded. */
export type DraftCall =
  /** Native value to one of the targets. */
  | { kind: "native" }
  /** A function whose words satisfy their conditions. */
  | { kind: "function"; signature: CallSignature; words: ArgumentWord[]; conditions: ParameterCondition[] }
  /** One calldata; without a signature nobody said what it does. */
  | { kind: "exact"; data: Hex; signature: CallSignature | undefined };

/** A rule of the policy file, read and checked by itself. */
export type Draft = {
  name: string;
  at: Place;
  proposers: (NamedAddress & { isAgent: boolean })[];
  targets: NamedAddress[];
  call: DraftCall;
  tierName: string;
  tier: TierName;
  /** Seconds since the epoch; zero: no end. */
  expiry: number;
  /** In wei. */
  maxValue: bigint;
  returns: ReturnCheck;
  meter: { named: NamedMeter; amountWord: number } | undefined;
  input: InputDemand;
  bound: BoundDemand;
  /** Why a dangerous function is permitted. */
  danger: string | undefined;
};
