// The example's policy, had its author forgotten limit and meter of a payment that nobody approves. `exposure` says
// UNBOUNDED of it: there is no figure to reach, but the end of the treasury. With a meter there is one.
import { expect } from "chai";
import { encodeFunctionData, erc20Abi } from "viem";
import { EXPOSURE_DAYS, exposure } from "../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../sdk/policy/exposure/formatExposure.ts";
import { changedPolicy } from "../support/system.ts";
import { callRefused, meterExceeded } from "./errors.ts";
import { accountOf, DAY } from "./moves.ts";
import { type Move, mostWithin, type Raid, startRaid } from "./raid.ts";

const RULE = "fee-grants";
const NO_LIMIT = ['amount: "at most 1,000 FEE" }', "amount: any }"] as const;
const OPTIMISTIC = ["meter: council-fee\n    tier: council", "meter: council-fee\n    tier: small"] as const;
const AND_NO_METER = ["meter: council-fee\n    tier: council", "meter: none\n    tier: small"] as const;
const UNBOUNDED = EXPOSURE_DAYS.map(() => "UNBOUNDED");

describe("a stolen agent key, while all humans sleep: no meter", function () {
  this.timeout(120_000);

  it("takes all there is in one window, where exposure prints UNBOUNDED", async () => {
    const raid = await startRaid(changedPolicy(NO_LIMIT, AND_NO_METER));
    const { told, fee } = exposureOf(raid);
    expect(fee.most).to.deep.equal(UNBOUNDED);
    expect(told).to.match(/\n {2}FEE +UNBOUNDED +UNBOUNDED +UNBOUNDED +fee-grants: nothing meters it\n?/);

    const all = await raid.balanceOf(fee.token, raid.grants.addresses.treasury);
    expect(all > 0n).to.equal(true);
    const everything = await raid.propose([feeMove(raid, all)], raid.start);
    await raid.execute(everything, everything.eta);
    expect(await raid.balanceOf(fee.token, raid.grants.addresses.treasury)).to.equal(0n);
    expect(mostWithin(raid.losses, fee.token, DAY)).to.equal(all);
  });

  it("takes what exposure prints, and not one unit more, where the same rule has a meter", async () => {
    const raid = await startRaid(changedPolicy(NO_LIMIT, OPTIMISTIC));
    const { fee } = exposureOf(raid);
    const { meter } = raid.ruleOf(RULE).rule;
    expect(fee.most).not.to.include("UNBOUNDED");

    const all = await raid.balanceOf(fee.token, raid.grants.addresses.treasury);
    await raid.refusedProposal([feeMove(raid, all)], raid.start, callRefused("AmountAboveBurst", all));
    const aboveBurst = callRefused("AmountAboveBurst", meter.burst + 1n);
    await raid.refusedProposal([feeMove(raid, meter.burst + 1n)], raid.start, aboveBurst);
    const dayLater = (meter.refill * BigInt(DAY)) / BigInt(meter.period);
    const first = await raid.propose([feeMove(raid, meter.burst)], raid.start);
    const second = await raid.propose([feeMove(raid, dayLater)], raid.start);
    const oneMore = await raid.propose([feeMove(raid, 1n)], raid.start);
    await raid.execute(first, first.eta);
    await raid.refusedExecution(oneMore, first.eta, meterExceeded(meter, 1n, 0n));
    await raid.execute(second, first.eta + DAY);
    await raid.refusedExecution(oneMore, first.eta + DAY, meterExceeded(meter, 1n, 0n));
    expect(mostWithin(raid.losses, fee.token, DAY)).to.equal(fee.most[0]);
    expect(await raid.balanceOf(fee.token, raid.grants.addresses.treasury)).to.equal(all - (fee.most[0] as bigint));
  });
});

function feeMove(raid: Raid, amount: bigint): Move {
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [accountOf(raid, "ada"), amount] });
  return { by: RULE, target: raid.grants.policy.names.tokens["FEE"]!.address, data };
}

function exposureOf(raid: Raid) {
  const told = exposure(raid.grants.policy);
  const fee = told.agents[0]!.assets.find(({ asset }) => asset === "FEE")!;
  return { told: formatExposure(told), fee };
}
