import { expect } from "chai";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import {
  type AssetExposure,
  EXPOSURE_DAYS,
  exposure,
  type KeyExposure,
} from "../../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../../sdk/policy/exposure/formatExposure.ts";
import { type MeterState, meterLevel } from "../../../../sdk/policy/meter.ts";
import { accounts, book, grants, policyText, type RuleText, without } from "../../support/policyText.ts";

const usdc = 10n ** 6n;
const ether = 10n ** 18n;
const compile = (rules: Record<string, RuleText>) => compilePolicy(policyText(rules));
const UNBOUNDED = ["UNBOUNDED", "UNBOUNDED", "UNBOUNDED"];

function exposureOf(rules: Record<string, RuleText>, now?: number): KeyExposure {
  return exposure(compile(rules), now === undefined ? {} : { now }).agents[0]!;
}

function assetOf({ assets }: KeyExposure, asset: string): AssetExposure | undefined {
  return assets.find((one) => one.asset === asset);
}

const send: RuleText = { who: "treasurer", "may send": "at most 1 ETH", to: "alice", meter: "eth", tier: "small" };
const approve: RuleText = {
  who: "treasurer",
  "may call": "USDC.approve(address spender, uint256 amount)",
  where: '{ spender: vault, amount: "at most 1,000 USDC" }',
  meter: "usdc",
  tier: "small",
  danger: "the vault pulls what it holds",
};
const deposit: RuleText = {
  ...grants,
  "may call": "vault.deposit(uint256 assets, address to)",
  where: "{ assets: any, to: any }",
};
/** Burst 20,000 USDC, refill 10,000 per 7 days. */
const USDC_METER = [
  ((20_000n * 7n + 10_000n) * usdc) / 7n,
  30_000n * usdc,
  20_000n * usdc + (10_000n * usdc * 30n) / 7n,
];

