import { encodeFunctionData, erc20Abi, pad, zeroHash } from "viem";
import { memberId, suspendTypedData } from "../../../../sdk/index.ts";
import type { ArgumentTable } from "../arguments.ts";
import { actOf } from "../callers.ts";
import type { Target } from "../matrix.ts";
import { addressOf, nobody, people } from "../people.ts";
import type { World } from "../world.ts";

/** Members sign off chain; whoever calls carries what they signed. */
export async function councilArguments(world: World, target: Target): Promise<ArgumentTable> {
  const { node, deadline, token, addresses } = world;
  const council = addresses[target];
  const member = addressOf("member");
  const id = memberId(member);
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "totalSupply" });
  const act = await actOf(world, council, token, data);
  const suspension = suspendTypedData({ chainId: node.chainId, council, member: id, epoch: 1n });
  const suspensionSignature = await people.member.signTypedData(suspension);
  return {
    execute: () => act,
    changeMembers: () => [[], [{ kind: 1, signer: nobody("new member") }], 2],
    suspendBySignature: () => [member, suspensionSignature],
    isValidSignature: () => [zeroHash, "0x"],
    agreementDigest: () => [zeroHash],
    memberAgreementDigest: () => [member, zeroHash],
    actDigest: () => [token, data, zeroHash, deadline],
    suspendDigest: () => [id],
    memberId: () => [member],
    memberKind: () => [pad(member)],
    isMember: () => [pad(member)],
    hasActed: () => [zeroHash],
  };
}
