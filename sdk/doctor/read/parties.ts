import { type Address, getAddress, isAddressEqual, parseAbi, toEventSelector, zeroAddress } from "viem";
import { getTransactionCount } from "viem/actions";
import { councilAbi } from "../../abi/Council.ts";
import { memberKind } from "../../council/member.ts";
import { answerOf } from "../../errors/answerOf.ts";
import { eventsOf } from "../../read/eventsOf.ts";
import { parseOwnLogs } from "../../read/parseOwnLogs.ts";
import { readContractLogs } from "../../read/readContractLogs.ts";
import type { Body, Member } from "../body.ts";
import type { GateFacts, Party } from "../facts.ts";
import { codeAt } from "./ask.ts";
import type { Reading } from "./reading.ts";

const safeAbi = parseAbi([
  "function getThreshold() view returns (uint256)",
  "function getOwners() view returns (address[])",
]);
const added = eventsOf(councilAbi, "MemberAdded");
const selectors = added.map((event) => toEventSelector(event));

/** Everybody who holds a role at the gate, and every council that it manages. */
export async function readParties(reading: Reading): Promise<Party[]> {
  const gate = await reading.fact("gate");
  const holders = new Set(
    [gate.guardian, gate.rootVetoer, gate.root.approver, ...gate.tiers.map(({ approver }) => approver)].filter(
      (one) => one !== zeroAddress,
    ),
  );
  const others = [...gate.managed, ...Object.values(reading.addresses.councils)].filter(
    (one) => ![gate.gate, gate.registry, gate.provenance].some((ours) => isAddressEqual(ours, one)),
  );
  const all = [...new Set([...holders, ...others].map((one) => getAddress(one)))];
  return Promise.all(
    all.map(async (address) => ({ ...rolesOf(address, gate), body: await readBody(reading, address) })),
  );
}

function rolesOf(address: Address, gate: GateFacts): Omit<Party, "body"> {
  const is = (one: Address) => isAddressEqual(one, address);
  return {
    address,
    isGuardian: is(gate.guardian),
    isVetoer: is(gate.rootVetoer),
    isRoot: is(gate.root.approver),
    tiers: gate.tiers.flatMap(({ approver }, i) => (is(approver) ? [i] : [])),
  };
}

async function readBody(reading: Reading, address: Address): Promise<Body> {
  const { client, blockNumber } = reading;
  const { hasCode, delegates } = await codeAt(client, address, blockNumber);
  if (!hasCode || delegates) {
    return { kind: "wallet", nonce: await getTransactionCount(client, { address, blockNumber }) };
  }
  const council = await readCouncilBody(reading, address);
  if (council !== undefined) return council;
  const safe = await readSafeOwners(reading, address);
  return safe === undefined ? { kind: "contract" } : { kind: "safe", ...safe };
}

async function readCouncilBody(reading: Reading, address: Address): Promise<Body | undefined> {
  const { askOther: ask } = reading;
  const [threshold, count, gate, admin] = await Promise.all([
    answerOf(ask(address, councilAbi, "threshold")),
    answerOf(ask(address, councilAbi, "memberCount")),
    answerOf(ask(address, councilAbi, "gate")),
    answerOf(ask(address, councilAbi, "admin")),
  ]);
  if (threshold === undefined || count === undefined || gate === undefined || admin === undefined) return undefined;
  const members = await readMembers(reading, address);
  if (members.length !== Number(count)) {
    throw new Error(`logs tell of ${members.length} of the ${count} members of ${reading.words.account(address)}`);
  }
  return { kind: "council", threshold: Number(threshold), members, gate, admin };
}

/** From the logs come those that ever were members; who still is, the Council says. */
async function readMembers(reading: Reading, council: Address): Promise<Member[]> {
  const { client, fromBlock, blockNumber: toBlock, askOther: ask } = reading;
  const logs = await readContractLogs(client, { address: council, topics: [selectors], fromBlock, toBlock });
  const ever = parseOwnLogs({ abi: added, logs }).map(({ args }) => args);
  const distinct = [...new Map(ever.map((one) => [one.member, one])).values()];
  const members = await Promise.all(
    distinct.map(async ({ member, signer }): Promise<Member[]> => {
      const kind = await ask(council, councilAbi, "memberKind", [member]);
      if (kind === memberKind.none) return [];
      const account = getAddress(signer.slice(0, 42));
      const code = await codeAt(client, account, toBlock);
      const safe = kind === memberKind.contract && code.hasCode ? await readSafeOwners(reading, account) : undefined;
      return [{ kind, account, ...code, owners: safe?.owners ?? [] }];
    }),
  );
  return members.flat();
}

async function readSafeOwners({ askOther: ask }: Reading, address: Address) {
  const [threshold, owners] = await Promise.all([
    answerOf(ask(address, safeAbi, "getThreshold")),
    answerOf(ask(address, safeAbi, "getOwners")),
  ]);
  if (threshold === undefined || owners === undefined) return undefined;
  return { threshold: Number(threshold), owners };
}
