// How each role calls. Accounts call; a Council acts by signatures of its members; root is the gate while it executes.
import { type Abi, type Address, decodeErrorResult, encodeFunctionData, type Hex, isHex, zeroHash } from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { actTypedData, encodeCouncilSignatures } from "../../../sdk/index.ts";
import { allErrors } from "./allErrors.ts";
import type { Answer, Message } from "./node.ts";
import { addressOf, people } from "./people.ts";
import type { Role } from "./roles.ts";
import type { Case, World } from "./world.ts";

/** What is called, before it is known by whom. */
export type Deed = Omit<Message, "from">;

/** The account that the called contract sees. */
export function accountOf({ addresses }: World, role: Role): Address {
  if (role === "root" || role === "gate") return addresses.AgentTimelock;
  if (role === "council") return addresses.Council;
  if (role === "standalone") return addresses["Council, standing alone"];
  return addressOf(role);
}

/**
 * Does it as the role, and forgets what it did.
 *
 * @param prepared The deed as a root proposal that is ready, for root.
 * @returns The error of the contract that was called, without those of the contracts between.
 */
export async function callAs(world: World, role: Role, deed: Deed, prepared: Case): Promise<Answer> {
  const { node, addresses } = world;
  const from = addressOf("stranger");
  if (role === "root") {
    const { proposal, witness, terms } = prepared;
    const data = encodeFunctionData({
      abi: agentTimelockAbi,
      functionName: "execute",
      args: [proposal, witness, terms],
    });
    return unwrap(await node.call({ from, to: addresses.AgentTimelock, data }), "GateCallFailed");
  }
  if (role === "council" || role === "standalone") {
    const council = accountOf(world, role);
    const args = await actOf(world, council, deed.to, deed.data);
    const data = encodeFunctionData({ abi: councilAbi, functionName: "execute", args });
    return unwrap(await node.call({ from, to: council, data }), "CouncilCallFailed");
  }
  return node.call({ ...deed, from: accountOf(world, role) });
}

/** The arguments of `execute` of a Council, signed by as many members as it takes. */
export async function actOf({ node, deadline }: World, council: Address, target: Address, data: Hex) {
  const act = { target, data, salt: zeroHash, validUntil: deadline };
  const typedData = actTypedData({ chainId: node.chainId, council, ...act, epoch: 1n });
  const signatures = [people.member, people.secondMember].map(
    async (one) => ({ kind: "eoa", signer: one.address, signature: await one.signTypedData(typedData) }) as const,
  );
  return [target, data, act.salt, deadline, encodeCouncilSignatures(await Promise.all(signatures))] as const;
}

/** What the inner call said; its reason stands last in the outer error. */
function unwrap(answer: Answer, outer: string): Answer {
  if (answer.succeeded) return answer;
  const { errorName, args } = decodeErrorResult({ abi: allErrors as Abi, data: answer.data });
  if (errorName !== outer) throw new Error(`The call was not reached: ${errorName}(${args})`);
  const reason: unknown = args?.at(-1);
  if (!isHex(reason)) throw new Error(`${outer} carries no reason.`);
  return { succeeded: false, data: reason };
}
