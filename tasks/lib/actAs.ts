import { type Address, type Hex, isAddressEqual, numberToHex, zeroAddress } from "viem";
import { getBlock, readContract } from "viem/actions";
import { councilAbi } from "../../sdk/abi/Council.ts";
import { act, type CouncilAct, signAct } from "../../sdk/actions/act.ts";
import { confirm, type Sender, sendCall } from "../../sdk/actions/sendCall.ts";
import { checkMemberSignature } from "../../sdk/council/checkMemberSignature.ts";
import type { CouncilSignature } from "../../sdk/council/encodeCouncilSignatures.ts";
import { memberId, memberKind } from "../../sdk/council/member.ts";
import { actDigest } from "../../sdk/council/typedData.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { readActFile, writeActFile } from "../../sdk/files/signatureFile.ts";
import { type CouncilSettings, readCouncil } from "../../sdk/read/readCouncil.ts";
import { list } from "./arguments.ts";
import { readText, writeText } from "./files.ts";
import { waiting } from "./output.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** How long the signatures of an act may be carried, in seconds. */
const ACT_LIFETIME = 86_400;

export type ActAsArguments = {
  from: string | undefined;
  /** Files of members who signed already, joined by commas. */
  signatures: string | undefined;
  /** Where the signatures so far are written while there are too few. */
  out: string | undefined;
};

export type ActAsParameters = ActAsArguments & {
  /** Who must call. */
  party: Address;
  /** What it is: "the guardian". */
  role: string;
  target: Address;
  data: Hex;
};

/** What became of it: done, or signed by too few. */
export type ActAsResult =
  | { done: true; transactionHash: Hex; gasUsed: bigint }
  | { done: false; signed: number; needed: number; validUntil: number; out: string | undefined; file: string };

/**
 * Lets somebody call: the sender itself, where it is that account; or a Council that the sender is a member of, by its
 * signature and those of others. Too few are written to one file, all of them, for the next member to go on with.
 *
 * @throws ROLE_UNKNOWN, MEMBER_UNKNOWN, SIGNATURE_OF_OTHER, SIGNATURE_NOT_ACCEPTED, and the refusals of the contracts.
 */
