// A policy that is as small as a test can use, with everything named once.

export const accounts = {
  alice: "0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501",
  bob: "0x3440326f551B8A7ee198cEE35cb5D517f2d296a2",
  carol: "0xAcFB09713f4F9cc14aA498cBf844b94A27DA64FF",
  vault: "0x6076586EA1ce15ddCf19208Ec6346cF748DfFbee",
  council: "0x528aebC5C5DddC7672D1093A349B9858E7b0b131",
  office: "0x7a5A4810bF8F0AC29f80fb7011e1e35a48752E62",
  USDC: "0x2028aa623f95D2dE00Ee1f4bE9D606ee8C89d5FB",
  DAI: "0x79fafe4777867e0a1B947f01073e934471dE15c1",
} as const;

const many = [
  "0x0F7c06D1E3bf496EA5E34c5e3290DFC7DC527cE1",
  "0x38B88ECB25D2d1493A0C53B69912ec4957d84d68",
  "0x5609716F0def9014D30d8d88904E8f9eEd6b99D8",
  "0xCd150708d8DF5eC827a28F4b10f321b97B9A64A9",
  "0x5EA7C3CA763E9ee37F3cF578E1bfC95e516320DD",
  "0xAE5D61920C981938c602a6981fB24C622445F88A",
  "0x0ad30434c44B82Bd8D3263aBacbfC98c67F67E76",
  "0xC6c1127AC30661466e2D8Cdd920Cf03Fd866567e",
  "0xc523301142EBaa31Bb348cc63F6A7386F55fB0fe",
] as const;

export const book = `version: 1
addresses:
  alice: "${accounts.alice}"
  bob: "${accounts.bob}"
  carol: "${accounts.carol}"
  vault: "${accounts.vault}"
  council: "${accounts.council}"
  office: "${accounts.office}"
${many.map((address, i) => `  m${i + 1}: "${address}"`).join("\n")}
tokens:
  USDC: { address: "${accounts.USDC}", decimals: 6 }
  DAI: { address: "${accounts.DAI}", decimals: 18 }
agents: { treasurer: 1, payer: 2 }
approvers: [council]
sources: [office]
groups:
  pair: [alice, bob]
  eight: [m1, m2, m3, m4, m5, m6, m7, m8]
  nine: [m1, m2, m3, m4, m5, m6, m7, m8, m9]
  desks: [treasurer, payer]
tiers:
  small: { index: 0, optimistic: true }
  large: 1
schemas: { payouts: payouts/1 }
meters:
  usdc: { burst: "20,000 USDC", refill: "10,000 USDC", per: 7 days }
  dai: { burst: 5 DAI, refill: 0 DAI, per: 1 day }
  eth: { burst: 2 ETH, refill: 1 ETH, per: 1 day }
`;

/** The keys of one rule. */
export type RuleText = Record<string, string>;

/** A transfer of USDC that every test can vary. */
export const grants: RuleText = {
  who: "treasurer",
  "may call": "USDC.transfer(address to, uint256 amount)",
  where: '{ to: one of pair, amount: "at most 5,000 USDC" }',
  meter: "usdc",
  tier: "small",
};

/** The book with these rules, by name. */
export function policyText(rules: Record<string, RuleText>, bookText: string = book): string {
  const lines = Object.entries(rules).flatMap(([name, rule]) => [
    `  ${name}:`,
    ...Object.entries(rule).map(([key, value]) => `    ${key}: ${value}`),
  ]);
  return `${bookText}rules:${lines.length === 0 ? " {}" : ""}\n${lines.join("\n")}\n`;
}

/** The rule without one of its keys. */
export function without(rule: RuleText, key: string): RuleText {
  return Object.fromEntries(Object.entries(rule).filter(([name]) => name !== key));
}
