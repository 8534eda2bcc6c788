// What a stolen agent key tries beside emptying the meters. Each attempt fails with its own error, and where the agent
// may do something like it, a twin passes.
import { expect } from "chai";
import { encodeFunctionData, erc20Abi, type Hex, pad, zeroHash } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import { ROOT_TIER } from "../../../sdk/proposal/types.ts";
import { readAgent } from "../../../sdk/read/readAgent.ts";
import { callRefused, keyRefused, ruleRefused, wrongState } from "./errors.ts";
import { accountOf, DAY, etherMove, gusdMove, gusdOf, MOST_ETHER, MOST_GUSD } from "./moves.ts";
import { type Raid, startRaid } from "./raid.ts";

const { treasurer, treasurerSecond, relayer, dealer } = people;
const UNIT = 10n ** 6n;

describe("a stolen agent key, while all humans sleep: attempts", function () {
  this.timeout(120_000);
  let raid: Raid;
  before(async () => {
    raid = await startRaid();
  });
  beforeEach(() => raid.again());

  /** The twin of a proposal that was refused: it passes, executes, and takes just this. */
  async function expectTwin(move: Parameters<Raid["propose"]>[0][number], at: number, amount: bigint): Promise<void> {
    const before = raid.losses.length;
    const twin = await raid.propose([move], at);
    await raid.execute(twin, twin.eta);
    expect(raid.losses.slice(before).map((loss) => loss.amount)).to.deep.equal([amount]);
  }

  it("cannot act before its delay, twice, or under a nonce again", async () => {
    const pay = gusdMove(raid, UNIT);
    const standing = await raid.propose([pay], raid.start, { nonce: 77n });
    const { eta, id } = standing;
    await raid.refusedExecution(standing, eta - 1, { name: "GateNotReady", args: { id, eta } });
    const more = [gusdMove(raid, 2n * UNIT)];
    await raid.refusedProposal(more, eta - 1, wrongState(raid, 77n, "Queued", "None"), { nonce: 77n });
    await raid.execute(standing, eta);
    await raid.refusedExecution(standing, eta, wrongState(raid, 77n, "Executed", "Queued"));
    await raid.refusedProposal([pay], eta, wrongState(raid, 77n, "Executed", "None"), { nonce: 77n });
    await expectTwin(pay, eta, UNIT);
  });

  it("proposes no more often than the agent's bucket gives, by whichever key", async () => {
    const pay = [gusdMove(raid, 1n)];
    const agent = await readAgent(raid.grants.client, {
      registry: raid.grants.addresses.registry,
      agent: BigInt(raid.proposer),
    });
    const next = raid.start + agent.proposalInterval;
    for (let i = 0; i < agent.proposalBurst; i += 1) await raid.propose(pay, raid.start);
    const tooMany = keyRefused(raid, treasurer.address, "TOO_MANY_PROPOSALS");
    await raid.refusedProposal(pay, raid.start, tooMany);
    await raid.refusedProposal(pay, next - 1, tooMany);
    const tooManyToo = keyRefused(raid, treasurerSecond.address, "TOO_MANY_PROPOSALS");
    await raid.refusedProposal(pay, next - 1, tooManyToo, {}, treasurerSecond);
    await raid.propose(pay, next);
    await raid.refusedProposal(pay, next, tooMany);
  });

  it("gets nothing through a tier that humans approve, nor that tier's rules through a lower one", async () => {
    const { gate, councils } = raid.grants.addresses;
    const approver = councils["grants-council"]!;
    const grant = [gusdMove(raid, MOST_GUSD + 1n, "large-grants")];
    await raid.refusedProposal(grant, raid.start, ruleRefused("TierTooLow", 0n));
    const noTier = { name: "GateUnknownTier", args: { tier: ROOT_TIER, tierCount: 2n } };
    await raid.refusedProposal(grant, raid.start, noTier, { tier: ROOT_TIER });

    const standing = await raid.propose(grant, raid.start, { tier: 1 });
    const { proposal, terms, id } = standing;
    const { nonce, notAfter: validUntil } = proposal;
    const end = raid.start + 30 * DAY;
    await raid.refusedExecution(standing, end, wrongState(raid, nonce, "Proposed", "Queued"));
    const approve = encodeFunctionData({
      abi: agentTimelockAbi,
      functionName: "approve",
      args: [proposal, terms, validUntil],
    });
    const notTheCouncil = { name: "GateUnauthorized", args: { by: treasurer.address, needed: approver } };
    await raid.refused(treasurer, { to: gate, data: approve }, end, notTheCouncil);
    const bySignature = encodeFunctionData({
      abi: agentTimelockAbi,
      functionName: "approveBySignature",
      args: [raid.proposer, nonce, id, terms, { approverEpoch: 1n, validUntil, signature: "0x00" }],
    });
    const { chainId } = raid.grants;
    const digest = approvalDigest({ chainId, gate, approver, approverEpoch: 1n, validUntil, proposal });
    const unsigned = { name: "GateInvalidSignature", args: { signer: approver, digest } };
    await raid.refused(relayer, { to: gate, data: bySignature }, end, unsigned);

    await expectTwin(gusdMove(raid, MOST_GUSD), end, MOST_GUSD);
  });

  it("pays nobody else, nothing larger, and by no other function", async () => {
    const at = raid.start;
    const word = (account: Hex) => pad(account, { size: 32 });
    const larger = [gusdMove(raid, MOST_GUSD + 1n)];
    await raid.refusedProposal(larger, at, callRefused("ConstraintViolated", MOST_GUSD + 1n));
    const toThief = [gusdMove(raid, UNIT, "small-grants", dealer.address)];
    await raid.refusedProposal(
      toThief,
      at,
      callRefused("ConstraintViolated", word(dealer.address).toLowerCase() as Hex),
    );

    const by = "small-grants";
    const target = gusdOf(raid);
    const allowance = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [dealer.address, UNIT] });
    const otherFunction = callRefused("WrongSelector", pad("0x095ea7b3", { size: 32, dir: "right" }));
    await raid.refusedProposal([{ by, target, data: allowance }], at, otherFunction);
    const deskMay = encodeFunctionData({
      abi: erc20Abi,
      functionName: "approve",
      args: [accountOf(raid, "swap-desk"), UNIT],
    });
    await raid.refusedProposal([{ by: "desk-allowance", target, data: deskMay }], at, ruleRefused("TierTooLow", 0n));
    const { gate } = raid.grants.addresses;
    const noPolicy = encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [zeroHash] });
    const gateItself = callRefused("WrongTarget", word(gate).toLowerCase() as Hex);
    await raid.refusedProposal([{ by, target: gate, data: noPolicy }], at, gateItself);
    const euros = { ...gusdMove(raid, UNIT), target: raid.grants.policy.names.tokens["GEUR"]!.address };
    await raid.refusedProposal([euros], at, callRefused("WrongTarget", word(euros.target).toLowerCase() as Hex));

    await expectTwin(gusdMove(raid, MOST_GUSD), at, MOST_GUSD);
  });

  it("sends no native value beside a transfer, to nobody else, and no more at once than the rule says", async () => {
    const at = raid.start;
    await raid.refusedProposal([{ ...gusdMove(raid, UNIT), value: 1n }], at, callRefused("ValueTooHigh", 1n));
    await raid.refusedProposal([etherMove(raid, MOST_ETHER + 1n)], at, callRefused("ValueTooHigh", MOST_ETHER + 1n));
    const toThief = { ...etherMove(raid, 1n), target: dealer.address };
    const other = pad(dealer.address, { size: 32 }).toLowerCase() as Hex;
    await raid.refusedProposal([toThief], at, callRefused("WrongTarget", other));
    const withData = { ...etherMove(raid, 1n), data: "0x00" } as const;
    await raid.refusedProposal([withData], at, {
      name: "PolicyTargetWithoutCode",
      args: { callIndex: 0n, target: withData.target },
    });
    await expectTwin(etherMove(raid, MOST_ETHER), at, MOST_ETHER);
  });

  it("configures nothing by itself", async () => {
    const { gate, registry } = raid.grants.addresses;
    const at = raid.start;
    const agent = BigInt(raid.proposer);
    const noPolicy = encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [zeroHash] });
    await raid.refused(treasurer, { to: gate, data: noPolicy }, at, {
      name: "GateNotRoot",
      args: { by: treasurer.address },
    });
    const lower = encodeFunctionData({ abi: agentRegistryAbi, functionName: "setLowestTier", args: [agent, 0] });
    await raid.refused(treasurer, { to: registry, data: lower }, at, {
      name: "RegistryNotRoot",
      args: { by: treasurer.address },
    });
  });

  it("needs a key that is the agent's", async () => {
    const pay = [gusdMove(raid, UNIT)];
    await raid.refusedProposal(pay, raid.start, keyRefused(raid, dealer.address, "WRONG_KEY"), {}, dealer);
    await expectTwin(gusdMove(raid, UNIT), raid.start, UNIT);
  });

  it("rests on what the office signed, and on nothing older than the rule says", async () => {
    const pay = [gusdMove(raid, UNIT)];
    const oldest = raid.observedAt + 90 * DAY;
    await raid.refusedProposal(pay, oldest + 1, ruleRefused("InputTooOld", BigInt(90 * DAY + 1)));
    await raid.again();
    await raid.refusedProposal(pay, raid.start, ruleRefused("InputMissing", 255n), { rules: withoutInput(raid) });
    await expectTwin(gusdMove(raid, UNIT), oldest, UNIT);
  });
});

/** The rule small-grants, without the input that serves it. */
function withoutInput({ ruleOf }: Raid) {
  return [{ leaf: ruleOf("small-grants").leaf, input: 255 }];
}
