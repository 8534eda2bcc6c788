// The example's policy, had it let the agent grant allowances with nobody's approval: then the spender is the thief's
// friend, and what stood before the theft counts as well.
import { expect } from "chai";
import { encodeFunctionData, erc20Abi } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { EXPOSURE_DAYS, exposure } from "../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../sdk/policy/exposure/formatExposure.ts";
import type { Meter } from "../../../sdk/policy/types.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import { changedPolicy } from "../support/system.ts";
import { meterExceeded } from "./errors.ts";
import { DAY, flow, gusdMoves, gusdOf, split, takingDays } from "./moves.ts";
import { type Move, mostWithin, type Raid, startRaid } from "./raid.ts";

const { dealer } = people;

/** The most that may stand, by the policy. */
const STANDING = 1_000n * 10n ** 6n;

/** The example's policy with another spender, on the lowest tier. */
function laxPolicy(): string {
  return changedPolicy(
    ["addresses:\n", `addresses:\n  dealer: "${dealer.address}"\n`],
    ["{ spender: swap-desk,", "{ spender: dealer,"],
    ["meter: desk-allowance\n    tier: council", "meter: desk-allowance\n    tier: small"],
  );
}

describe("a stolen agent key, while all humans sleep: allowances", function () {
  this.timeout(120_000);
  let raid: Raid;
  let gusd: Meter;
  let desk: Meter;
  before(async () => {
    raid = await startRaid(laxPolicy());
    gusd = raid.ruleOf("small-grants").rule.meter;
    desk = raid.ruleOf("desk-allowance").rule.meter;
  });
  beforeEach(() => raid.again());

  function allow(amount: bigint): Move {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [dealer.address, amount] });
    return { by: "desk-allowance", target: gusdOf(raid), data };
  }

  /** The message by which the spender takes what it may. */
  function pull(amount: bigint) {
    const args = [raid.grants.addresses.treasury, dealer.address, amount] as const;
    return { to: gusdOf(raid), data: encodeFunctionData({ abi: erc20Abi, functionName: "transferFrom", args }) };
  }

  for (const [place, days] of EXPOSURE_DAYS.entries()) {
    it(`takes what exposure prints for ${days} days, with what was allowed before, and not one unit more`, async () => {
      const earlier = await raid.propose([allow(STANDING)], raid.start);
      await raid.execute(earlier, earlier.eta);
      // The meters are full again, and the allowance stands.
      const first = earlier.eta + 30 * DAY;
      const proposed = first - 7 * DAY;
      const later = flow(desk, 0, days);
      const payments = [];
      for (const { day, since } of takingDays(days)) {
        const amount = since === undefined ? gusd.burst : flow(gusd, since, day);
        payments.push({ at: first + day * DAY, payment: await raid.propose(gusdMoves(raid, amount), proposed) });
      }
      const atFirst = await proposeEach(split(desk.burst, STANDING), proposed);
      const atLast = await proposeEach(split(later, STANDING), proposed);
      const oneMore = await raid.propose([allow(1n)], proposed);

      await raid.act(dealer, pull(STANDING), first);
      await grantAndPull(atFirst, first);
      await raid.refusedExecution(oneMore, first, meterExceeded(desk, 1n, 0n));
      for (const { at, payment } of payments) await raid.execute(payment, at);
      const last = first + days * DAY;
      await grantAndPull(atLast, last);
      await raid.refusedExecution(oneMore, last, meterExceeded(desk, 1n, 0n));
      const refused = { spender: dealer.address, allowance: 0n, needed: 1n };
      await raid.refused(dealer, pull(1n), last, { name: "ERC20InsufficientAllowance", args: refused });

      const told = exposure(raid.grants.policy);
      const { token, decimals, most, causes } = told.agents[0]!.assets.find(({ asset }) => asset === "GUSD")!;
      expect(causes.map(({ why }) => why)).to.include("standing allowances");
      const taken = mostWithin(raid.losses, token, days * DAY);
      expect(taken).to.equal(most[place]);
      expect(formatExposure(told)).to.contain(` ${formatDecimal(taken, decimals)} `);
    });
  }

  type Grant = { amount: bigint; grant: Awaited<ReturnType<Raid["propose"]>> };

  async function proposeEach(amounts: readonly bigint[], at: number): Promise<Grant[]> {
    const grants: Grant[] = [];
    for (const amount of amounts) grants.push({ amount, grant: await raid.propose([allow(amount)], at) });
    return grants;
  }

  /** An allowance replaces the one before, so each is used up before the next is granted. */
  async function grantAndPull(grants: readonly Grant[], at: number): Promise<void> {
    for (const { amount, grant } of grants) {
      await raid.execute(grant, at);
      await raid.act(dealer, pull(amount), at);
    }
  }
});
