import type { Address } from "viem";
import { balanceKey, type Evidence } from "../evidence.ts";
import type { Execution } from "../executions.ts";

/** What the treasury held of a token around the block of an execution. */
export type BlockBalance = {
  before: bigint | undefined;
  after: bigint | undefined;
  /** Undefined where one of them is. */
  change: bigint | undefined;
  /** Transfers of it in the whole block; undefined where nobody counted them. */
  logged: number | undefined;
};

export function blockBalance({ balances }: Evidence, { block }: Execution, token: Address): BlockBalance {
  const { before, after, logged } = balances.get(balanceKey({ block, token })) ?? {};
  return { before, after, change: before === undefined || after === undefined ? undefined : after - before, logged };
}

/** Whether no other proposal executed in its block. */
export function isAloneInBlock({ executedIn }: Evidence, { block }: Execution): boolean {
  return executedIn.get(block) === 1;
}
