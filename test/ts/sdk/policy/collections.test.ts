// What numbers single things: an id is no amount, and no meter may take it for one.
import { expect } from "chai";
import { encodeFunctionData, parseAbi } from "viem";
import { explainPolicy } from "../../../../sdk/describe/explainPolicy.ts";
import { formatExplanation } from "../../../../sdk/describe/formatExplanation.ts";
import { isSallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { diffPolicies } from "../../../../sdk/policy/diff/diffPolicies.ts";
import { exposure } from "../../../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../../../sdk/policy/exposure/formatExposure.ts";
import { accounts, book, policyText, type RuleText, without } from "../../support/policyText.ts";

const BADGE = "0xB4912E4bF8727F4Cd4C12b6Cf088d35280Bc75ce";
const UNBOUNDED = ["UNBOUNDED", "UNBOUNDED", "UNBOUNDED"];

/** The contract as a collection of things with ids, and as a token that has no decimals. */
const asCollection = `${book.replace("addresses:\n", `addresses:\n  BADGE: "${BADGE}"\n`)}collections: [BADGE]\n`;
const asToken = `${book.replace("tokens:\n", `tokens:\n  BADGE: { address: "${BADGE}", decimals: 0 }\n`)}  badges: { burst: 5 BADGE, refill: 5 BADGE, per: 1 day }\n`;

const give: RuleText = {
  who: "treasurer",
  "may call": "BADGE.transferFrom(address from, address to, uint256 number)",
  where: "{ from: any, to: alice, number: any }",
  meter: "none",
  tier: "small",
};
const metered = { ...give, meter: "badges" };

function exposureOf(text: string) {
  return exposure(compilePolicy(text)).agents[0]!;
}

function refusal(text: string): { code: string; value: unknown } | undefined {
  try {
    compilePolicy(text);
    return undefined;
  } catch (error) {
    if (!isSallyportError(error)) throw error;
    return { code: error.code, value: error.value };
  }
}

describe("collections", () => {
  it("are given away without a bound, and exposure says so under their name", () => {
    const { assets, anything, assumptions } = exposureOf(policyText({ give }, asCollection));
    expect(assets).to.deep.equal([
      {
        asset: "BADGE",
        token: BADGE,
        decimals: 0,
        most: UNBOUNDED,
        causes: [{ why: "nothing meters it", most: UNBOUNDED, rules: ["give"] }],
      },
    ]);
    expect([anything, assumptions]).to.deep.equal([[], []]);
  });

  it("are unbounded too where an operator may be named", () => {
    const operator = {
      ...give,
      "may call": "BADGE.setApprovalForAll(address operator, bool approved)",
      where: "{ operator: vault, approved: any }",
      danger: "the vault lends them out",
    };
    const { assets, anything } = exposureOf(policyText({ operator }, asCollection));
    expect(assets.map(({ asset, most }) => [asset, most])).to.deep.equal([["BADGE", UNBOUNDED]]);
    expect(anything).to.deep.equal([]);
  });

  it("are counted by no meter of a token, by whatever function", () => {
    for (const [call, where] of [
      [give["may call"], give["where"]],
      ["BADGE.transfer(address to, uint256 number)", "{ to: alice, number: any }"],
      ["BADGE.mint(uint256 number)", "{ number: any }"],
    ] as const) {
      const rule = { ...give, "may call": call!, where: where! };
      const refused = { code: "POLICY_METER_MISMATCH", value: "usdc" };
      expect(refusal(policyText({ rule: { ...rule, meter: "usdc" } }, asCollection)), call).to.deep.equal(refused);
      expect(refusal(policyText({ rule }, asCollection)), call).to.equal(undefined);
    }
  });

  it("can be paid for: native value is an amount, and is metered", () => {
    const buy = {
      ...give,
      "may call": "BADGE.buy(uint256 number)",
      where: "{ number: 7 }",
      value: "at most 1 ETH",
      meter: "eth",
    };
    const { assets } = exposureOf(policyText({ buy }, asCollection));
    const ether = 10n ** 18n;
    expect(assets.map(({ asset, most }) => [asset, most])).to.deep.equal([
      ["ETH", [3n * ether, 9n * ether, 32n * ether]],
      ["BADGE", UNBOUNDED],
    ]);
  });

  it("are no unit of an amount", () => {
    const rule = { ...give, bound: "at least 1 BADGE" };
    expect(refusal(policyText({ rule }, asCollection))).to.deep.equal({ code: "POLICY_NAME_UNKNOWN", value: "BADGE" });
    expect(refusal(policyText({ rule }, asToken))).to.equal(undefined);
  });

  it("are accounts of the address book", () => {
    const text = policyText({ give }, `${asToken}collections: [BADGE]\n`);
    expect(refusal(text)).to.deep.equal({ code: "POLICY_NAME_UNKNOWN", value: "BADGE" });
  });

  it("are known by their transfers, where the file calls them a token or says nothing", () => {
    const transfer = "safeTransferFrom(address from, address to, uint256 number)";
    for (const [target, meter] of [
      ["BADGE", "badges"],
      ["vault", "usdc"],
    ] as const) {
      const rule = { ...give, "may call": `${target}.${transfer}` };
      const refused = { code: "POLICY_METER_MISMATCH", value: meter };
      expect(refusal(policyText({ rule: { ...rule, meter } }, asToken))).to.deep.equal(refused);
      expect(refusal(policyText({ rule }, asToken))).to.equal(undefined);
    }
  });

  it("move by pinned calldata as well: several kinds of things have one contract, and many amounts", () => {
    const abi = parseAbi([
      "function safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes data)",
      "function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] amounts, bytes data)",
    ]);
    const { council, alice } = accounts;
    const one = encodeFunctionData({ abi, functionName: "safeTransferFrom", args: [council, alice, 1n, 2n, "0x"] });
    const many = encodeFunctionData({
      abi,
      functionName: "safeBatchTransferFrom",
      args: [council, alice, [1n], [2n], "0x"],
    });
    // One is not dangerous as such: it moves what it shows. The other sounds like it, which costs a reason.
    const reason = { danger: "its calldata is pinned whole" };
    for (const [data, signature, more] of [
      [one, "safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes data)", {}],
      [many, "safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] amounts, bytes data)", reason],
    ] as const) {
      const rule = { ...without(give, "where"), "may call": `BADGE.${signature}`, data: `"${data}"`, ...more };
      const refused = { code: "POLICY_METER_MISMATCH", value: "badges" };
      expect(refusal(policyText({ rule: { ...rule, meter: "badges" } }, asToken)), signature).to.deep.equal(refused);
      expect(refusal(policyText({ rule }, asToken)), signature).to.equal(undefined);
    }
  });

  it("are told apart where the policy is explained", () => {
    const explained = formatExplanation(explainPolicy(compilePolicy(policyText({ give }, asCollection))));
    expect(explained).to.contain(`| BADGE | account, a collection whose numbers are ids | ${BADGE} |`);
  });

  it("change what a stolen key can move, once a file tells them from tokens", () => {
    const before = compilePolicy(policyText({ give: metered }, asToken));
    const after = compilePolicy(policyText({ give }, asCollection));
    const { exposure: changes } = diffPolicies(before, after);
    expect(changes.filter(({ agent }) => agent === "treasurer")).to.deep.equal([
      {
        agent: "treasurer",
        asset: "BADGE",
        before: [10n, 40n, 155n],
        after: UNBOUNDED,
        decimals: { before: 0, after: 0 },
      },
    ]);
  });
});

describe("a token without decimals", () => {
  const holds = "BADGE has no decimals because it is counted in pieces, and its numbers are not ids";

  it("is metered in pieces, and exposure names what it assumes", () => {
    const told = exposureOf(policyText({ give: metered }, asToken));
    const through = "BADGE.transferFrom(address,address,uint256)";
    expect(told.assets.map(({ asset, most }) => [asset, most])).to.deep.equal([["BADGE", [10n, 40n, 155n]]]);
    expect(told.assumptions).to.deep.equal([{ holds, through, meter: "badges", rules: ["give"] }]);
    expect(formatExposure({ agents: [told], together: told })).to.contain(`\n  assumed: ${holds} (give)`);
  });

  it("is assumed so too where it is approved", () => {
    const approve = {
      ...metered,
      "may call": "BADGE.approve(address spender, uint256 number)",
      where: "{ spender: vault, number: at most 2 BADGE }",
      danger: "the vault pulls them",
    };
    expect(exposureOf(policyText({ approve }, asToken)).assumptions.map((one) => one.holds)).to.deep.equal([holds]);
  });

  it("needs no such word once it has decimals", () => {
    const text = policyText({ give: metered }, asToken.replace("decimals: 0", "decimals: 1"));
    expect(exposureOf(text).assumptions).to.deep.equal([]);
  });
});
