// The policy that gas is measured under: 16 rules as a grants DAO has them, so that every proof is 4 hashes deep.
import type { Address } from "viem";

export type PolicyAccounts = {
  token: Address;
  dai: Address;
  office: Address;
  council: Address;
  grantees: readonly Address[];
  staff: readonly Address[];
  router: Address;
  streams: Address;
  treasury: Address;
};

/** `treasurer` must bring an input with every payment, `payer` makes the same payments without. */
export function policyText(a: PolicyAccounts): string {
  const listed = (name: string, list: readonly Address[]) => list.map((one, i) => `  ${name}-${i + 1}: "${one}"`);
  const names = (name: string, list: readonly Address[]) => list.map((_, i) => `${name}-${i + 1}`).join(", ");
  const input = "{ schema: payouts, source: grants-office, level: signed, max age: 1 hour }";
  const payment = (token: string, to: string, amount: string, meter: string, tier: string) => [
    `    may call: ${token}.transfer(address to, uint256 amount)`,
    `    where: { to: one of ${to}, amount: ${amount} }`,
    `    meter: ${meter}`,
    `    tier: ${tier}`,
  ];
  const payments = (who: string, from: string[]) => [
    `  small-grants-of-${who}:`,
    `    who: ${who}`,
    ...payment("USDC", "grantees", '"at most 5,000 USDC"', `small-usdc-${who}`, "small"),
    ...from,
    `  large-grants-of-${who}:`,
    `    who: ${who}`,
    ...payment("USDC", "grantees", '["more than 5,000 USDC", "at most 50,000 USDC"]', `council-usdc-${who}`, "council"),
    ...from,
    `  salaries-of-${who}:`,
    `    who: ${who}`,
    ...payment("USDC", "staff", '"at most 8,000 USDC"', `council-usdc-${who}`, "council"),
    ...from,
  ];
  return `${[
    "version: 1",
    "addresses:",
    ...listed("grantee", a.grantees),
    ...listed("staff-member", a.staff),
    `  grants-office: "${a.office}"`,
    `  grants-council: "${a.council}"`,
    `  swap-router: "${a.router}"`,
    `  streams: "${a.streams}"`,
    `  treasury: "${a.treasury}"`,
    "tokens:",
    `  USDC: { address: "${a.token}", decimals: 6 }`,
    `  DAI: { address: "${a.dai}", decimals: 18 }`,
    "agents: { treasurer: 1, payer: 2 }",
    "approvers: [grants-council]",
    "sources: [grants-office]",
    "groups:",
    `  grantees: [${names("grantee", a.grantees)}]`,
    `  staff: [${names("staff-member", a.staff)}]`,
    "tiers:",
    "  small: { index: 0, optimistic: true }",
    "  council: 1",
    "schemas: { payouts: grants.payouts/1 }",
    "meters:",
    ...["treasurer", "payer"].flatMap((who) => [
      `  small-usdc-${who}: { burst: "50,000 USDC", refill: "50,000 USDC", per: 7 days }`,
      `  council-usdc-${who}: { burst: "500,000 USDC", refill: "200,000 USDC", per: 30 days }`,
    ]),
    "  small-eth: { burst: 2 ETH, refill: 1 ETH, per: 1 day }",
    "  small-dai: { burst: 5000 DAI, refill: 5000 DAI, per: 7 days }",
    "  streams: { burst: 60000 DAI, refill: 60000 DAI, per: 30 days }",
    '  swaps: { burst: "10,000 USDC", refill: "10,000 USDC", per: 1 day }',
    '  allowances: { burst: "1,000 USDC", refill: "1,000 USDC", per: 30 days }',
    "rules:",
    ...payments("treasurer", [`    from: ${input}`]),
    ...payments("payer", []),
    ...a.grantees.flatMap((_, i) => [
      `  gas-money-${i + 1}:`,
      "    who: treasurer",
      "    may send: at most 0.5 ETH",
      `    to: grantee-${i + 1}`,
      "    meter: small-eth",
      "    tier: small",
    ]),
    "  small-grants-in-dai:",
    "    who: treasurer",
    ...payment("DAI", "grantees", "at most 1000 DAI", "small-dai", "small"),
    "  swap-to-dai:",
    "    who: treasurer",
    "    may call: swap-router.exactInputSingle((address tokenIn, address tokenOut, address recipient, uint256 amountIn) params)",
    "    where:",
    "      params.tokenIn: USDC",
    "      params.tokenOut: DAI",
    "      params.recipient: treasury",
    '      params.amountIn: "at most 2,000 USDC"',
    "    meter: swaps",
    "    counts: params.amountIn",
    "    bound: at least 1900 DAI",
    "    tier: council",
    "  router-allowance:",
    "    who: treasurer",
    "    may call: USDC.approve(address spender, uint256 amount)",
    '    where: { spender: swap-router, amount: "at most 1,000 USDC" }',
    "    meter: allowances",
    "    tier: council",
    "    danger: the router pulls what it swaps; the allowance is metered when granted",
    "  open-stream:",
    "    who: treasurer",
    "    may call: streams.open(address to, uint256 perSecond, uint40 until)",
    "    where: { to: one of staff, perSecond: any, until: at most 1893456000 }",
    "    meter: none",
    "    tier: council",
    "  stop-stream:",
    "    who: treasurer",
    "    may call: streams.stop(uint256 stream)",
    "    where: { stream: any }",
    "    meter: none",
    "    tier: small",
    "  pay-in-dai:",
    "    who: grants-council",
    "    may call: DAI.transfer(address to, uint256 amount)",
    "    where: { to: one of staff, amount: any }",
    "    meter: none",
    "    tier: council",
    "  pay-in-usdc:",
    "    who: grants-council",
    "    may call: USDC.transfer(address to, uint256 amount)",
    "    where: { to: one of staff, amount: any }",
    "    meter: none",
    "    tier: council",
  ].join("\n")}\n`;
}
