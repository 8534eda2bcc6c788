import { formatDuration } from "../../time/duration.ts";
import { check } from "../check.ts";

/** Longer than any chain that is meant goes without a block, in seconds. */
const LONG_AGO = 900;

export const nodeBehind = check({
  code: "DOCTOR_NODE_BEHIND",
  severity: "warning",
  status: 88,
  mistake: "The node is syncing, or its last block is older than 15 minutes.",
  why: "What it says is of the past: a veto, a change of members or a new policy may be missing.",
  cure: "Wait until the node has caught up, or ask another one: --compare NETWORK.",
  needs: ["chain", "node"],
  *find({ chain, node }) {
    if (node.isSyncing) yield { what: `The node says that it is still syncing, at block ${chain.blockNumber}.` };
    const age = chain.now - chain.timestamp;
    if (node.minesOnDemand || age <= LONG_AGO) return;
    yield { what: `The last block, ${chain.blockNumber}, is ${formatDuration(age)} old by the clock of this machine.` };
  },
});