describe("exposure", () => {
  it("of a meter is its burst and what refills within the window", () => {
    const asset = assetOf(exposureOf({ grants }), "USDC");
    expect(asset).to.deep.equal({
      asset: "USDC",
      token: accounts.USDC,
      decimals: 6,
      most: USDC_METER,
      causes: [{ why: "meter usdc", most: USDC_METER, rules: ["grants"] }],
    });
  });

  it("is what a thief gets who drains the meter every minute, to the last unit", () => {
    const policy = compile({ grants });
    const { meter } = policy.rules[0]!.rule;
    for (const [i, days] of EXPOSURE_DAYS.entries()) {
      let state: MeterState = { updatedAt: 0, level: 0n, refill: 0n };
      let stolen = 0n;
      const start = 1_800_000_000;
      for (let now = start; now <= start + days * 86_400; now += 60) {
        stolen += meterLevel(state, meter, { current: 1, previous: 0 }, now);
        state = { updatedAt: now, level: 0n, refill: meter.refill };
      }
      const most = assetOf(exposureOf({ grants }), "USDC")?.most[i] as bigint;
      expect(stolen <= most, `${stolen} within ${days} days`).to.equal(true);
      // Each of the thief's calls loses less than one base unit to rounding.
      expect(most - stolen <= BigInt(days * 1440)).to.equal(true);
    }
  });

  it("counts a meter once, however many rules share it", () => {
    const rules = { grants, more: { ...grants, where: "{ to: one of nine, amount: any }" } };
    const asset = assetOf(exposureOf(rules), "USDC");
    expect(asset?.most).to.deep.equal(USDC_METER);
    expect(asset?.causes).to.deep.equal([{ why: "meter usdc", most: USDC_METER, rules: ["grants", "more"] }]);
  });

  it("adds meters of one token", () => {
    const withSecond = compilePolicy(
      policyText(
        { grants, more: { ...grants, where: "{ to: carol, amount: any }", meter: "second" } },
        `${book}  second: { burst: 1 USDC, refill: 0 USDC, per: 1 day }\n`,
      ),
    );
    const asset = assetOf(exposure(withSecond).agents[0]!, "USDC");
    expect(asset?.most).to.deep.equal(USDC_METER.map((most) => most + usdc));
    expect(asset?.causes.map(({ why }) => why).sort()).to.deep.equal(["meter second", "meter usdc"]);
  });

  it("counts what several agents share once, and what each has by itself", () => {
    const { agents, together } = exposure(
      compile({ grants: { ...grants, who: "desks" }, send: { ...send, who: "payer" } }),
    );
    expect(agents.map(({ agent }) => agent)).to.deep.equal(["treasurer", "payer"]);
    expect(agents.map((agent) => assetOf(agent, "USDC")?.most)).to.deep.equal([USDC_METER, USDC_METER]);
    expect(assetOf(agents[0]!, "ETH")).to.equal(undefined);
    expect(together.agent).to.equal(undefined);
    expect(assetOf(together, "USDC")?.most).to.deep.equal(USDC_METER);
    expect(assetOf(together, "ETH")?.most).to.deep.equal([3n * ether, 9n * ether, 32n * ether]);
  });

  describe("leaves out what a stolen key cannot move alone", () => {
    it("rules of tiers with an approver", () => {
      expect(exposureOf({ grants: { ...grants, tier: "large" } }).assets).to.deep.equal([]);
      expect(exposureOf({ grants }).assets).to.have.lengthOf(1);
    });

    it("rules of approvers", () => {
      const { agents, together } = exposure(compile({ grants: { ...grants, who: "council" } }));
      expect([...agents, together].flatMap(({ assets }) => assets)).to.deep.equal([]);
    });

    it("rules that ended", () => {
      const ends = { grants: { ...grants, expires: "2027-01-15T08:00:00Z" } };
      expect(exposureOf(ends, 1_800_000_000).assets).to.have.lengthOf(1);
      expect(exposureOf(ends, 1_800_000_001).assets).to.deep.equal([]);
      expect(exposureOf(ends).assets).to.have.lengthOf(1);
    });
  });

  describe("is unbounded where nothing meters", () => {
    it("a token", () => {
      const asset = assetOf(exposureOf({ grants: { ...grants, meter: "none" } }), "USDC");
      expect(asset?.most).to.deep.equal(UNBOUNDED);
      expect(asset?.causes).to.deep.equal([{ why: "nothing meters it", most: UNBOUNDED, rules: ["grants"] }]);
    });

    it("native value, alone or beside a metered token", () => {
      expect(assetOf(exposureOf({ send: { ...send, meter: "none" } }), "ETH")?.most).to.deep.equal(UNBOUNDED);
      const beside = exposureOf({ grants: { ...grants, value: "at most 1 ETH" } });
      expect(assetOf(beside, "ETH")?.most).to.deep.equal(UNBOUNDED);
      expect(assetOf(beside, "USDC")?.most).to.deep.equal(USDC_METER);
      expect(assetOf(exposureOf({ send }), "ETH")?.most).to.deep.equal([3n * ether, 9n * ether, 32n * ether]);
    });

    it("a token whose rule meters native value", () => {
      const odd = exposureOf({ grants: { ...grants, meter: "eth", value: "at most 1 ETH" } });
      expect(assetOf(odd, "USDC")?.most).to.deep.equal(UNBOUNDED);
      expect(assetOf(odd, "ETH")?.most).to.deep.equal([3n * ether, 9n * ether, 32n * ether]);
    });

    it("a metered token beside an unmetered rule of it", () => {
      const both = exposureOf({ grants, more: { ...grants, where: "{ to: carol, amount: any }", meter: "none" } });
      expect(assetOf(both, "USDC")?.most).to.deep.equal(UNBOUNDED);
      expect(assetOf(both, "USDC")?.causes.map(({ rules }) => rules)).to.deep.equal([["grants"], ["more"]]);
    });

    it("anything, through a contract that is no token", () => {
      const { anything, assets } = exposureOf({ deposit: { ...deposit, meter: "none" } });
      expect(assets).to.deep.equal([]);
      expect(anything).to.deep.equal([
        { through: "vault.deposit(uint256,address)", why: "nothing meters it", rules: ["deposit"] },
      ]);
    });

    it("anything, through calldata that nobody can read", () => {
      const opaque = {
        ...without(grants, "where"),
        "may call": "vault",
        data: '"0x01020304"',
        meter: "none",
        danger: "why not",
      };
      expect(exposureOf({ opaque }).anything).to.deep.equal([
        { through: "vault.(unread calldata)", why: "it can do anything", rules: ["opaque"] },
      ]);
    });

    it("anything, through dangerous functions, metered or not", () => {
      const run = { ...deposit, "may call": "vault.execute(uint256 assets, address to)", danger: "why not" };
      expect(exposureOf({ run }).anything).to.deep.equal([
        { through: "vault.execute(uint256,address)", why: "it can carry calls inside", rules: ["run"] },
      ]);
    });
  });

  it("names what it assumes of a metered call to a contract that is no token", () => {
    const found = exposureOf({ deposit });
    expect(assetOf(found, "USDC")?.most).to.deep.equal(USDC_METER);
    expect(found.anything).to.deep.equal([]);
    expect(found.assumptions).to.deep.equal([
      {
        holds: "vault.deposit(uint256,address) moves only what meter usdc counts",
        through: "vault.deposit(uint256,address)",
        meter: "usdc",
        rules: ["deposit"],
      },
    ]);
    expect(exposureOf({ grants }).assumptions).to.deep.equal([]);
  });

  it("names what it assumes of functions of a token whose amount is not known to be what moves", () => {
    const pay = (text: string, counts: string) =>
      exposureOf({
        pay: {
          ...grants,
          "may call": `USDC.${text}`,
          where: `{ ${[...text.matchAll(/(\w+)(?=[,)])/g)].map(([name]) => `${name}: any`).join(", ")} }`,
          counts,
        },
      });
    const withFee = pay("payWithFee(address to, uint256 fee, uint256 amount)", "fee");
    expect(assetOf(withFee, "USDC")?.most).to.deep.equal(USDC_METER);
    expect(withFee.assumptions).to.deep.equal([
      {
        holds: "USDC.payWithFee(address,uint256,uint256) moves only what meter usdc counts",
        through: "USDC.payWithFee(address,uint256,uint256)",
        meter: "usdc",
        rules: ["pay"],
      },
    ]);
    expect(pay("transferFrom(address from, address to, uint256 amount)", "amount").assumptions).to.deep.equal([]);
  });

  describe("counts allowances as spent", () => {
    const standing = (rule: RuleText) =>
      assetOf(exposureOf({ approve: rule }), "USDC")?.causes.find(({ why }) => why === "standing allowances")?.most[0];

    it("what is granted within the window, and what stood before", () => {
      const asset = assetOf(exposureOf({ approve }), "USDC");
      expect(asset?.most).to.deep.equal(USDC_METER.map((most) => most + 1000n * usdc));
      expect(asset?.causes.map(({ why }) => why)).to.deep.equal(["meter usdc", "standing allowances"]);
    });

    it("of each spender once, and no more than the burst", () => {
      expect(standing(approve)).to.equal(1000n * usdc);
      expect(standing({ ...approve, where: '{ spender: one of pair, amount: "at most 1,000 USDC" }' })).to.equal(
        2000n * usdc,
      );
      expect(standing({ ...approve, where: "{ spender: one of nine, amount: any }" })).to.equal(180_000n * usdc);
      expect(standing({ ...approve, where: "{ spender: vault, amount: 5 USDC }" })).to.equal(5n * usdc);
      expect(standing({ ...approve, who: "desks" })).to.equal(1000n * usdc);
    });

    it("without bound where any spender can be approved, or nothing meters", () => {
      expect(exposureOf({ approve: { ...approve, where: "{ spender: any, amount: 5 USDC }" } }).anything).to.deep.equal(
        [{ through: "USDC.approve(address,uint256)", why: "it approves any spender", rules: ["approve"] }],
      );
      expect(assetOf(exposureOf({ approve: { ...approve, meter: "none" } }), "USDC")?.most).to.deep.equal(UNBOUNDED);
    });

    it("without bound where allowances add up", () => {
      const increase = { ...approve, "may call": "USDC.increaseAllowance(address spender, uint256 amount)" };
      expect(assetOf(exposureOf({ increase }), "USDC")?.most).to.deep.equal(UNBOUNDED);
    });

    it("of exact calldata too", () => {
      const data = `"0x095ea7b3${accounts.vault.slice(2).toLowerCase().padStart(64, "0")}${"1".padStart(64, "0")}"`;
      const asset = assetOf(exposureOf({ exact: { ...without(approve, "where"), data } }), "USDC");
      expect(asset?.most).to.deep.equal(USDC_METER.map((most) => most + 20_000n * usdc));
    });
  });

  it("prints as a table", () => {
    const text = formatExposure(
      exposure(
        compile({
          grants: { ...grants, who: "desks" },
          approve,
          send: { ...send, meter: "none" },
          deposit: { ...deposit, meter: "none" },
        }),
      ),
    );
    expect(text).to.equal(`What a stolen agent key can move at most, if all humans sleep

treasurer
                    1 day     7 days        30 days  by
  ETH           UNBOUNDED  UNBOUNDED      UNBOUNDED  send: nothing meters it
  USDC      22,428.571428     31,000  63,857.142857  together
            21,428.571428     30,000  62,857.142857  approve, grants: meter usdc
                    1,000      1,000          1,000  approve: standing allowances
  anything      UNBOUNDED  UNBOUNDED      UNBOUNDED  deposit through vault.deposit(uint256,address): nothing meters it

payer
                1 day  7 days        30 days  by
  USDC  21,428.571428  30,000  62,857.142857  grants: meter usdc

all agents together
                    1 day     7 days        30 days  by
  ETH           UNBOUNDED  UNBOUNDED      UNBOUNDED  send: nothing meters it
  USDC      22,428.571428     31,000  63,857.142857  together
            21,428.571428     30,000  62,857.142857  approve, grants: meter usdc
                    1,000      1,000          1,000  approve: standing allowances
  anything      UNBOUNDED  UNBOUNDED      UNBOUNDED  deposit through vault.deposit(uint256,address): nothing meters it`);
  });

  it("prints an agent that can move nothing", () => {
    expect(formatExposure(exposure(compile({ grants: { ...grants, tier: "large" } })))).to.include(
      "\ntreasurer\n  nothing",
    );
  });
});
