import { type JournalStanding, standingOf } from "../../agent/journal/standingOf.ts";
import type { OpenIntent } from "../../agent/journal/state.ts";
import { waitingOrders } from "../../agent/orders/waitingOrders.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { problemLine } from "../lib/journalAt.ts";
import { type Output, type Report, table } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export default offline(status);

/** Shows how an agent stands by its journal alone: no node is asked, and its runner may be at work. */
export async function status(output: Output, { file }: { file: string }): Promise<Report> {
  const standing = standingOf(file);
  if (standing === undefined) {
    output.line("entry 1 is NOT as it was written: nothing can be told");
    return { json: { problem: { number: 1 } }, ok: false };
  }
  const { state, problem, held, refused, frozen, lastTurn, failed, at } = standing;
  const orders = waitingOrders(file);
  tell(output, standing);
  for (const one of orders) {
    const what = one.ok ? (one.order.order === "release" ? `release ${one.order.key}` : "resume") : one.reason;
    output.line(`  ordered  ${what}: waits for the runner`);
  }
  if (problem !== undefined) output.line(problemLine(problem));
  const open = [...state.open.values()].map(({ key, nonce, proposed, failed: code, at: since }) => ({
    ...{ key, nonce, id: proposed?.id, failed: code, since },
  }));
  const { owner, head, turn, anchored } = state;
  const json = {
    owner,
    head,
    at,
    turn,
    lastTurn: lastTurn?.at,
    frozen,
    open,
    held,
    refused,
    failed,
    anchored,
    problem,
  };
  const told = orders.map((one) => (one.ok ? one.order : { path: one.path, reason: one.reason }));
  return { json: { ...json, orders: told }, ok: problem === undefined };
}

function tell(output: Output, { state, held, refused, frozen, lastTurn, failed, at }: JournalStanding): void {
  const { owner, head, anchored } = state;
  output.line(`agent ${owner.agent} of the gate ${owner.gate} on chain ${owner.chainId}`);
  const turn = lastTurn === undefined ? "none yet" : `${state.turn}, decided ${moment(lastTurn.at)} by ${lastTurn.by}`;
  output.line(
    table([
      ["state", frozen === undefined ? "goes on" : `FROZEN since ${moment(frozen.at)}: ${frozen.reason}`],
      ["last turn", turn],
      ["head", `${head.hash} of entry ${head.number}, ${moment(at)}`],
      ...(anchored === undefined ? [] : [["anchored", `up to entry ${anchored.upTo}, ${anchored.head}`] as const]),
      ...[...state.open.values()].map((one) => ["open", openLine(one)] as const),
      ...held.map(({ key, monitor, reason }) => ["held", `${key} by ${monitor}: ${reason}`] as const),
      ...refused.map(({ key, code, reason }) => ["refused", `${key}: ${code}: ${reason}`] as const),
      ...(failed === undefined ? [] : [["failed", `to ${failed.step}: ${failed.code}: ${failed.summary}`] as const]),
    ]),
  );
}

function openLine({ key: known, nonce, proposed, sent, failed }: OpenIntent): string {
  const key = known ?? "of a wish that is not known any more";
  if (proposed !== undefined) return `${key}, nonce ${nonce}: proposed in block ${proposed.blockNumber}`;
  if (failed !== undefined) return `${key}, nonce ${nonce}: not taken yet, ${failed}`;
  return `${key}, nonce ${nonce}: ${sent.length === 0 ? "not sent yet" : `sent ${sent.length} times`}`;
}

function moment(milliseconds: number): string {
  return formatMoment(Math.floor(milliseconds / 1000));
}
