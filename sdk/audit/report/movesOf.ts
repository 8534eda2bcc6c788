import { getAddress, zeroAddress } from "viem";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import { isOwn } from "../executions.ts";
import { tokensOf } from "../tokensOf.ts";
import { nativeMove } from "./nativeMove.ts";
import { tokenMove } from "./tokenMove.ts";
import type { AuditedProposal } from "./types.ts";

/**
 * What an execution did to the treasury, token by token: by transfers of its own that tokens logged, and by what the
 * treasury held before and after the block where nothing else is known to have moved it there. Empty where it did not
 * execute.
 */
export function movesOf(evidence: Evidence, standing: StandingProposal): Pick<AuditedProposal, "moves" | "leftOut"> {
  const { facts, executions, transfers } = evidence;
  const execution = executions.get(standing.id);
  if (execution === undefined) return { moves: [] };
  const own = (transfers.get(execution.transaction) ?? []).filter((one) => isOwn(execution, one));
  const logged = own.map(({ token }) => getAddress(token));
  const tokens = [...new Set([...tokensOf(evidence, standing), ...logged])];
  const leftOut = facts.leftOut.find(
    ({ transaction, index }) => transaction === execution.transaction && index === execution.index,
  );
  return {
    moves: tokens.flatMap((token) =>
      token === zeroAddress
        ? nativeMove(evidence, standing.proposal, execution)
        : tokenMove(evidence, standing.proposal, execution, token),
    ),
    ...(leftOut && { leftOut: { tokens: leftOut.tokens, transfers: leftOut.transfers } }),
  };
}
