// Mutants that no test kills, each looked at by a person.

export type Survivor = {
  id: string;
  /**
   * `equivalent`: no caller can tell it from the original. `elsewhere`: the same is refused or brought about by other
   * code, which tests hold. `accepted`: it can be told, and this is why no test does.
   */
  because: "equivalent" | "elsewhere" | "accepted";
  reason: string;
};

export const survivors: readonly Survivor[] = [
  {
    id: "ProposalBucket.take.boundary.7184da",
    because: "equivalent",
    reason: "The larger of two times is taken; where they are equal both are the same.",
  },
  {
    id: "ProposalBucket.clamp.boundary.6aaa84",
    because: "equivalent",
    reason: "The smaller of two times is taken; where they are equal both are the same.",
  },
  {
    id: "AgentTimelock._earlier.boundary.1cd5eb",
    because: "equivalent",
    reason: "The earlier of two times is taken; where they are equal both are the same.",
  },
  {
    id: "AgentTimelock._approve.swap-args.e345f9",
    because: "equivalent",
    reason: "The earlier of two times does not depend on which is named first.",
  },
  {
    id: "CalldataQuestion.ask.constant.790973",
    because: "equivalent",
    reason:
      "Rounds up to whole words, and differs only for one byte beyond. The matcher's answers are whole words; a failure is handed on at once, and nothing is put into memory after it.",
  },
  {
    id: "ProposalHash._hashInputs.constant.bd5a14",
    because: "equivalent",
    reason:
      "Reads the pointer to free memory one byte late, which makes it 256 times as large: the same words are hashed in memory that is as free, at more gas.",
  },
  {
    id: "GateExaminer._hashAtEpoch.skip-call.ecb003",
    because: "elsewhere",
    reason:
      "The matcher has just hashed the same proposal in `matchProposing`, and refused what cannot be hashed. For want of gas it answers nothing, which `abi.decode` refuses.",
  },
  {
    id: "GateLens._isAgent.boundary.e438eb",
    because: "accepted",
    reason:
      "The lens alone would take the account 2^64 for an agent. Ids of agents end below it, so it is an account whose key nobody knows; the gate's own limit is tested on both sides.",
  },
];
