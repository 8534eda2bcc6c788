// Bounds from a simulation: never looser than what is demanded, and rounded towards the treasury.
import { expect } from "chai";
import { zeroAddress } from "viem";
import { deriveBounds } from "../../../../agent/checks/deriveBounds.ts";
import { tightest } from "../../../../agent/checks/tightest.ts";
import { accounts } from "../../support/policyText.ts";

const { vault: treasury, alice, USDC, DAI } = accounts;
const tokens = [zeroAddress, USDC];

function least(delta: bigint, tolerance: number): bigint | undefined {
  const changes = [
    { account: treasury, token: USDC, delta },
    { account: alice, token: USDC, delta: -delta },
  ] as const;
  const { bounds, broken } = deriveBounds({ changes, treasury, tokens, tolerance, demanded: [] });
  expect(broken).to.deep.equal([]);
  expect(bounds).to.have.length(1);
  return bounds[0]?.minDelta;
}

describe("bounds from a simulation", () => {
  it("let a loss grow and a gain shrink by the tolerance, and by less than a unit not at all", () => {
    for (const [delta, tolerance, minDelta] of [
      [-1_000n, 100, -1_010n],
      [-1_099n, 100, -1_109n],
      [-99n, 100, -99n],
      [-100n, 100, -101n],
      [-1n, 9_999, -1n],
      [-1n, 10_000, -2n],
      [1_000n, 100, 990n],
      [1_001n, 100, 991n],
      [99n, 100, 99n],
      [100n, 100, 99n],
      [101n, 100, 100n],
      [1n, 9_999, 1n],
      [1n, 10_000, 0n],
      [-1_000n, 0, -1_000n],
      [1_000n, 0, 1_000n],
      [10n ** 30n + 1n, 1, (10n ** 30n / 10_000n) * 9_999n + 1n],
    ] as const) {
      expect(least(delta, tolerance), `${delta} by ${tolerance}`).to.equal(minDelta);
    }
  });

  it("are never looser than what rules demand, and tell what would be broken", () => {
    const changes = [{ account: treasury, token: USDC, delta: 1_000n }];
    const demand = (minDelta: bigint) =>
      deriveBounds({ changes, treasury, tokens, tolerance: 100, demanded: [{ token: USDC, minDelta }] });
    for (const [demanded, minDelta] of [
      [989n, 990n],
      [990n, 990n],
      [991n, 991n],
      [1_000n, 1_000n],
    ] as const) {
      expect(demand(demanded)).to.deep.equal({ bounds: [{ token: USDC, minDelta }], broken: [] });
    }
    const bound = { token: USDC, minDelta: 1_001n };
    expect(demand(1_001n).broken).to.deep.equal([{ bound, delta: 1_000n }]);
  });

  it("leave out tokens that the policy does not know, unless they are demanded", () => {
    const changes = [
      { account: treasury, token: DAI, delta: 10n },
      { account: treasury, token: USDC, delta: -10n },
    ];
    const derive = (demanded: { token: typeof DAI; minDelta: bigint }[]) =>
      deriveBounds({ changes, treasury, tokens, tolerance: 0, demanded }).bounds;
    const known = { token: USDC, minDelta: -10n };
    expect(derive([])).to.deep.equal([known]);
    expect(derive([{ token: DAI, minDelta: 5n }])).to.deep.equal([known, { token: DAI, minDelta: 5n }]);
  });

  it("hold for what does not move as well, where it is demanded", () => {
    const demanded = (minDelta: bigint) => [{ token: DAI, minDelta }];
    const derive = (minDelta: bigint) =>
      deriveBounds({ changes: [], treasury, tokens, tolerance: 100, demanded: demanded(minDelta) });
    expect(derive(0n)).to.deep.equal({ bounds: demanded(0n), broken: [] });
    expect(derive(1n).broken).to.deep.equal([{ bound: demanded(1n)[0], delta: 0n }]);
  });

  it("are one for each token, in one order, however an address is written", () => {
    const lower = USDC.toLowerCase() as typeof USDC;
    const bounds = [
      { token: DAI, minDelta: 3n },
      { token: lower, minDelta: 1n },
      { token: zeroAddress, minDelta: -5n },
      { token: USDC, minDelta: 2n },
    ];
    expect(tightest(bounds)).to.deep.equal([bounds[2], bounds[3], bounds[0]]);
    expect(tightest(bounds.toReversed())).to.deep.equal([bounds[2], bounds[3], bounds[0]]);
  });
});
