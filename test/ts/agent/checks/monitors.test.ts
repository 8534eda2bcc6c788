// Each monitor at its boundary: one less, exactly, one more; and what makes a history of proposals.
import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, type Hex, parseAbi, zeroAddress } from "viem";
import { FEWEST_AMOUNTS, watchAmounts } from "../../../../agent/checks/monitors/amount.ts";
import { watchConcentration } from "../../../../agent/checks/monitors/concentration.ts";
import { watchFirstTime } from "../../../../agent/checks/monitors/firstTime.ts";
import { movesIn, type PlainCall, partiesIn } from "../../../../agent/checks/monitors/history.ts";
import { watchLookAlikes } from "../../../../agent/checks/monitors/lookAlike.ts";
import { fourTimesDeviation, twiceMedian } from "../../../../agent/checks/monitors/median.ts";
import { watchRate } from "../../../../agent/checks/monitors/rate.ts";
import { watchRepeated } from "../../../../agent/checks/monitors/repeated.ts";
import { gravest, type MonitorFinding, runMonitors } from "../../../../agent/checks/monitors/runMonitors.ts";
import { raisedTier } from "../../../../agent/checks/raisedTier.ts";
import type { Entry } from "../../../../agent/journal/entry.ts";
import { followPast, type PastProposal } from "../../../../agent/journal/past.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { buildProposal } from "../../../../sdk/proposal/buildProposal.ts";
import type { ProposalState } from "../../../../sdk/proposal/types.ts";
import { accounts, policyText } from "../../support/policyText.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const { alice, bob, carol, USDC } = accounts;
const policy = compilePolicy(
  policyText({ pay: { who: "treasurer", "may send": "at most 1 ETH", to: "alice", meter: "eth", tier: "small" } }),
);
const { names } = policy;

const ether = (to: Address, value: bigint): PlainCall => ({ target: to, value, data: "0x" });
const usdc = (to: Address, amount: bigint): PlainCall => ({
  target: USDC,
  value: 0n,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
});
const call = (target: Address, data: Hex = "0x12345678"): PlainCall => ({ target, value: 0n, data });
const past = (calls: PlainCall[], outcome: PastProposal["outcome"] = "executed", at = NOW - DAY): PastProposal => ({
  at,
  time: at,
  outcome,
  calls,
});
const question = (calls: PlainCall[], history: PastProposal[] = []) => ({
  calls,
  history,
  names,
  now: NOW,
  clock: NOW,
});

describe("what a proposal moves", () => {
  it("is native value, transfers and allowances, added up for each party and token", () => {
    const grants = parseAbi([
      "function approve(address,uint256)",
      "function transferFrom(address,address,uint256)",
      "function increaseAllowance(address,uint256)",
    ]);
    const data = (functionName: "approve" | "increaseAllowance", args: [Address, bigint]) =>
      encodeFunctionData({ abi: grants, functionName, args });
    const from = encodeFunctionData({ abi: grants, functionName: "transferFrom", args: [bob, carol, 7n] });
    const calls = [
      usdc(alice, 1n),
      usdc(alice, 2n),
      ether(alice, 3n),
      call(USDC, data("approve", [bob, 4n])),
      call(USDC, data("increaseAllowance", [bob, 5n])),
      { ...call(USDC, from), value: 6n },
      call(carol),
    ];
    expect(movesIn(calls)).to.deep.equal([
      { party: alice, token: USDC, amount: 3n },
      { party: alice, token: zeroAddress, amount: 3n },
      { party: bob, token: USDC, amount: 9n },
      { party: USDC, token: zeroAddress, amount: 6n },
      { party: carol, token: USDC, amount: 7n },
    ]);
    expect(partiesIn(calls)).to.deep.equal([alice, bob, USDC, carol]);
    // Calldata that is not what an encoder writes is no transfer, and its target is who is called.
    const { data: exact } = usdc(alice, 1n);
    expect(movesIn([call(USDC, `${exact}00`)])).to.deep.equal([]);
    expect(partiesIn([call(USDC, `${exact}00`)])).to.deep.equal([USDC]);
  });
});

