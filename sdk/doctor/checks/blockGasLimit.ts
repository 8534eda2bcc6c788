import { check } from "../check.ts";

/** The most gas of one transaction, by EIP-7825. */
const TRANSACTION_GAS = 1n << 24n;

export const blockGasLimit = check({
  code: "DOCTOR_BLOCK_GAS_LIMIT",
  severity: "warning",
  status: 87,
  mistake: "A block holds less gas than a transaction may need.",
  why: "A proposal that fits elsewhere may not fit a block here: it could be approved, and never be executed.",
  cure: "Split large proposals, so that each needs less than half a block.",
  needs: ["chain"],
  *find({ chain }) {
    if (chain.gasLimit >= TRANSACTION_GAS) return;
    yield { what: `A block has ${chain.gasLimit} gas, and a transaction may need up to ${TRANSACTION_GAS}.` };
  },
});
