import { type Address, decodeFunctionData, erc20Abi, getAddress, isAddressEqual, size, zeroAddress } from "viem";
import type { Call, Proposal } from "../proposal/types.ts";
import type { StandingProposal } from "../read/readProposal.ts";
import { resembles } from "./resembles.ts";

/** A transfer of a token, or of native value, that a call makes. */
export type Payment = {
  callIndex: number;
  /** Zero for native value. */
  token: Address;
  to: Address;
  /** In base units. */
  amount: bigint;
};

/** What is remarkable about a payment beside those that were made before. */
export type Precedent = Payment &
  (
    | { kind: "first" }
    /** `before` is the largest payment of the token so far. */
    | { kind: "largest"; before: bigint }
    /** The recipient begins and ends like an account that is known, and is another one. */
    | { kind: "resembles"; known: Address }
  );

export type PrecedentsParameters = {
  proposal: Proposal;
  /** All proposals that were made before; only those that were executed count as payments. */
  earlier: readonly Pick<StandingProposal, "proposal" | "state">[];
  /** Accounts that people know by name. */
  known: readonly Address[];
};

/** Compares what a proposal pays with what was paid before. */
export function precedents({ proposal, earlier, known }: PrecedentsParameters): Precedent[] {
  const before = earlier
    .filter(({ state }) => state === "Executed")
    .flatMap(({ proposal: { calls } }) => paymentsIn(calls));
  const payments = paymentsIn(proposal.calls);
  const familiar = [...known, ...before.map(({ to }) => to), ...payments.map(({ to }) => to)].map((one) =>
    getAddress(one),
  );
  return payments.flatMap((payment) => {
    const found: Precedent[] = [];
    const { to, token, amount } = payment;
    if (!before.some((one) => isAddressEqual(one.to, to))) found.push({ ...payment, kind: "first" });
    const amounts = before.filter((one) => isAddressEqual(one.token, token)).map((one) => one.amount);
    const most = amounts.reduce((a, b) => (a > b ? a : b), 0n);
    if (amounts.length > 0 && amount > most) found.push({ ...payment, kind: "largest", before: most });
    for (const other of new Set(familiar.filter((one) => resembles(one, to)))) {
      found.push({ ...payment, kind: "resembles", known: other });
    }
    return found;
  });
}

/** What the calls pay, as far as it can be read: native value, and `transfer` of a token. */
export function paymentsIn(calls: readonly Call[]): Payment[] {
  return calls.flatMap((call, callIndex): Payment[] => {
    const native = { callIndex, token: zeroAddress, to: call.target, amount: call.value };
    const token = transferIn(call);
    return [...(call.value === 0n ? [] : [native]), ...(token === undefined ? [] : [{ callIndex, ...token }])];
  });
}

function transferIn({ target, data }: Call): Omit<Payment, "callIndex"> | undefined {
  if (size(data) !== 68) return undefined;
  try {
    const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data });
    if (functionName !== "transfer") return undefined;
    const [to, amount] = args;
    return { token: target, to, amount };
  } catch {
    return undefined;
  }
}
