// What DAOs use today, deployed from npm packages in the same run, with the same payload and the same conditions.
import { type Address, encodeFunctionData, erc20Abi, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { type Chain, encode, type Sent } from "./chain.ts";
import { deploySafe, executeFromSafe } from "./safe.ts";
import { actorsOf, artifact, DELAY, deployToken, SUPPLY, wallet } from "./system.ts";

/** Seconds: a Governor's shortest vote that is still one. */
const VOTING = 3600;

export type Payment = { to: Address; amount: bigint };

/** Each transaction of one payment, in the order sent. */
export type Alternative = { name: string; transactions: { name: string; gas: number }[] };

type Act = (payments: readonly Payment[]) => Promise<Alternative>;

export type Alternatives = { safe: Act; safeAndTimelock: Act; governor: Act };

export async function deployAlternatives(chain: Chain): Promise<Alternatives> {
  const { deployer, relayer } = actorsOf(chain);
  const token = await deployToken(chain, deployer);
  const owners = [1, 2, 3].map((i) => wallet(`member ${i}`));
  const safe = await deploySafe(chain, deployer, owners, 2);
  const fund = (to: Address) =>
    chain.send({
      to: token,
      from: deployer,
      data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, SUPPLY / 4n] }),
    });

  const timelockArtifact = artifact("@openzeppelin/contracts/governance/TimelockController.sol/TimelockController");
  // Anybody executes, as with our gate.
  const timelock = async (proposers: readonly Address[], admin: Address) =>
    (await chain.deploy(timelockArtifact, [DELAY, proposers, [zeroAddress], admin], deployer)).address;
  const lock = await timelock([safe.address], zeroAddress);

  const votes = artifact("contracts/mocks/VoteToken.sol/VoteToken");
  const votesAt = (await chain.deploy(votes, [[deployer], SUPPLY], deployer)).address;
  await chain.send({ to: votesAt, from: deployer, data: encode(votes.abi, "delegate", [deployer]) });
  const governorLock = await timelock([], deployer);
  const governor = artifact("contracts/mocks/GrantsGovernor.sol/GrantsGovernor");
  const governorAt = (await chain.deploy(governor, [votesAt, governorLock, 1, VOTING, 4n], deployer)).address;
  for (const role of ["PROPOSER_ROLE", "CANCELLER_ROLE"]) {
    const data = encode(timelockArtifact.abi, "grantRole", [keccak256(toHex(role)), governorAt]);
    await chain.send({ to: governorLock, from: deployer, data });
  }
  for (const treasury of [safe.address, lock, governorLock]) await fund(treasury);

  let salt = 0;
  const named = (name: string, sent: Sent) => ({ name, gas: sent.gas });
  const batch = (payments: readonly Payment[]) => ({
    targets: payments.map(() => token),
    values: payments.map(() => 0n),
    datas: payments.map(({ to, amount }) =>
      encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
    ),
  });

  return {
    async safe(payments) {
      const { datas } = batch(payments);
      if (datas.length !== 1) throw new Error("A Safe alone is measured with one payment.");
      const sent = await executeFromSafe(chain, safe, relayer, token, datas[0] as Hex);
      return { name: "Safe 1.5, 2 of 3", transactions: [named("execTransaction", sent)] };
    },

    async safeAndTimelock(payments) {
      const { targets, values, datas } = batch(payments);
      salt += 1;
      const id = keccak256(toHex(salt));
      const single = payments.length === 1;
      const operation = single ? [targets[0], 0n, datas[0], zeroHash, id] : [targets, values, datas, zeroHash, id];
      const schedule = encode(timelockArtifact.abi, single ? "schedule" : "scheduleBatch", [...operation, DELAY]);
      const scheduled = await executeFromSafe(chain, safe, relayer, lock, schedule);
      chain.wait(DELAY);
      const execute = encode(timelockArtifact.abi, single ? "execute" : "executeBatch", operation);
      const executed = await chain.send({ to: lock, from: relayer, data: execute });
      return {
        name: "Safe 1.5, 2 of 3, then OpenZeppelin TimelockController",
        transactions: [named("execTransaction (schedule)", scheduled), named("execute", executed)],
      };
    },

    async governor(payments) {
      const { targets, values, datas } = batch(payments);
      salt += 1;
      const description = `Payment ${salt}`;
      const operation = [targets, values, datas, keccak256(toHex(description))];
      const act = (name: string, args: readonly unknown[], from: Address) =>
        chain.send({ to: governorAt, from, data: encode(governor.abi, name, args) });
      const proposed = await act("propose", [targets, values, datas, description], deployer);
      const proposalId = await chain.call(governorAt, encode(governor.abi, "hashProposal", operation));
      chain.wait(2);
      const voted = await act("castVote", [BigInt(proposalId), 1], deployer);
      chain.wait(VOTING);
      const queued = await act("queue", operation, relayer);
      chain.wait(DELAY);
      const executed = await act("execute", operation, relayer);
      return {
        name: "OpenZeppelin Governor over TimelockController, one voter",
        transactions: [
          named("propose", proposed),
          named("castVote", voted),
          named("queue", queued),
          named("execute", executed),
        ],
      };
    },
  };
}