describe("a history", () => {
  it("is what the journal tells of proposals that came to the chain or may", () => {
    const intended = (nonce: bigint, value: bigint): Entry => ({
      kind: "intended",
      key: `bill/${nonce}`,
      attempt: 0,
      proposal: buildProposal({ proposer: alice, nonce, notAfter: NOW, calls: [ether(bob, value)] }),
      witness: { rules: [], proofs: [], batches: [] },
      evidence: [],
    });
    const ended = (nonce: bigint, state: ProposalState): Entry => ({ kind: "ended", nonce, state });
    const entries: Entry[] = [
      ...([1n, 2n, 3n, 4n, 5n, 6n, 7n] as const).map((nonce) => intended(nonce, nonce)),
      ended(2n, "Executed"),
      ended(3n, "Vetoed"),
      ended(4n, "Cancelled"),
      ended(5n, "Expired"),
      ended(6n, "Stale"),
      { kind: "lapsed", nonce: 7n },
      ended(99n, "Vetoed"),
    ];
    const followed = new Map<bigint, PastProposal>();
    for (const entry of entries) followPast(followed, { at: NOW * 1000 + 999, entry });
    expect([...followed.values()].map(({ at, outcome, calls: [one] }) => [at, outcome, one?.value])).to.deep.equal([
      [NOW, "open", 1n],
      [NOW, "executed", 2n],
      [NOW, "stopped", 3n],
      [NOW, "stopped", 4n],
      [NOW, "over", 5n],
      [NOW, "over", 6n],
    ]);
  });
});

