import type { BranchPoint } from "./branches.ts";

const CALL_LOST =
  "counted in the function that it calls; forge loses calls without a result in code that is compiled by way of the IR";

/** Branches that forge does not see taken, by file and source, and why that is no hole. */
const explained: Record<string, string> = {
  "contracts/AgentRegistry.sol  if (!_callerIsRoot()) _requireGuardian();": CALL_LOST,
  "contracts/AgentRegistry.sol  if (msg.sender != _operators[k.agent] && !_callerIsRoot()) _requireGuardian();":
    CALL_LOST,
  "contracts/base/GateExaminer.sol  if (!success) Failures.revertWith(answer);":
    "the matcher hashed the same proposal in the same transaction before, so only gas can run out here",
  "contracts/PolicyMatcher.sol  if mload(meters) {":
    "forge counts no branches of assembly; matchExecuting.t.sol has proposals with meters and without",
};

/** What the list says of the branches that were not taken, and what it says of branches that were. */
export function explain(points: readonly BranchPoint[]): {
  explained: (BranchPoint & { reason: string })[];
  unexplained: BranchPoint[];
  /** Entries of the list that are about no such branch. */
  old: string[];
} {
  const names = new Map(points.map((point) => [`${point.file}  ${point.source}`, point]));
  const known = [...names].flatMap(([name, point]) => {
    const reason = explained[name];
    return reason === undefined ? [] : [{ ...point, reason }];
  });
  return {
    explained: known,
    unexplained: [...names].filter(([name]) => explained[name] === undefined).map(([, point]) => point),
    old: Object.keys(explained).filter((name) => !names.has(name)),
  };
}
