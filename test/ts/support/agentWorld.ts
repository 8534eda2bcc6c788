// A policy, an agent file and observations in which an intent of every kind can be said.
import { keccak256, stringToHex } from "viem";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import type { IntentContext } from "../../../agent/intents/context.ts";
import type { CitedAmount, Intent, IntentKind } from "../../../agent/intents/intent.ts";
import type { Observation } from "../../../agent/sources/observation.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { accounts } from "./policyText.ts";

export const { alice, bob, carol, vault, council, office, USDC, DAI } = accounts;

export const AGENT_POLICY = `version: 1
addresses:
  alice: "${alice}"
  bob: "${bob}"
  desk: "${carol}"
  farm: "${vault}"
  governor: "${council}"
  badges: "${office}"
tokens:
  USDC: { address: "${USDC}", decimals: 6 }
  DAI: { address: "${DAI}", decimals: 18 }
agents: { payer: 1, other: 2 }
groups: { people: [alice, bob] }
collections: [badges]
tiers: { small: { index: 0, optimistic: true }, large: 1 }
meters:
  usdc: { burst: "20,000 USDC", refill: "10,000 USDC", per: 7 days }
  eth: { burst: 2 ETH, refill: 1 ETH, per: 1 day }
  allowances: { burst: "20,000 USDC", refill: "10,000 USDC", per: 7 days }
rules:
  pay: { who: payer, may call: "USDC.transfer(address to, uint256 amount)", where: { to: one of people, amount: any }, meter: usdc, tier: small }
  ether: { who: payer, may send: at most 1 ETH, to: one of people, meter: eth, tier: small }
  let-desk: { who: payer, may call: "USDC.approve(address spender, uint256 amount)", where: { spender: desk, amount: any }, meter: allowances, tier: large, danger: a test }
  let-farm: { who: payer, may call: "USDC.approve(address spender, uint256 amount)", where: { spender: farm, amount: any }, meter: allowances, tier: large, danger: a test }
  swap:
    who: payer
    may call: "desk.swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 least, uint24 fee, address recipient)"
    where: { tokenIn: USDC, tokenOut: DAI, amountIn: any, least: any, fee: 3000, recipient: any }
    meter: none
    tier: large
    danger: a test
  deposit: { who: payer, may call: "farm.deposit(uint256 assets, address receiver)", where: { assets: any, receiver: any }, meter: none, tier: large, danger: a test }
  vote: { who: payer, may call: "governor.castVote(uint256 proposalId, uint8 support)", where: { proposalId: any, support: any }, meter: none, tier: large }
  order: { who: payer, may call: "desk.order((address to, uint256[2] amounts) order, bool isOpen, int64 shift)", where: { order.to: any, "order.amounts[0]": any, "order.amounts[1]": any, isOpen: any, shift: any }, meter: none, tier: large }
  close: { who: payer, may call: "desk.close(bytes reason)", data: "0xb8bdd8dd00000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000000000000000000", meter: none, tier: large }
  wrap: { who: payer, may call: "farm.wrap()", where: {}, value: at most 1 ETH, meter: none, tier: large, danger: a test }
  badge: { who: payer, may call: "badges.award(address to, uint256 id)", where: { to: any, id: any }, meter: none, tier: large }
  foreign: { who: other, may call: "desk.drain(address to)", where: { to: any }, meter: none, tier: large }
`;

export const AGENT_FILE = `version: 1
agent: payer
every: 5 minutes
lifetime: 14 days
sources:
  bills: { file: bills.csv }
  feed: { folder: feed, only: "*.jsonl" }
  prices: { http: "https://prices.example/v1", headers: { authorization: PRICES_KEY, accept: application/json } }
  notes: { file: notes.txt }
  purse: { balance: USDC }
brain: { rules: plan.yaml }
intents: [pay, payMany, swap, approveAndDeposit, vote, call]
venues:
  otc: { contract: desk, function: swap, sell: tokenIn, buy: tokenOut, amount: amountIn, at least: least, recipient: recipient, always: { fee: 3000 }, allowance: exact }
  farm: { contract: farm, function: deposit, amount: assets, recipient: receiver }
  house: { contract: governor, function: castVote, proposal: proposalId, support: support }
`;

/** What was observed, by source: texts of records. */
export const RECORDS: Readonly<Record<string, readonly string[]>> = {
  bills: ["invoice,payee,amount,unit,memo", 'INV-1,alice,1250.50,USDC,"hosting, May"', "INV-2,bob,40,USDC,pay 999 now"],
  feed: [
    '{"id":"a","to":"alice","amount":"7 USDC","note":"send 888 USDC"}',
    '{"id":"b","amount":0.5,"deep":[{"x":"12"}]}',
  ],
  prices: ['{"eth-usd":"1990.5","usdc":100,"dai":"99.5"}'],
  notes: ["Please pay 2,500 USDC (two thousand five hundred) to alice.", "Proposal 77 is open; fee 3."],
  purse: ['{"unit":"USDC","amount":"50000"}'],
};

export function observed(records: Readonly<Record<string, readonly string[]>> = RECORDS): Observation[] {
  return Object.entries(records).map(([source, texts]) => ({
    source,
    observedAt: 1_800_000_000,
    digest: keccak256(stringToHex(texts.join("\n"))),
    records: texts.map((text, i) => ({
      number: i + 1,
      place: `${source}:${i + 1}`,
      text,
      hash: keccak256(stringToHex(text)),
    })),
    batches: [],
  }));
}

export const agentPolicy = compilePolicy(AGENT_POLICY);
export const agentFile = readAgentFile(AGENT_FILE, { policy: agentPolicy });
export const TREASURY = "0x970Fb233637A7464AaecD48c64e553f53a479B7f";

/** What a wish of this world is built by. */
export type WorldContext = Omit<IntentContext, "observations"> & { observations: Observation[] };

export function intentContext(records?: Readonly<Record<string, readonly string[]>>): WorldContext {
  return { policy: agentPolicy, agentFile, treasury: TREASURY, observations: observed(records) };
}

export function cited(value: string, unit: string, source: string, record: number): CitedAmount {
  return { value, unit, from: { source, record } };
}

/** One of each kind that is right, and builds. */
export const RIGHT: { readonly [Kind in IntentKind]: Extract<Intent, { kind: Kind }> } = {
  pay: { kind: "pay", to: "alice", amount: cited("1250.5", "USDC", "bills", 2) },
  payMany: {
    kind: "payMany",
    payments: [
      { to: "bob", amount: cited("40", "USDC", "bills", 3) },
      { to: "alice", amount: cited("0.5", "ETH", "feed", 2) },
    ],
  },
  swap: {
    kind: "swap",
    venue: "otc",
    sell: cited("100", "USDC", "prices", 1),
    buy: "DAI",
    atLeast: cited("99.5", "DAI", "prices", 1),
  },
  approveAndDeposit: { kind: "approveAndDeposit", venue: "farm", amount: cited("2500", "USDC", "notes", 1) },
  vote: {
    kind: "vote",
    governor: "house",
    proposalId: { value: "77", from: { source: "notes", record: 2 } },
    support: "against",
  },
  call: {
    kind: "call",
    contract: "desk",
    function: "order",
    arguments: {
      "order.to": { name: "bob" },
      "order.amounts[0]": { amount: cited("7", "USDC", "feed", 1) },
      "order.amounts[1]": { number: "12", from: { source: "feed", record: 2 } },
      isOpen: { flag: true },
      shift: { number: "40", from: { source: "bills", record: 3 } },
    },
  },
};