describe("monitors", () => {
  it("know the median of an odd and an even number, exactly", () => {
    expect(twiceMedian([5n, 1n, 3n])).to.equal(6n);
    expect(twiceMedian([5n, 1n, 3n, 4n])).to.equal(7n);
    expect(fourTimesDeviation([5n, 1n, 3n])).to.equal(8n);
    // Around 3.5: 1.5, 2.5, 0.5, 0.5; their median is 1.
    expect(fourTimesDeviation([5n, 1n, 3n, 4n])).to.equal(4n);
  });

  describe("amount", () => {
    // Median 1000, median deviation 100: one deviation is 148.26.
    const paid = [800n, 900n, 1_000n, 1_100n, 1_200n].map((amount) => past([usdc(alice, amount)]));
    const judge = (amount: bigint, history = paid, deviations = 10) =>
      watchAmounts(question([usdc(alice, amount)], history), { deviations });

    it("is odd beyond so many deviations, above and below", () => {
      for (const [amount, isOdd] of [
        [1_000n, false],
        [2_482n, false],
        [2_483n, true],
      ] as const) {
        expect(judge(amount).isOdd, String(amount)).to.equal(isOdd);
      }
      expect(judge(555n, paid, 3).isOdd).to.equal(true);
      expect(judge(556n, paid, 3).isOdd).to.equal(false);
      expect(judge(2_483n).words).to.equal(
        `0.002483 USDC to alice (${alice}), 10.0 deviations from the median 0.001 USDC of 5 paid before to pair, at most 10`,
      );
    });

    it("is not moved by a few large ones, as a mean would be", () => {
      const poisoned = [...paid, past([usdc(alice, 10n ** 12n)]), past([usdc(alice, 10n ** 12n)])];
      expect(judge(10n ** 9n, poisoned).isOdd).to.equal(true);
    });

    it("takes a hundredth for a deviation where all were the same", () => {
      const same = paid.map(() => past([usdc(alice, 10_000n)]));
      expect(judge(11_000n, same).isOdd).to.equal(false);
      expect(judge(11_001n, same).isOdd).to.equal(true);
    });

    it("says nothing of too few, of other tokens and parties, and of what was not executed", () => {
      expect(FEWEST_AMOUNTS).to.equal(5);
      expect(judge(10n ** 9n, paid.slice(1)).isOdd).to.equal(false);
      const others = [
        paid.map(({ calls: [one] }) => past([{ ...one!, target: carol }])),
        paid.map(() => past([usdc(carol, 1_000n)])),
        paid.map(({ calls }) => past([...calls], "stopped")),
        paid.map(({ calls }) => past([...calls], "open")),
      ];
      for (const history of others) expect(judge(10n ** 9n, history).isOdd).to.equal(false);
    });

    it("compares parties of one group, and adds up what is split", () => {
      const group = Object.entries(names.groups)[0];
      const members = group?.[1].map((member) => names.accounts[member]!) ?? [];
      expect(members).to.have.length.at.least(2);
      const [first, second] = members as [Address, Address];
      const history = [800n, 900n, 1_000n, 1_100n, 1_200n].map((amount) => past([usdc(second, amount)]));
      const judged = (calls: PlainCall[]) => watchAmounts(question(calls, history), { deviations: 10 });
      expect(judged([usdc(first, 2_482n)]).isOdd).to.equal(false);
      expect(judged([usdc(first, 2_483n)]).isOdd).to.equal(true);
      expect(judged([usdc(first, 2_000n), usdc(first, 483n)]).isOdd).to.equal(true);
      expect(judged([usdc(first, 2_000n), usdc(second, 483n)]).isOdd).to.equal(false);
      expect(judged([usdc(first, 2_483n)]).words).to.include(`paid before to ${group?.[0]}`);
    });
  });

  it("tell a party that nothing executed had to do with", () => {
    const paid = (outcome: PastProposal["outcome"]) => [past([usdc(alice, 1n)], outcome)];
    for (const outcome of ["open", "stopped", "over"] as const) {
      expect(watchFirstTime(question([ether(alice, 1n)], paid(outcome))).isOdd).to.equal(true);
    }
    expect(watchFirstTime(question([ether(alice, 1n)], paid("executed"))).isOdd).to.equal(false);
    const { isOdd, words } = watchFirstTime(
      question([ether(alice, 1n), ether(bob, 1n), call(carol)], paid("executed")),
    );
    expect({ isOdd, words }).to.deep.equal({
      isOdd: true,
      words: `never before: bob (${bob}), carol (${carol})`,
    });
  });

  it("tell an address that begins and ends like another's", () => {
    const paid: Address = "0x1234500000000000000000000000000000009876";
    const history = [past([ether(paid, 1n)])];
    const judge = (party: Address, before = history) => watchLookAlikes(question([ether(party, 1n)], before)).isOdd;
    expect(judge("0x1234511111111111111111111111111111119876")).to.equal(true);
    expect(judge("0x1234611111111111111111111111111111109876")).to.equal(true);
    expect(judge("0x1235500000000000000000000000000000009876")).to.equal(false);
    expect(judge("0x1234500000000000000000000000000000008876")).to.equal(false);
    expect(judge(paid)).to.equal(false);
    expect(judge(paid.toUpperCase().replace("0X", "0x") as Address)).to.equal(false);
    // Nobody is like what was never paid; whom the policy names is known from the beginning.
    expect(judge("0x1234511111111111111111111111111111119876", [past([ether(paid, 1n)], "stopped")])).to.equal(false);
    const [head, tail] = [alice.slice(0, 6), alice.slice(-4)];
    const like = `${head}${"7".repeat(32)}${tail}` as Address;
    const { isOdd, words } = watchLookAlikes(question([usdc(like, 1n)]));
    expect(isOdd).to.equal(true);
    expect(words).to.match(new RegExp(`looks like alice \\(${alice}\\)$`));
  });

  it("count proposals in a period, this one among them", () => {
    const at = (seconds: number, outcome: PastProposal["outcome"] = "executed") => past([], outcome, NOW - seconds);
    const judge = (history: PastProposal[]) => watchRate(question([], history), { most: 3, per: DAY });
    expect(judge([at(1), at(2)])).to.deep.equal({ isOdd: false, words: "proposal 3 in 1 day, at most 3" });
    expect(judge([at(1), at(2), at(3, "stopped")])).to.deep.equal({
      isOdd: true,
      words: "proposal 4 in 1 day, at most 3",
    });
    expect(judge([at(1), at(2), at(DAY - 1)]).isOdd).to.equal(true);
    expect(judge([at(1), at(2), at(DAY)]).isOdd).to.equal(false);
  });

  it("count by the chain's time and by this machine's clock: neither alone makes a period empty", () => {
    const YEAR = 365 * DAY;
    const known = [1, 2, 3].map((seconds) => past([], "executed", NOW - seconds));
    const count = (history: PastProposal[], now: number, clock: number) =>
      watchRate({ ...question([], history), now, clock }, { most: 3, per: DAY }).words.split(" ")[1];
    expect(count(known, NOW, NOW)).to.equal("4");
    // The machine's clock is set ahead, or back; the chain's is a liar's.
    for (const away of [YEAR, -YEAR]) {
      expect(count(known, NOW, NOW + away)).to.equal("4");
      expect(count(known, NOW + away, NOW)).to.equal("4");
    }
    // The twin: time has passed on both.
    expect(count(known, NOW + DAY, NOW + DAY)).to.equal("1");
    // Of what was written while the clock was ahead the chain tells when it was, and where it does not, it counts.
    const late = (time: number | undefined) => [{ ...past([]), at: NOW + YEAR, time }];
    expect([count(late(NOW), NOW, NOW), count(late(NOW - DAY), NOW, NOW)]).to.deep.equal(["2", "1"]);
    expect(count(late(undefined), NOW, NOW)).to.equal("2");
  });

  describe("concentration", () => {
    const settings = { above: 4_000, per: 30 * DAY };
    const judge = (amount: bigint, history: PastProposal[]) =>
      watchConcentration(question([usdc(alice, amount)], history), settings);
    const others = [bob, carol, bob, carol].map((party) => past([usdc(party, 150n)]));

    it("is odd beyond a part of all that was paid in a token", () => {
      for (const [amount, isOdd] of [
        [399n, false],
        [400n, false],
        [401n, true],
      ] as const) {
        expect(judge(amount, others).isOdd, String(amount)).to.equal(isOdd);
      }
      expect(judge(401n, others).words).to.equal(`alice (${alice}) has 40.05 % of all USDC in 30 days, at most 40 %`);
      // What it had before counts.
      expect(judge(201n, [...others, past([usdc(alice, 200n)])]).isOdd).to.equal(true);
      expect(judge(201n, [...others, past([usdc(alice, 200n)], "open")]).isOdd).to.equal(true);
      expect(judge(201n, [...others, past([usdc(alice, 200n)], "stopped")]).isOdd).to.equal(false);
      expect(judge(201n, [...others, past([ether(alice, 200n)])]).isOdd).to.equal(false);
      expect(judge(201n, [...others, past([usdc(alice, 200n)], "executed", NOW - 30 * DAY)]).isOdd).to.equal(false);
    });

    it("says nothing of fewer than five payments", () => {
      expect(judge(10n ** 9n, others.slice(1)).isOdd).to.equal(false);
      expect(judge(10n ** 9n, others).isOdd).to.equal(true);
    });
  });

  it("tell what a human stopped, and comes again", () => {
    const vetoed = past([usdc(alice, 1_000n), call(carol)], "stopped");
    const judge = (calls: PlainCall[], history: PastProposal[] = [vetoed]) =>
      watchRepeated(question(calls, history)).isOdd;
    for (const [amount, isOdd] of [
      [1_000n, true],
      [901n, true],
      [900n, false],
      [1_099n, true],
      [1_100n, false],
    ] as const) {
      expect(judge([usdc(alice, amount)]), String(amount)).to.equal(isOdd);
    }
    // Split in two, and between others.
    expect(judge([usdc(bob, 5n), usdc(alice, 500n), usdc(alice, 500n)])).to.equal(true);
    expect(judge([usdc(bob, 1_000n)])).to.equal(false);
    expect(judge([ether(alice, 1_000n)])).to.equal(false);
    expect(judge([call(carol)])).to.equal(true);
    expect(judge([call(carol, "0x12345679")])).to.equal(false);
    for (const outcome of ["open", "executed", "over"] as const) {
      expect(judge([usdc(alice, 1_000n)], [{ ...vetoed, outcome }])).to.equal(false);
    }
    // What was agreed to after the veto is no repetition; what was agreed to before it is.
    const agreed = past([usdc(alice, 1_000n)]);
    expect(judge([usdc(alice, 1_000n)], [vetoed, agreed])).to.equal(false);
    expect(judge([usdc(alice, 1_000n)], [agreed, vetoed])).to.equal(true);
  });

  it("are asked as the agent file says, and answer as it says", () => {
    const odd = question([ether(alice, 1n)], []);
    expect(runMonitors(odd, {})).to.deep.equal([]);
    const findings = runMonitors(odd, {
      amount: { do: "freeze", deviations: 6 },
      "first-time": { do: "hold" },
      "look-alike": { do: "freeze" },
      rate: { do: "raise", "at most": 1, per: DAY },
      concentration: { do: "freeze", above: 4_000, per: DAY },
      repeated: { do: "freeze" },
    });
    expect(findings.map(({ monitor, reaction }) => [monitor, reaction])).to.deep.equal([
      ["amount", "ok"],
      ["first-time", "hold"],
      ["look-alike", "ok"],
      ["rate", "ok"],
      ["concentration", "ok"],
      ["repeated", "ok"],
    ]);
    expect(gravest(findings)?.monitor).to.equal("first-time");
    const of = (...all: MonitorFinding["reaction"][]) =>
      gravest(all.map((reaction) => ({ monitor: "rate", reaction, words: "" })))?.reaction;
    expect([of(), of("ok"), of("ok", "raise"), of("freeze", "hold"), of("raise", "hold")]).to.deep.equal([
      undefined,
      undefined,
      "raise",
      "freeze",
      "hold",
    ]);
  });

  it("raise to the next tier on which humans agree", () => {
    const tiers = {
      low: { index: 0, optimistic: true },
      also: { index: 1, optimistic: true },
      high: { index: 4, optimistic: false },
      council: { index: 2, optimistic: false },
    };
    expect([0, 1, 2, 3, 4].map((tier) => raisedTier(tier, { tiers }))).to.deep.equal([2, 2, 4, 4, undefined]);
  });
});
