import { type Address, type Hex, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import type { Sender } from "../../../sdk/actions/sendCall.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { keyProblem } from "../../../sdk/provenance/sourceKey.ts";
import { atMost } from "../../../sdk/read/atMost.ts";
import { readSourceKey } from "../../../sdk/read/readSourceKey.ts";
import { accountOf } from "../callOf.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

export type VoiceArguments = {
  /** Who vouches, by name or address; found among the network's accounts if left out. */
  attester: string | undefined;
  /** The account that signs for it; found among the network's if left out. */
  key: string | undefined;
  /** The account that sends. */
  from: string | undefined;
};

/** How an attester speaks: by calling, or by a key that signs while somebody else sends. */
export type Voice = {
  attester: Address;
  /** Calls, or signs. */
  speaker: Sender;
  /** Sends; the speaker itself where it calls. */
  carrier: Sender;
};

/** Accounts of a network that a node is asked about at a time. */
const AT_ONCE = 8;

/**
 * Who among the network's accounts speaks for an attester of the schema, and how. An attester's own account speaks by
 * calling; to sign it has to be a key of itself as well.
 *
 * @param isForFile Whether something is to be signed, and nothing sent.
 * @throws PROVENANCE_NOT_ADMITTED, PROVENANCE_INVALID_KEY, ACCOUNT_UNKNOWN, ARGUMENT_INVALID
 */
export async function attesterVoice(
  context: TaskContext,
  system: TaskSystem,
  schema: Hex,
  args: VoiceArguments,
  isForFile = false,
): Promise<Voice> {
  const { network } = context;
  const carrier = network.sender(args.from);
  const wanted = args.attester === undefined ? undefined : accountOf(system, args.attester, "--attester");
  const speakers =
    args.key === undefined
      ? [carrier.account.address, ...network.accounts]
      : [network.sender(args.key).account.address];
  const roles = (await atMost(AT_ONCE, [...new Set(speakers)], (account) => rolesOf(context, system, schema, account)))
    .flat()
    .filter(({ attester }) => wanted === undefined || isAddressEqual(attester, wanted));
  const found = roles.filter(({ account, attester, isKey }) => isKey || isAddressEqual(account, attester));
  const isCarrier = ({ account }: Role) => isAddressEqual(account, carrier.account.address);
  const chosen = isForFile
    ? found.find(({ isKey }) => isKey)
    : (found.find(isCarrier) ??
      found.find(({ isKey }) => isKey) ??
      // Who was told to carry cannot lend its voice to somebody that speaks by calling only.
      (args.from === undefined ? found[0] : undefined));
  if (chosen !== undefined) {
    const speaker = network.sender(chosen.account);
    const isCalling = !isForFile && (isCarrier(chosen) || !chosen.isKey);
    return { attester: chosen.attester, speaker, carrier: isCalling ? speaker : carrier };
  }
  const barred = roles.find(({ problem }) => problem !== undefined);
  if (barred !== undefined) {
    throw new SallyportError("PROVENANCE_INVALID_KEY", {
      summary: `${barred.account} ${barred.problem}.`,
      value: barred.account,
      nextStep: "Sign with a key that is in force: root adds keys, with root source add-key.",
    });
  }
  const [own] = found;
  if (own !== undefined) {
    throw new SallyportError("ACCOUNT_UNKNOWN", {
      summary: `${own.account} speaks for itself by calling, and has no key that signs.`,
      value: own.account,
      nextStep: "Send from it with --from, or let root add a key: root source add-key.",
    });
  }
  const account = wanted ?? carrier.account.address;
  throw new SallyportError("PROVENANCE_NOT_ADMITTED", {
    summary:
      wanted === undefined
        ? "None of the accounts asked is an attester of the batch's schema, or a key of one."
        : `None of the accounts asked speaks for ${wanted} as an attester of the batch's schema.`,
    value: account,
    args: { schema, account },
  });
}

/** An account, and the attester for which it speaks: by signing as well, where it is a key that is in force. */
type Role = {
  account: Address;
  attester: Address;
  isKey: boolean;
  /** Why it does not sign although it is a key; see {@link keyProblem}. */
  problem: string | undefined;
};

async function rolesOf(
  { network }: TaskContext,
  { record }: TaskSystem,
  schema: Hex,
  account: Address,
): Promise<Role[]> {
  const { provenance } = record.addresses;
  const registry = { address: provenance, abi: provenanceRegistryAbi } as const;
  const isAttester = (one: Address) =>
    explained(readContract(network.client, { ...registry, functionName: "isAttester", args: [schema, one] }));
  const { source, ...key } = await readSourceKey(network.client, { provenance, schema, key: account });
  // Whoever vouches need not be a source of the schema as well.
  const ofKey = key.kind === undefined ? undefined : keyProblem({ ...key, source, isAdmitted: true });
  const roles: Role[] = [];
  for (const attester of new Set([account, source ?? account])) {
    if (!(await isAttester(attester))) continue;
    const isTheirs = key.kind !== undefined && source !== undefined && isAddressEqual(source, attester);
    const problem = isTheirs ? ofKey : undefined;
    roles.push({ account, attester, isKey: isTheirs && problem === undefined, problem });
  }
  return roles;
}
