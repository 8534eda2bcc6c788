import type { Refused } from "../policy/match/verdict.ts";

/** Why a rule does not carry a call, in a few words; what was refused stands beside it. */
export const REFUSAL_WORDS: Record<Refused["refusal"], string> = {
  WrongProposer: "no rule is for this proposer",
  TierTooLow: "only a higher tier may carry it",
  RuleExpired: "the rule has ended",
  WrongTarget: "no rule is for this target",
  DataNotEmpty: "only native value without calldata may be sent there",
  WrongSelector: "no rule is for this function",
  WrongLength: "the calldata has another length than the function's",
  WrongDataHash: "the calldata is not the one that is permitted",
  DirtyWord: "an argument is not what its type can hold",
  ConstraintViolated: "an argument is not one that the rule permits",
  ValueTooHigh: "more native value than the rule permits",
  AmountAboveBurst: "more than the meter ever holds",
  BoundMissing: "the proposal does not declare the bound that the rule demands",
  InputMissing: "the data that the rule demands is missing",
  InputUnexpected: "the rule asks for no data",
  InputWrongSchema: "the data is of another schema",
  InputWrongSource: "the data is of another source",
  InputLevelTooLow: "not enough stands behind the data",
  InputTooOld: "the data was too old",
  InputFromFuture: "the data was observed after the proposal was made",
  ValueOverflow: "the native value of all calls together is more than there can be",
  MalformedRule: "the rule names a word that is not there",
};
