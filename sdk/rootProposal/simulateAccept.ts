import { encodeFunctionData, isAddressEqual, zeroAddress } from "viem";
import { call } from "viem/actions";
import { agentTimelockAbi as abi } from "../abi/AgentTimelock.ts";
import { decodeExactly } from "../calldata/decodeExactly.ts";
import { decodeGateError, revertData } from "../errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../errors/SallyportError.ts";
import type { CallRequest } from "../proposal/buildProposal.ts";
import { OFFERED_GUARDIAN_SLOT, OFFERED_ROOT_APPROVER_SLOT, offeredWord } from "../proposal/gateStorage.ts";
import type { RootSite } from "./change.ts";

/**
 * Why an offer could not be accepted as things stand now; undefined where it could, or where the call offers nothing. An
 * offer itself succeeds whoever is offered, and what speaks against it shows only when it is accepted.
 *
 * @throws SIMULATION_UNAVAILABLE, CHAIN_UNREACHABLE
 */
export async function acceptanceProblem(
  { client, gate }: Pick<RootSite, "client" | "gate">,
  { target, data = "0x" }: CallRequest,
): Promise<SallyportError | undefined> {
  const offer = isAddressEqual(target, gate) ? decodeExactly(abi, data) : undefined;
  if (offer?.functionName !== "offerGuardian" && offer?.functionName !== "offerRootApprover") return undefined;
  const [offered, hasEpoch = false] = offer.args;
  if (isAddressEqual(offered, zeroAddress)) return undefined;
  const isGuardian = offer.functionName === "offerGuardian";
  const slot = isGuardian ? OFFERED_GUARDIAN_SLOT : OFFERED_ROOT_APPROVER_SLOT;
  const accept = encodeFunctionData({ abi, functionName: isGuardian ? "acceptGuardian" : "acceptRootApprover" });
  const stateOverride = [{ address: gate, stateDiff: [{ slot, value: offeredWord(offered, hasEpoch) }] }];
  try {
    await call(client, { account: offered, to: gate, data: accept, stateOverride });
    return undefined;
  } catch (caught) {
    const error = decodeGateError(caught);
    if (isSallyportError(error, "CHAIN_UNREACHABLE")) throw error;
    // That another is offered the place says that the node left out what it was asked to take for true.
    const isHeard = revertData(caught) !== undefined && !isSallyportError(error, "GATE_UNAUTHORIZED");
    if (isHeard && isSallyportError(error)) return error;
    throw new SallyportError("SIMULATION_UNAVAILABLE", {
      summary: "The node does not try calls over changed state.",
      cause: caught,
    });
  }
}
