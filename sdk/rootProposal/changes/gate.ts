import { type Address, encodeFunctionData, isAddressEqual, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi as abi } from "../../abi/AgentTimelock.ts";
import { NOBODY } from "../../deploy/dao/parties.ts";
import { duration, party, text } from "../../deploy/dao/scalars.ts";
import { explained } from "../../errors/decodeGateError.ts";
import { answersEpoch } from "../answersEpoch.ts";
import { changeKind } from "../change.ts";
import { fields } from "../fields.ts";
import { lookup } from "../lookup.ts";

/** How long is refused by the contract, with its own reason. */
const anyDelay = duration(1, 2 ** 32 - 1, "below 2^32 seconds");

/** A tier in place, or the next one. What is left out stays. */
export const tier = changeKind({
  kind: "tier",
  schema: fields({ tier: text, approver: party.optional(), delay: anyDelay.optional() }),
  async calls(given, { client, gate, settings, book }, refuse) {
    const find = lookup(book, refuse);
    const index = find.tier("tier", given.tier);
    const old = settings.tiers[index];
    if (old === undefined && (given.approver === undefined || given.delay === undefined)) {
      refuse("tier", given.tier, "There is no such tier yet, so that nothing of it can stay.", ADDING);
    }
    if (given.approver === undefined && given.delay === undefined) {
      refuse("tier", given.tier, "Neither approver nor delay is given.", "Give what is to change.");
    }
    const approver =
      given.approver === undefined ? (old?.approver ?? zeroAddress) : find.accountOrNobody("approver", given.approver);
    const isSame = old !== undefined && isAddressEqual(old.approver, approver);
    const approverHasEpoch = isSame ? old.approverHasEpoch : await answersEpoch(client, approver);
    const newTier = { approver, approverHasEpoch, delay: given.delay ?? old?.delay ?? 0 };
    const data = encodeFunctionData({ abi, functionName: "setTier", args: [index, newTier] });
    return [{ target: gate, data }];
  },
});

const ADDING = "To add a tier above all others give its number, an approver and a delay.";

export const delay = changeKind({
  kind: "delay",
  schema: fields({ delay: anyDelay }),
  short: "delay",
  calls: (given, { gate }) => [
    { target: gate, data: encodeFunctionData({ abi, functionName: "setRootDelay", args: [given.delay] }) },
  ],
});

/** Offers the place of the root approver; `none` takes an offer back. */
export const approver = changeKind({
  kind: "approver",
  schema: fields({ account: party }),
  short: "account",
  async calls({ account }, { client, gate, book }, refuse) {
    const offered = lookup(book, refuse).accountOrNobody("account", account);
    const args = [offered, await answersEpoch(client, offered)] as const;
    return [{ target: gate, data: encodeFunctionData({ abi, functionName: "offerRootApprover", args }) }];
  },
});

/** Offers the place of the guardian; `none` removes the guardian, and takes an offer back. */
export const guardian = changeKind({
  kind: "guardian",
  schema: fields({ account: party }),
  short: "account",
  async calls({ account }, { client, gate, book, settings }, refuse) {
    const offer = (offered: Address) => ({
      target: gate,
      data: encodeFunctionData({ abi, functionName: "offerGuardian", args: [offered] }),
    });
    if (account !== NOBODY) return [offer(lookup(book, refuse).account("account", account))];
    const removal = { target: gate, data: encodeFunctionData({ abi, functionName: "removeGuardian" }) };
    const standing = await explained(readContract(client, { address: gate, abi, functionName: "offeredGuardian" }));
    if (isAddressEqual(standing, zeroAddress)) return [removal];
    // Else whoever was offered the place could take it afterwards.
    return isAddressEqual(settings.guardian, zeroAddress) ? [offer(zeroAddress)] : [offer(zeroAddress), removal];
  },
});

export const vetoer = changeKind({
  kind: "vetoer",
  schema: fields({ account: party }),
  short: "account",
  calls({ account }, { gate, book }, refuse) {
    const vetoer = lookup(book, refuse).accountOrNobody("account", account);
    return [{ target: gate, data: encodeFunctionData({ abi, functionName: "setRootVetoer", args: [vetoer] }) }];
  },
});

function managed(kind: string, isManaged: boolean) {
  return changeKind({
    kind,
    schema: fields({ account: party }),
    short: "account",
    calls({ account }, { gate, book }, refuse) {
      const args = [lookup(book, refuse).account("account", account), isManaged] as const;
      return [{ target: gate, data: encodeFunctionData({ abi, functionName: "setManaged", args }) }];
    },
  });
}

export const managedAdd = managed("managed add", true);
export const managedRemove = managed("managed remove", false);
