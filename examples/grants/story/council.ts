import {
  type Address,
  encodeFunctionData,
  type Hex,
  keccak256,
  type LocalAccount,
  stringToHex,
  type TransactionReceipt,
} from "viem";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { encodeCouncilSignatures } from "../../../sdk/council/encodeCouncilSignatures.ts";
import { actTypedData } from "../../../sdk/council/typedData.ts";
import type { Proposal, SignedApproval } from "../../../sdk/proposal/types.ts";
import type { Story } from "./acts.ts";
import { approvedAfter, approveMessage, type Standing } from "./gate.ts";
import { collectApproval, type Member } from "./members.ts";
import { people } from "./people.ts";

// What the two councils of the example do: the grants council agrees by signatures, the guardians act.

/** Seconds in which an approval may be carried to the chain and the proposal may execute. */
const APPROVAL_LIFETIME = 50 * 86_400;

export function councilOf({ grants }: Pick<Story, "grants">): Address {
  return named(grants.addresses.councils, "grants-council");
}

function guardiansOf({ grants }: Pick<Story, "grants">): Address {
  return named(grants.addresses.councils, "guardians");
}

export function councilEpoch({ world }: Pick<Story, "world">, council: Address): Promise<bigint> {
  return world.client.readContract({ address: council, abi: councilAbi, functionName: "epoch" });
}

/** These members sign that they agree, which costs them nothing. */
export async function signApproval(
  story: Story,
  proposal: Proposal,
  members: readonly Member[],
): Promise<SignedApproval> {
  const { world, grants } = story;
  const approver = councilOf(story);
  return collectApproval(members, {
    chainId: world.chainId,
    gate: grants.addresses.gate,
    approver,
    approverEpoch: await councilEpoch(story, approver),
    validUntil: (await world.now()) + APPROVAL_LIFETIME,
    proposal,
  });
}

/** These members agree to a proposal that stands, and the relayer carries their signatures. */
export async function approve(story: Story, standing: Standing, members: readonly Member[]): Promise<Standing> {
  return carryApproval(story, standing, members, await signApproval(story, standing.proposal, members));
}

/** The relayer carries what these members signed. */
export async function carryApproval(
  { world, grants, tell }: Story,
  standing: Standing,
  members: readonly Member[],
  approval: SignedApproval,
): Promise<Standing> {
  const receipt = await world.act(people.relayer, approveMessage(grants.addresses.gate, standing, approval));
  tell.sent(`approved: by ${members.map(({ name }) => name).join(" and ")}`, receipt);
  return approvedAfter(receipt, standing);
}

/** One guardian signs, and the relayer lets the guardians' council call `target`. */
export async function actAsGuardians(
  story: Story,
  guardian: LocalAccount,
  target: Address,
  data: Hex,
): Promise<TransactionReceipt> {
  const { world } = story;
  const council = guardiansOf(story);
  const salt = keccak256(stringToHex(`${await world.now()}`));
  const validUntil = (await world.now()) + 3600;
  const epoch = await councilEpoch(story, council);
  const typed = actTypedData({ chainId: world.chainId, council, target, data, salt, epoch, validUntil });
  const signature = await guardian.signTypedData(typed);
  const signatures = encodeCouncilSignatures([{ kind: "eoa", signer: guardian.address, signature }]);
  const args = [target, data, salt, validUntil, signatures] as const;
  return world.act(people.relayer, {
    to: council,
    data: encodeFunctionData({ abi: councilAbi, functionName: "execute", args }),
  });
}

function named(councils: Record<string, Address>, name: string): Address {
  const found = councils[name];
  if (found === undefined) throw new Error(`The DAO file describes no council "${name}".`);
  return found;
}
