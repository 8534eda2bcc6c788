import {
  type Address,
  encodeFunctionData,
  type Hex,
  keccak256,
  type LocalAccount,
  parseAbi,
  parseEventLogs,
  stringToHex,
  type TransactionReceipt,
  zeroAddress,
} from "viem";
import { people } from "./people.ts";
import { initCodeOf, type Place, placeOf } from "./place.ts";
import type { Message, Site, World } from "./world.ts";

// The DAO's vote: OpenZeppelin's Governor, a vote token, and the TimelockController that executes for it.

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Seconds from a proposal to its vote, of the vote, and of the timelock that follows. */
export const VOTING_DELAY = DAY;
export const VOTING_PERIOD = 3 * DAY;
export const TIMELOCK_DELAY = 2 * DAY;
const QUORUM_PERCENT = 40n;
const VOTES_EACH = 1_000_000n * 10n ** 18n;

/** `GovernorCountingSimple.VoteType`. */
const VOTE_TYPES = { against: 0, for: 1 } as const;

/** `IGovernor.ProposalState`. */
const STATES = ["Pending", "Active", "Canceled", "Defeated", "Succeeded", "Queued", "Expired", "Executed"] as const;

export const governorAbi = parseAbi([
  "function propose(address[] targets, uint256[] values, bytes[] calldatas, string description) returns (uint256 proposalId)",
  "function castVote(uint256 proposalId, uint8 support) returns (uint256 balance)",
  "function queue(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) returns (uint256)",
  "function execute(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) payable returns (uint256)",
  "function state(uint256 proposalId) view returns (uint8)",
  "function proposalVotes(uint256 proposalId) view returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes)",
  "event ProposalCreated(uint256 proposalId, address proposer, address[] targets, uint256[] values, string[] signatures, bytes[] calldatas, uint256 voteStart, uint256 voteEnd, string description)",
]);
const votesAbi = parseAbi(["function delegate(address delegatee)"]);

export type Governance = { votes: Address; timelock: Address; governor: Address };

/** Deploys token, timelock and governor; every holder's votes count from then on. */
export async function deployGovernance(world: Site, place: Place): Promise<Governance> {
  const voters = [people.vera, people.viktor, people.vida];
  const governor = placeOf(people.deployer.address, "governor");
  const votes = await place("votes", await initCodeOf("VoteToken", [voters.map(({ address }) => address), VOTES_EACH]));
  // The governor proposes, anybody executes what is due, and nobody administers but the timelock itself.
  const timelock = await place(
    "timelock",
    await initCodeOf("TimelockController", [BigInt(TIMELOCK_DELAY), [governor], [zeroAddress], zeroAddress]),
  );
  await place(
    "governor",
    await initCodeOf("GrantsGovernor", [votes, timelock, VOTING_DELAY, VOTING_PERIOD, QUORUM_PERCENT]),
  );
  for (const voter of voters) {
    const data = encodeFunctionData({ abi: votesAbi, args: [voter.address] });
    await world.act(voter, { to: votes, data });
  }
  return { votes, timelock, governor };
}

/** Calls that token holders vote on, all or none. */
export type Motion = { calls: readonly { target: Address; data: Hex }[]; description: string };

/** A motion as the Governor takes it to queue and execute. */
type MotionArguments = readonly [
  targets: readonly Address[],
  values: readonly bigint[],
  calldatas: readonly Hex[],
  descriptionHash: Hex,
];

/** A motion that was proposed. */
export type Vote = { proposalId: bigint; args: MotionArguments; opensAt: number; closesAt: number };

/** Proposes a motion. Here everybody may. */
export async function openVote(
  world: World,
  { governor }: Governance,
  proposer: LocalAccount,
  { calls, description }: Motion,
): Promise<Vote & { receipt: TransactionReceipt }> {
  const lists = [calls.map(({ target }) => target), calls.map(() => 0n), calls.map(({ data }) => data)] as const;
  const args = [...lists, description] as const;
  const receipt = await world.act(proposer, {
    to: governor,
    data: encodeFunctionData({ abi: governorAbi, functionName: "propose", args }),
  });
  const [created] = parseEventLogs({ abi: governorAbi, eventName: "ProposalCreated", logs: receipt.logs });
  if (created === undefined) throw new Error("The Governor created no proposal.");
  const { proposalId, voteStart, voteEnd } = created.args;
  return {
    proposalId,
    args: [...lists, keccak256(stringToHex(description))],
    opensAt: Number(voteStart) + 1,
    closesAt: Number(voteEnd) + 1,
    receipt,
  };
}

export function castVote(
  world: World,
  { governor }: Governance,
  { proposalId }: Vote,
  voter: LocalAccount,
  support: "for" | "against",
): Promise<TransactionReceipt> {
  const args = [proposalId, VOTE_TYPES[support]] as const;
  return world.act(voter, {
    to: governor,
    data: encodeFunctionData({ abi: governorAbi, functionName: "castVote", args }),
  });
}

/** Hands a motion that passed to the timelock. Anybody may. */
export function queueMessage({ governor }: Governance, { args }: Vote): Message {
  return { to: governor, data: encodeFunctionData({ abi: governorAbi, functionName: "queue", args }) };
}

/** Lets the timelock run a motion. Anybody may, once its delay has passed. */
export function executeVoteMessage({ governor }: Governance, { args }: Vote): Message {
  return { to: governor, data: encodeFunctionData({ abi: governorAbi, functionName: "execute", args }) };
}

export type Tally = { for: bigint; against: bigint; state: (typeof STATES)[number] };

/** How a vote stands, as the Governor says. */
export async function tallyOf(world: World, { governor }: Governance, { proposalId }: Vote): Promise<Tally> {
  const read = { address: governor, abi: governorAbi, args: [proposalId] } as const;
  const [against, inFavour] = await world.client.readContract({ ...read, functionName: "proposalVotes" });
  const state = STATES[await world.client.readContract({ ...read, functionName: "state" })];
  if (state === undefined) throw new Error("The Governor is in a state that it does not have.");
  return { for: inFavour, against, state };
}