export async function actAs(
  context: TaskContext,
  system: TaskSystem,
  { party, role, target, data, from, signatures, out }: ActAsParameters,
): Promise<ActAsResult> {
  const { network, output } = context;
  if (isAddressEqual(party, zeroAddress)) {
    throw new SallyportError("ROLE_UNKNOWN", { summary: `${role} is nobody.` });
  }
  const sender = network.sender(from);
  if (isAddressEqual(sender.account.address, party)) {
    return done(await waiting(output, "waiting for the transaction", sent(sender)));
  }
  const council = await readCouncil(network.client, { council: party });
  if (council === undefined) {
    throw new SallyportError("ACCOUNT_UNKNOWN", {
      summary: `${role} is ${system.names(party) ?? ""} ${party}, and ${sender.account.address} would send.`,
      value: party,
      details: { "the call": `to ${target}, data ${data}` },
      nextStep: "Send from that account with --from; a Safe or Governor makes the call in its own way.",
    });
  }
  const files = await Promise.all(
    list(signatures).map(async (path) => ({ path, ...readActFile(await readText(path), path) })),
  );
  const planned = files[0]?.act ?? (await newAct(sender, council, { council: party, target, data }));
  for (const file of files) requireSame(file, { ...planned, council: party, target, data }, network.chainId);

  const collected = await checked(files, planned);
  const isMember = await isWalletMember(sender, party);
  const hasSigned = collected.some(({ signer }) => signer.toLowerCase() === sender.account.address.toLowerCase());
  if (isMember && !hasSigned) collected.push(await own());
  if (collected.length === 0) {
    throw new SallyportError("MEMBER_UNKNOWN", {
      summary: `${role} is a Council, and ${sender.account.address} is not one of its members with a wallet.`,
      value: sender.account.address,
      nextStep: "Send from a member with --from, or bring the files of members with --signatures.",
    });
  }
  if (collected.length >= council.threshold) {
    return done(await waiting(output, "waiting for the transaction", carried(sender, planned, collected)));
  }
  if (!isMember) {
    throw new SallyportError("SIGNATURES_TOO_FEW", {
      summary: `${collected.length} of ${council.threshold} members have signed.`,
      value: String(collected.length),
    });
  }
  const file = writeActFile({ chainId: network.chainId, act: planned, members: collected });
  if (out !== undefined) await writeText(out, file);
  const { validUntil } = planned;
  return { done: false, signed: collected.length, needed: council.threshold, validUntil, out, file };

  /** The sender's own signature; who holds its key may be a node, and may sign something else. */
  async function own(): Promise<CouncilSignature> {
    const signed = await explained(signAct(sender, planned));
    const { chainId } = network;
    const given = { chainId, council: party, digest: actDigest({ chainId, ...planned }), ...signed };
    return checkMemberSignature(network.client, { ...given, place: sender.account.address });
  }

  /** What members signed, each once, as the Council itself would check it: what does not count is not handed on. */
  async function checked(brought: typeof files, planned_: CouncilAct): Promise<CouncilSignature[]> {
    const { chainId } = network;
    const digest = actDigest({ chainId, ...planned_ });
    const distinct = new Map(
      brought.flatMap(({ path, members }) =>
        members.map((member) => [member.signer.toLowerCase(), { place: path, ...member }] as const),
      ),
    );
    return Promise.all(
      [...distinct.values()].map(async ({ place, signer, signature }) => {
        const given = { chainId, council: party, digest, signer, signature, place };
        const { kind } = await checkMemberSignature(network.client, given);
        return { kind, signer, signature };
      }),
    );
  }

  async function sent(client: Sender) {
    return confirm(client, await sendCall(client, { to: target, data }));
  }

  async function carried(client: Sender, planned_: CouncilAct, members: readonly CouncilSignature[]) {
    return confirm(client, await act(client, planned_, members));
  }
}

function done({ transactionHash, gasUsed }: { transactionHash: Hex; gasUsed: bigint }): ActAsResult {
  return { done: true, transactionHash, gasUsed };
}

async function newAct(
  client: Sender,
  { epoch }: CouncilSettings,
  { council, target, data }: Pick<CouncilAct, "council" | "target" | "data">,
): Promise<CouncilAct> {
  const { timestamp, number } = await explained(getBlock(client));
  // The block's number, so that the same call can be made again another time.
  const salt = numberToHex(number, { size: 32 });
  return { council, target, data, salt, epoch, validUntil: Number(timestamp) + ACT_LIFETIME };
}

/** All signatures must be for one act, and that act must be what the command is about. */
function requireSame(file: { path: string; chainId: number; act: CouncilAct }, wanted: CouncilAct, chainId: number) {
  const differing = (Object.keys(wanted) as (keyof CouncilAct)[]).find(
    (key) => String(file.act[key]).toLowerCase() !== String(wanted[key]).toLowerCase(),
  );
  if (differing === undefined && file.chainId === chainId) return;
  const place = differing === undefined ? "chainId" : `act.${differing}`;
  throw new SallyportError("SIGNATURE_OF_OTHER", {
    summary: `${file.path} is a signature for something else.`,
    place: `${file.path}, ${place}`,
    value: String(differing === undefined ? file.chainId : file.act[differing]),
  });
}

/** Whether the sender is a member, with a wallet, of what may be a Council. */
export async function isMemberOf(client: Sender, party: Address): Promise<boolean> {
  return (await readCouncil(client, { council: party })) !== undefined && isWalletMember(client, party);
}

async function isWalletMember(client: Sender, council: Address): Promise<boolean> {
  const args = [memberId(client.account.address)] as const;
  const question = { address: council, abi: councilAbi, functionName: "memberKind", args } as const;
  return (await explained(readContract(client, question))) === memberKind.eoa;
}
