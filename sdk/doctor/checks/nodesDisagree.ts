import { check } from "../check.ts";

export const nodesDisagree = check({
  code: "DOCTOR_NODES_DISAGREE",
  severity: "error",
  status: 34,
  mistake: "A second node says something else about the same block (only with `--compare`).",
  why: "One of the two nodes lies, or is on another chain: nothing that it says can be relied on, this report included.",
  cure: "Ask a third node, and use neither until it is clear which one is right.",
  needs: ["chain", "gate", "secondNode"],
  *find({ chain, gate, secondNode }) {
    const { name, chainId, blockHash, policyRoot } = secondNode;
    if (chainId !== chain.chainId) {
      yield { what: `Node ${name} is of chain ${chainId}, and the first of chain ${chain.chainId}.` };
    } else if (blockHash !== chain.blockHash) {
      yield { what: `Block ${chain.blockNumber} is ${chain.blockHash}, and node ${name} says ${blockHash}.` };
    } else if (policyRoot !== gate.policyRoot) {
      yield { what: `The gate holds policy ${gate.policyRoot}, and node ${name} says ${policyRoot ?? "nothing"}.` };
    }
  },
});
