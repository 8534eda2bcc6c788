// Thirty days of a stolen agent key against the figures that `exposure` prints beforehand.
import { expect } from "chai";
import type { Address } from "viem";
import { seededRandom } from "../../../scripts/vectors/random.ts";
import { EXPOSURE_DAYS, exposure } from "../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../sdk/policy/exposure/formatExposure.ts";
import { type MeterState, meterLevel } from "../../../sdk/policy/meter.ts";
import type { Meter } from "../../../sdk/policy/types.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import { meterExceeded } from "./errors.ts";
import { DAY, etherMoves, flow, gusdMoves, HOUR, MOST_ETHER, MOST_GUSD, takingDays } from "./moves.ts";
import { mostWithin, type Raid, startRaid } from "./raid.ts";

describe("a stolen agent key, while all humans sleep: windows", function () {
  this.timeout(240_000);
  let raid: Raid;
  let gusd: Meter;
  let ether: Meter;
  before(async () => {
    raid = await startRaid();
    gusd = raid.ruleOf("small-grants").rule.meter;
    ether = raid.ruleOf("small-ether/ada").rule.meter;
  });
  beforeEach(() => raid.again());

  for (const [place, days] of EXPOSURE_DAYS.entries()) {
    it(`takes what exposure prints for ${days} days, and not one unit more`, async () => {
      // All of it is proposed at once, before anybody could wonder about a payment.
      const plans = [];
      for (const { day, since } of takingDays(days)) {
        const dollars = since === undefined ? gusd.burst : flow(gusd, since, day);
        const wei = since === undefined ? ether.burst : flow(ether, since, day);
        plans.push({
          day,
          since,
          dollars,
          wei,
          both: await raid.propose([...gusdMoves(raid, dollars), ...etherMoves(raid, wei)], raid.start),
          dollarMore: await raid.propose(gusdMoves(raid, dollars + 1n), raid.start),
          weiMore: await raid.propose(etherMoves(raid, wei + 1n), raid.start),
        });
      }

      const first = plans[0]!.both.eta;
      for (const { day, since, dollars, wei, both, dollarMore, weiMore } of plans) {
        const at = first + day * DAY;
        if (since !== undefined) {
          const seconds = BigInt((day - since) * DAY - 1);
          const left = (gusd.refill * seconds) / BigInt(gusd.period);
          await raid.refusedExecution(both, at - 1, meterExceeded(gusd, dollars, left));
        }
        await raid.refusedExecution(dollarMore, at, meterExceeded(gusd, dollars + 1n, dollars));
        await raid.refusedExecution(weiMore, at, meterExceeded(ether, wei + 1n, wei));
        await raid.execute(both, at);
      }

      const told = exposure(raid.grants.policy);
      const { assets } = told.agents[0]!;
      expect(assets.map(({ asset }) => asset)).to.deep.equal(["ETH", "GUSD"]);
      for (const { token, decimals, most } of assets) {
        const taken = mostWithin(raid.losses, token, days * DAY);
        expect(taken).to.equal(most[place]);
        expect(formatExposure(told)).to.contain(` ${formatDecimal(taken, decimals)} `);
      }
    });
  }

  it("takes no more in any window of thirty days, however it splits, mixes and waits", async () => {
    const thief = new RandomThief(raid, gusd, ether);
    for (let at = raid.start; at < raid.start + 30 * DAY; at += thief.nap()) await thief.act(at);

    const within = (token: Address, days: number) => mostWithin(raid.losses, token, days * DAY);
    const { assets } = exposure(raid.grants.policy).agents[0]!;
    expect(assets.map(({ asset }) => asset)).to.deep.equal(["ETH", "GUSD"]);
    for (const { asset, token, most } of assets) {
      for (const [place, days] of EXPOSURE_DAYS.entries()) {
        expect(within(token, days) <= (most[place] as bigint), `${asset} in ${days} days`).to.equal(true);
      }
      // It tried: most of what thirty days give was taken.
      expect(within(token, 30) * 10n > (most[2] as bigint) * 9n, `${asset} in 30 days`).to.equal(true);
    }
    expect(thief.refusals).to.be.greaterThan(50);
  });
});

/** Something proposed, and what it takes from either meter. */
type Loot = { standing: Awaited<ReturnType<Raid["propose"]>>; amounts: [Meter, bigint][] };

/** Proposes again and again, and executes what may pass; knows from the SDK's meters what the chain must answer. */
class RandomThief {
  refusals = 0;
  readonly #raid: Raid;
  readonly #gusd: Meter;
  readonly #ether: Meter;
  readonly #random = seededRandom("thief");
  readonly #meters = new Map<Meter, MeterState>();
  #loot: Loot[] = [];

  constructor(raid: Raid, gusd: Meter, ether: Meter) {
    [this.#raid, this.#gusd, this.#ether] = [raid, gusd, ether];
  }

  /** Seconds until it acts again. */
  nap(): number {
    return 1 + this.#random.below(6 * HOUR);
  }

  async act(at: number): Promise<void> {
    const asset = this.#random.below(3);
    const dollars = asset === 1 ? 0n : this.#amount(this.#gusd, MOST_GUSD);
    const wei = asset === 0 ? 0n : this.#amount(this.#ether, MOST_ETHER);
    const moves = [...gusdMoves(this.#raid, dollars), ...etherMoves(this.#raid, wei)];
    const standing = await this.#raid.propose(moves, at);
    const amounts: Loot["amounts"] = [
      [this.#gusd, dollars],
      [this.#ether, wei],
    ];
    const waiting = [...this.#loot, { standing, amounts: amounts.filter(([, amount]) => amount > 0n) }];
    this.#loot = [];
    for (const loot of waiting) {
      if (loot.standing.eta > at || this.#random.below(3) === 0) this.#loot.push(loot);
      else if (!(await this.#take(loot, at)) && this.#random.below(4) !== 0) this.#loot.push(loot);
    }
  }

  async #take({ standing, amounts }: Loot, at: number): Promise<boolean> {
    for (const [meter, amount] of amounts) {
      const left = this.#level(meter, at);
      if (amount <= left) continue;
      await this.#raid.refusedExecution(standing, at, meterExceeded(meter, amount, left));
      this.refusals += 1;
      return false;
    }
    await this.#raid.execute(standing, at);
    for (const [meter, amount] of amounts) {
      this.#meters.set(meter, { updatedAt: at, level: this.#level(meter, at) - amount, refill: meter.refill });
    }
    return true;
  }

  #level(meter: Meter, at: number): bigint {
    const state = this.#meters.get(meter) ?? { updatedAt: 0, level: 0n, refill: 0n };
    return meterLevel(state, meter, { current: 1, previous: 0 }, at);
  }

  #amount({ burst }: Meter, most: bigint): bigint {
    const choice = this.#random.below(6);
    if (choice === 0) return 1n;
    if (choice === 1) return most;
    if (choice === 2) return burst;
    return 1n + (burst * BigInt(this.#random.below(10_000))) / 60_000n;
  }
}
