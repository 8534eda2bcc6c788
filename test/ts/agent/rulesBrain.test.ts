import { expect } from "chai";
import { keccak256, stringToHex } from "viem";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import type { Decision, KnownIntent, Question } from "../../../agent/brains/brain.ts";
import { rulesBrain } from "../../../agent/brains/rules/rulesBrain.ts";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import {
  AGENT_FILE,
  AGENT_POLICY,
  agentFile,
  agentPolicy,
  alice,
  bob,
  cited,
  DAI,
  intentContext,
  observed,
  RECORDS,
  USDC,
} from "../support/agentWorld.ts";
import { expectRefusal } from "../support/refusal.ts";

const DAY = 86_400;
const SINCE = 1_798_761_600; // 2027-01-01T00:00:00Z
const NOW = SINCE + 65 * DAY;

const ROWS = 'each row of: bills, id: "{invoice}", pay: { to: "{payee}", amount: "{amount} {unit}" }';
const plan = (...entries: string[]) => `version: 1\nplan:\n${entries.map((entry) => `  ${entry}\n`).join("")}`;
const brainOf = (text: string) =>
  rulesBrain({ text, file: "plan.yaml", observedAt: NOW, policy: agentPolicy, agentFile });

type Asked = { records?: Record<string, readonly string[]>; known?: [string, KnownIntent["outcome"]][]; now?: number };

function questionOf({ records = RECORDS, known = [], now = NOW }: Asked): Question {
  return {
    turn: 1,
    now,
    observations: observed(records),
    kinds: agentFile.intents,
    known: new Map(known.map(([key, outcome]) => [key, { outcome, at: now }])),
    tokensLeft: 0,
    tryIntent: () => Promise.reject(new Error("rules ask nobody")),
  };
}

function decide(text: string, asked: Asked = {}): Promise<Decision> {
  return brainOf(text).decide(questionOf(asked), new AbortController().signal);
}

const keysOf = ({ intents }: Decision) => intents.map(({ key }) => key);
const leftOut = ({ transcript }: Decision) => transcript.filter((line) => line.startsWith("left out "));
const bills = (...rows: string[]) => ({ bills: [RECORDS["bills"]?.[0] ?? "", ...rows] });

/** What is built of a decision, with the plan as a source. */
function sentencesOf(text: string, decision: Decision, records: Record<string, readonly string[]> = RECORDS): string[] {
  const context = intentContext(records);
  const observations = [...context.observations, ...(brainOf(text).own ?? [])];
  return decision.intents.map(({ intent }) => {
    const judged = buildIntent(intent, { ...context, observations });
    return judged.ok ? judged.built.sentences.join("; ") : judged.reason;
  });
}

describe("rules brain: rows", () => {
  it("wishes once for each row, by its id, citing the row", async () => {
    const text = plan(`bills: { ${ROWS}, because: "Invoice {invoice}: {memo}" }`);
    const decision = await decide(text);
    expect(keysOf(decision)).to.deep.equal(["bills/INV-1", "bills/INV-2"]);
    expect(decision.intents[0]).to.deep.equal({
      key: "bills/INV-1",
      intent: {
        kind: "pay",
        to: "alice",
        amount: { value: "1250.50", unit: "USDC", from: { source: "bills", record: 2 } },
      },
      rationale: "Invoice INV-1: hosting, May",
    });
    expect(sentencesOf(text, decision)).to.deep.equal(["pay 1,250.5 USDC to alice", "pay 40 USDC to bob"]);
    expect(leftOut(decision)).to.deep.equal([]);
  });

  it("says the same whenever it is asked the same, and nothing that is known already", async () => {
    const text = plan(`bills: { ${ROWS} }`);
    expect(await decide(text)).to.deep.equal(await decide(text));
    for (const outcome of ["open", "executed", "vetoed", "ended", "held"] as const) {
      expect(keysOf(await decide(text, { known: [["bills/INV-1", outcome]] }))).to.deep.equal(["bills/INV-2"]);
    }
    const refused = await decide(text, { known: [["bills/INV-1", "refused"]] });
    expect(keysOf(refused)).to.deep.equal(["bills/INV-1", "bills/INV-2"]);
  });

  it("keeps a row's key where its other cells change, or rows before it come and go", async () => {
    const text = plan(`bills: { ${ROWS} }`);
    const records = bills("INV-0,bob,1,USDC,", "", "INV-1,alice,99,USDC,corrected");
    expect(keysOf(await decide(text, { records }))).to.deep.equal(["bills/INV-0", "bills/INV-1"]);
  });

  it("keys rows without id by their bytes and which of equal ones they are", async () => {
    const text = plan(`bills: { ${ROWS.replace('id: "{invoice}", ', "")} }`);
    const row = "INV-1,alice,5,USDC,";
    const hash = keccak256(stringToHex(row)).slice(2);
    const decision = await decide(text, { records: bills(row, "INV-2,bob,6,USDC,", row) });
    const other = keccak256(stringToHex("INV-2,bob,6,USDC,")).slice(2);
    expect(keysOf(decision)).to.deep.equal([`bills/${hash}/1`, `bills/${other}/1`, `bills/${hash}/2`]);
  });

  it("stops a malformed row with a reason, and no other row", async () => {
    const text = plan(`bills: { ${ROWS} }`);
    const records = bills(
      "A,alice,1,USDC,",
      "B,alice,2,USDC",
      'C,"alice,3,USDC,',
      "D,alice,1e3,USDC,",
      'E,alice,"1,250",USDC,',
      "F,alice,5 ETH,USDC,",
      "G,0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501,6,USDC,",
      "H,al\u200bice,7,USDC,",
      ",alice,8,USDC,",
      "A,alice,9,USDC,",
      "É,alice,9,USDC,",
      ",,,,",
      "Z,bob,10,USDC,",
    );
    const decision = await decide(text, { records });
    expect(keysOf(decision)).to.deep.equal(["bills/A", "bills/Z"]);
    expect(leftOut(decision)).to.deep.equal([
      "left out bills: row 3 of bills: it has 4 cells, and there are 5 titles",
      "left out bills: row 4 of bills: its quotes do not match",
      'left out bills: row 5 of bills: "1e3 USDC" is no amount with its unit',
      'left out bills: row 6 of bills: "1,250 USDC" is no amount with its unit',
      'left out bills: row 7 of bills: "5 ETH USDC" is no amount with its unit',
      "left out bills: row 8 of bills: INTENT_ADDRESS_WRITTEN: intent.to: A text holds an address. Name parties and contracts by the address book.",
      "left out bills: row 9 of bills: INTENT_TEXT_UNPRINTABLE: intent.to: A text holds characters that cannot be seen. Write plain text on one line.",
      "left out bills: row 10 of bills: its id is empty",
      'left out bills: row 11 of bills: its id "A" is that of row 2 already',
      'left out bills: row 12 of bills: its id "É" has other characters than ASCII',
    ]);
  });

  it("reads no rows where the titles are broken, and tells it", async () => {
    const text = plan(`bills: { ${ROWS} }`);
    const twice = await decide(text, { records: { bills: ["invoice,payee,payee", "A,b,c"] } });
    expect(keysOf(twice)).to.deep.equal([]);
    expect(leftOut(twice)).to.deep.equal(['left out bills: row 1 of bills: the titles: "payee" stands there twice']);
    const missing = await decide(text, { records: { bills: ["invoice,payee,amount", "A,alice,1"] } });
    expect(leftOut(missing)).to.deep.equal(['left out bills: row 2 of bills: there is no column "unit"']);
    const nothing = await decide(text, { records: {} });
    expect(leftOut(nothing)).to.deep.equal(["left out bills: bills: nothing was observed of it"]);
  });

  it("reads rows of JSON by keys and pointers, and only those that are meant", async () => {
    const text = plan(
      'feed: { each row of: feed, id: "{id}", where: { value: /due/paid, is: "false" }, ' +
        'pay: { to: "{/who/0}", amount: "{amount} USDC" } }',
    );
    const records = {
      feed: [
        '{"id":"a","who":["alice"],"amount":1.50,"due":{"paid":false}}',
        '{"id":"b","who":["bob"],"amount":"2","due":{"paid":true}}',
        '{"id":"b","who":["bob"],"amount":"3","due":{"paid":false}}',
        '{"id":"c","who":[],"amount":"3","due":{"paid":false}}',
        '{"id":"d","who":["bob"],"amount":null,"due":{"paid":false}}',
        '{"id":"e","id":"f"}',
        "[1]",
        "7",
      ],
    };
    const decision = await decide(text, { records });
    expect(sentencesOf(text, decision, records)).to.deep.equal(["pay 1.5 USDC to alice", "pay 3 USDC to bob"]);
    expect(leftOut(decision)).to.deep.equal([
      'left out feed: row 4 of feed: there is no "/who/0"',
      'left out feed: row 5 of feed: "amount" is null',
      "left out feed: row 6 of feed: it is no JSON",
      'left out feed: row 7 of feed: there is no "/due/paid"',
      "left out feed: row 8 of feed: it is no object or list of JSON",
    ]);
  });

  it("fills what a row says in once, whatever it says", async () => {
    const text = plan(`bills: { ${ROWS}, because: "{memo}" }`);
    const hostile = "{payee} {amount} {unit} $& $1";
    const decision = await decide(text, { records: bills(`A,alice,1,USDC,${hostile}`) });
    expect(decision.intents[0]?.rationale).to.equal(hostile);
  });
});

describe("rules brain: rows that pay to addresses", () => {
  const HEAD = "token,receiver,amount";
  const text = plan(
    'list: { each row of: bills, pay: { to: "{receiver as account}", amount: "{amount} {token as unit}" }, ' +
      'because: "{amount} {token as unit} to {receiver as account}" }',
  );
  const list = (...rows: string[]) => ({ bills: [HEAD, ...rows] });
  const other = (address: string) => `${address.slice(0, 6)}${"0".repeat(32)}${address.slice(-4)}`;

  it("wishes for the one name that the policy has for an address, however its letters are written", async () => {
    const upper = `0x${alice.slice(2).toUpperCase()}`;
    const records = list(`${USDC},${alice},5`, `${USDC.toLowerCase()},${upper},6`, `${DAI},${bob.toLowerCase()},0.5`);
    const decision = await decide(text, { records });
    expect(decision.intents.map(({ intent, rationale }) => [intent, rationale])).to.deep.equal([
      [{ kind: "pay", to: "alice", amount: cited("5", "USDC", "bills", 2) }, "5 USDC to alice"],
      [{ kind: "pay", to: "alice", amount: cited("6", "USDC", "bills", 3) }, "6 USDC to alice"],
      [{ kind: "pay", to: "bob", amount: cited("0.5", "DAI", "bills", 4) }, "0.5 DAI to bob"],
    ]);
    expect(sentencesOf(text, decision, records)).to.deep.equal([
      "pay 5 USDC to alice",
      "pay 6 USDC to alice",
      "pay 0.5 DAI to bob",
    ]);
    expect(decision.unread).to.deep.equal([]);
  });

  it("refuses whatever else stands there, by the row's key, and no other row", async () => {
    const next =
      " Only an address that the policy has one name for can be meant. Make sure of it by another way before anybody adds it.";
    const like = other(alice);
    const hostile: [row: string, place: string, why: string][] = [
      [
        `${USDC},${like},5`,
        "receiver",
        `${like} is no account of the policy. It begins and ends like that of alice, and is another.`,
      ],
      [`${USDC},${USDC},5`, "receiver", `${USDC} is no account of the policy.`],
      [`${USDC},alice,5`, "receiver", '"alice" is no address.'],
      [`${USDC},,5`, "receiver", '"" is no address.'],
      [`${USDC},${alice} alice,5`, "receiver", `"${alice} alice" is no address.`],
      [`${USDC},${alice}00,5`, "receiver", `"${alice}00" is no address.`],
      [`${USDC},${alice.slice(0, -1)},5`, "receiver", `"${alice.slice(0, -1)}" is no address.`],
      [`${USDC},${alice.replace("0x", "0X")},5`, "receiver", `"${alice.replace("0x", "0X")}" is no address.`],
      [`${alice},${alice},5`, "token", `${alice} is no token of the policy.`],
      [`,${alice},5`, "token", '"" is no address.'],
      [`USDC,${alice},5`, "token", '"USDC" is no address.'],
    ];
    const good = `${USDC},${bob},7`;
    const records = list(...hostile.map(([row]) => row), good);
    const decision = await decide(text, { records });
    const keyOf = (row: string) => `list/${keccak256(stringToHex(row)).slice(2)}/1`;
    expect(keysOf(decision)).to.deep.equal([keyOf(good)]);
    expect(decision.unread).to.deep.equal(
      hostile.map(([row, column, why], i) => ({
        key: keyOf(row),
        code: "INTENT_ADDRESS_UNKNOWN",
        reason: `row ${i + 2} of bills: column "${column}": ${why}${next}`,
      })),
    );
    expect(leftOut(decision)).to.have.lengthOf(hostile.length);
  });

  it("goes by the policy in force, and chooses between no two names", async () => {
    const row = `${USDC},${alice},5`;
    const records = list(row);
    const policies = {
      now: agentPolicy,
      without: compilePolicy(AGENT_POLICY.replaceAll("alice", "anna")),
    };
    const inForce = { policy: policies.now };
    const brain = rulesBrain({ text, file: "plan.yaml", observedAt: NOW, policy: agentPolicy, agentFile, inForce });
    const ask = () => brain.decide(questionOf({ records }), new AbortController().signal);
    const payees = async () => (await ask()).intents.map(({ intent }) => intent.kind === "pay" && intent.to);
    expect(await payees()).to.deep.equal(["alice"]);
    inForce.policy = policies.without;
    expect(await payees()).to.deep.equal(["anna"]);
    const names = { ...agentPolicy.names, accounts: { ...agentPolicy.names.accounts, alicia: alice } };
    inForce.policy = { ...agentPolicy, names };
    const refused = (await ask()).unread ?? [];
    expect(refused.map(({ reason }) => reason).join()).to.include(`${alice} is called alice and alicia.`);
  });

  it("makes no key of a name that the policy may change", async () => {
    const refused = text.replace("each row of: bills,", 'each row of: bills, id: "{receiver as account}",');
    const error = await expectRefusal(() => brainOf(refused), "PLAN_VALUE_INVALID");
    expect(error.place).to.include("plan.yaml:3");
    const keyed = text.replace("each row of: bills,", 'each row of: bills, id: "{amount}",');
    const decision = await decide(keyed, { records: list(`${USDC},${alice},5`) });
    expect(keysOf(decision)).to.deep.equal(["list/5"]);
  });
});

describe("rules brain: periods", () => {
  const hosting = plan(
    "hosting:",
    "  every: 30 days",
    "  since: 2027-01-01T00:00:00Z",
    "  pay: { to: alice, amount: 120 USDC }",
  );

  it("wishes once in each period, citing the plan's line", async () => {
    const starts = [SINCE, SINCE + 1, SINCE + 30 * DAY - 1, SINCE + 30 * DAY].map((now) => decide(hosting, { now }));
    expect((await Promise.all(starts)).map(keysOf)).to.deep.equal([
      ["hosting/2027-01-01T00:00:00Z"],
      ["hosting/2027-01-01T00:00:00Z"],
      ["hosting/2027-01-01T00:00:00Z"],
      ["hosting/2027-01-31T00:00:00Z"],
    ]);
    expect(keysOf(await decide(hosting, { now: SINCE - 1 }))).to.deep.equal([]);
    const decision = await decide(hosting);
    expect(decision.intents[0]?.intent).to.deep.include({
      amount: { value: "120", unit: "USDC", from: { source: "plan", record: 6 } },
    });
    expect(sentencesOf(hosting, decision)).to.deep.equal(["pay 120 USDC to alice"]);
    expect(decision.intents[0]?.rationale).to.equal("hosting: the 30 days from 2027-03-02T00:00:00Z");
  });

  it("says every amount of the plan as the plan has it, with commas", async () => {
    const text = plan(
      'salaries: { every: 30 days, since: 2027-01-01T00:00:00Z, payMany: [{ to: alice, amount: "1,250.50 USDC" }, { to: bob, amount: 2 ETH }] }',
    );
    expect(sentencesOf(text, await decide(text))).to.deep.equal(["pay 1,250.5 USDC to alice; pay 2 ETH to bob"]);
  });

  const topUp = (compared: string) =>
    plan(
      `top-up: { every: 7 days, since: 2027-01-01T00:00:00Z, when: { source: prices, value: /eth-usd, ${compared} }, pay: { to: bob, amount: "{usdc} USDC" } }`,
    );

  it("wishes in a period only where a value is beyond a limit: -1, exact, +1", async () => {
    const rows: [compared: string, value: string, fires: boolean][] = [
      ["below: 2000", "1999.999999999999999999", true],
      ["below: 2000", "2000.0", false],
      ["at most: 2000", "2000.0", true],
      ["at most: 2000", "2000.000000000000000001", false],
      ['above: "2,000"', "2000.000000000000000001", true],
      ["above: 2000", "2000", false],
      ["at least: 2000", "2000", true],
      ["at least: 2000", "1999.9", false],
      ["at least: 1000, below: 2000", "1500", true],
      ["at least: 1000, below: 2000", "999", false],
      ["is: open", "open", true],
      ["is: open", "Open", false],
      ["is not: open", "shut", true],
      ["above: -1", "-0.5", true],
    ];
    for (const [compared, value, fires] of rows) {
      const decision = await decide(topUp(compared), { records: { prices: [`{"eth-usd":"${value}","usdc":100}`] } });
      expect(keysOf(decision), `${value} ${compared}`).to.deep.equal(fires ? ["top-up/2027-03-05T00:00:00Z"] : []);
    }
  });

  it("wishes once in a period however often the value crosses, and again in the next", async () => {
    const known: [string, KnownIntent["outcome"]][] = [["top-up/2027-03-05T00:00:00Z", "executed"]];
    const text = topUp("below: 2000");
    expect(keysOf(await decide(text, { known }))).to.deep.equal([]);
    expect(keysOf(await decide(text, { known, now: NOW + 7 * DAY }))).to.deep.equal(["top-up/2027-03-12T00:00:00Z"]);
  });

  it("compares what stands in a list of JSON", async () => {
    const text = topUp("below: 2000").replace("/eth-usd", "/1/price").replace("{usdc}", "{/1/price}");
    const records = { prices: ['[{"price":"3000"},{"price":"1000"}]'] };
    expect(keysOf(await decide(text, { records }))).to.have.lengthOf(1);
    expect(keysOf(await decide(text.replaceAll("/1/price", "/0/price"), { records }))).to.deep.equal([]);
  });

  it("tells what it cannot compare, and compares the last row of a table", async () => {
    const text = topUp("below: 2000");
    const broken = await decide(text, { records: { prices: ['{"eth-usd":"2,000","usdc":1}'] } });
    expect(leftOut(broken)).to.deep.equal([
      'left out top-up: prices in the 7 days from 2027-03-05T00:00:00Z: "/eth-usd" is "2,000", and no decimal number',
    ]);
    const table = text
      .replace("source: prices, value: /eth-usd", "source: bills, value: amount")
      .replace("{usdc}", "{amount}");
    const rows = (last: string) => ({ records: bills("A,b,1,USDC,", `B,b,${last},USDC,`, "") });
    expect(keysOf(await decide(table, rows("3000")))).to.deep.equal([]);
    expect(keysOf(await decide(table, rows("1000")))).to.have.lengthOf(1);
  });

  it("swaps, deposits, votes and calls by templates", async () => {
    const period = "every: 7 days, since: 2027-01-01T00:00:00Z";
    const text = plan(
      `swap: { ${period}, when: { source: prices, value: usdc, above: 1 }, swap: { venue: otc, sell: "{usdc} USDC", buy: DAI, at least: "{dai} DAI" } }`,
      `put: { ${period}, approveAndDeposit: { venue: farm, amount: 5 USDC } }`,
      `vote: { each row of: feed, where: { value: id, is: b }, vote: { governor: house, proposal: "{/deep/0/x}", support: for } }`,
      `order: { ${period}, call: { contract: desk, function: order, arguments: { order.to: bob, "order.amounts[0]": 7 USDC, "order.amounts[1]": 7, isOpen: "true", shift: 7 } } }`,
      `wrap: { ${period}, call: { contract: farm, function: wrap(), value: 0.5 ETH } }`,
    );
    expect(sentencesOf(text, await decide(text))).to.deep.equal([
      "let desk take 100 USDC; swap 100 USDC for at least 99.5 DAI at desk",
      "let farm take 5 USDC; deposit 5 USDC at farm",
      "vote for proposal 12 of governor",
      "call desk.order(order.to: bob, order.amounts[0]: 7 USDC, order.amounts[1]: 7, isOpen: true, shift: 7)",
      "call farm.wrap() with 0.5 ETH",
    ]);
  });
});

describe("rules brain: plan", () => {
  it("stands in the transcript, line by line, with its digest", async () => {
    const text = plan(`bills: { ${ROWS} }`);
    const { transcript, by } = await decide(text);
    expect(by).to.equal("rules/1");
    expect(transcript).to.deep.equal([
      `plan plan.yaml keccak256 ${keccak256(stringToHex(text))}`,
      "plan 1: version: 1",
      "plan 2: plan:",
      `plan 3:   bills: { ${ROWS} }`,
      "plan 4: ",
      "wish bills/INV-1",
      "wish bills/INV-2",
    ]);
  });

  type Case = { title: string; text: string; code: ErrorCode; place: string };
  const pay = "pay: { to: alice, amount: 1 USDC }";
  const period = "every: 7 days, since: 2027-01-01T00:00:00Z";
  const cases: Case[] = [
    { title: "no YAML", text: "version: 1\nplan: {", code: "PLAN_UNREADABLE", place: "plan.yaml:2:8" },
    {
      title: "an unknown key",
      text: plan(`a: { ${period}, pays: 1, ${pay} }`),
      code: "PLAN_KEY_UNKNOWN",
      place: "plan.yaml:3:58, plan.a.pays",
    },
    { title: "no trigger", text: plan(`a: { ${pay} }`), code: "PLAN_KEY_MISSING", place: "plan.yaml:3:3, plan.a" },
    {
      title: "two triggers",
      text: plan(`a: { ${period}, each row of: bills, ${pay} }`),
      code: "PLAN_KEY_MISSING",
      place: "plan.yaml:3:3, plan.a",
    },
    {
      title: "no since",
      text: plan(`a: { every: 7 days, ${pay} }`),
      code: "PLAN_KEY_MISSING",
      place: "plan.yaml:3:3, plan.a",
    },
    {
      title: "an id without rows",
      text: plan(`a: { ${period}, id: x, ${pay} }`),
      code: "PLAN_KEY_UNKNOWN",
      place: "plan.yaml:3:56, plan.a.id",
    },
    {
      title: "a when beside rows",
      text: plan(`a: { each row of: bills, when: { source: prices, value: x, is: y }, ${pay} }`),
      code: "PLAN_KEY_UNKNOWN",
      place: "plan.yaml:3:28, plan.a.when",
    },
    { title: "no action", text: plan(`a: { ${period} }`), code: "PLAN_KEY_MISSING", place: "plan.yaml:3:3, plan.a" },
    {
      title: "two actions",
      text: plan(`a: { ${period}, ${pay}, payMany: [{ to: bob, amount: 1 USDC }] }`),
      code: "PLAN_KEY_MISSING",
      place: "plan.yaml:3:3, plan.a",
    },
    {
      title: "an unknown source",
      text: plan(`a: { each row of: bils, ${pay} }`),
      code: "PLAN_NAME_UNKNOWN",
      place: "plan.yaml:3:21, plan.a.each row of",
    },
    {
      title: "rows of a server's answer",
      text: plan(`a: { each row of: prices, ${pay} }`),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:21, plan.a.each row of",
    },
    {
      title: "rows of words",
      text: plan(`a: { each row of: notes, ${pay} }`),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:21, plan.a.each row of",
    },
    {
      title: "nothing compared",
      text: plan(`a: { ${period}, when: { source: prices, value: x }, ${pay} }`),
      code: "PLAN_KEY_MISSING",
      place: "plan.yaml:3:52, plan.a.when",
    },
    {
      title: "a limit that is no number",
      text: plan(`a: { ${period}, when: { source: prices, value: x, above: much }, ${pay} }`),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:93, plan.a.when.above",
    },
    {
      title: "a stranger",
      text: plan(`a: { ${period}, pay: { to: alic, amount: 1 USDC } }`),
      code: "PLAN_NAME_UNKNOWN",
      place: "plan.yaml:3:63, plan.a.pay.to",
    },
    {
      title: "an address",
      text: plan(`a: { ${period}, pay: { to: "0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501", amount: 1 USDC } }`),
      code: "PLAN_NAME_UNKNOWN",
      place: "plan.yaml:3:63, plan.a.pay.to",
    },
    {
      title: "an unknown unit",
      text: plan(`a: { ${period}, pay: { to: alice, amount: 1 LUSD } }`),
      code: "PLAN_NAME_UNKNOWN",
      place: "plan.yaml:3:78, plan.a.pay.amount",
    },
    {
      title: "too many decimals",
      text: plan(`a: { ${period}, pay: { to: alice, amount: 1.0000001 USDC } }`),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:78, plan.a.pay.amount",
    },
    {
      title: "an amount without unit",
      text: plan(`a: { ${period}, pay: { to: alice, amount: 1 } }`),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:78, plan.a.pay.amount",
    },
    {
      title: "an amount over two lines",
      text: plan("a:", `  ${period.replace(", ", "\n    ")}`, '  pay: { to: alice, amount: "1\n      USDC" }').replace(
        "1\n      USDC",
        "\\\n      1 USDC",
      ),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:6:31, plan.a.pay.amount",
    },
    {
      title: "a column without row",
      text: plan(`a: { ${period}, pay: { to: "{payee}", amount: 1 USDC } }`),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:3, plan.a",
    },
    {
      title: "half a brace",
      text: plan('a: { each row of: bills, pay: { to: "{payee", amount: 1 USDC } }'),
      code: "PLAN_VALUE_INVALID",
      place: "plan.yaml:3:39, plan.a.pay.to",
    },
    {
      title: "a venue that is none",
      text: plan(`a: { ${period}, approveAndDeposit: { venue: otc, amount: 1 USDC } }`),
      code: "PLAN_NAME_UNKNOWN",
      place: "plan.yaml:3:80, plan.a.approveAndDeposit.venue",
    },
    {
      title: "a function of another agent",
      text: plan(`a: { ${period}, call: { contract: desk, function: drain, arguments: { to: bob } } }`),
      code: "PLAN_NAME_UNKNOWN",
      place: "plan.yaml:3:86, plan.a.call.function",
    },
    {
      title: "names that read alike",
      text: plan(`a: { ${period}, ${pay} }`, `A: { ${period}, ${pay} }`),
      code: "PLAN_NAME_INVALID",
      place: "plan.yaml:4:3, plan.A",
    },
  ];
  for (const { title, text, code, place } of cases) {
    it(`refuses ${title}, and says where`, () => {
      expectRefusal(() => brainOf(text), code, { place });
    });
  }

  it("takes the same plan where nothing is wrong with it", () => {
    expect(brainOf(plan(`a: { ${period}, ${pay} }`, `b: { each row of: bills, ${pay} }`)).name).to.equal("rules/1");
  });

  it("refuses what the agent file does not list", () => {
    const world = readAgentFile(AGENT_FILE.replace("[pay, payMany", "[payMany"), { policy: agentPolicy });
    const read = (given: typeof agentFile) =>
      rulesBrain({
        text: plan(`a: { ${period}, ${pay} }`),
        file: "plan.yaml",
        observedAt: NOW,
        policy: agentPolicy,
        agentFile: given,
      });
    expectRefusal(() => read(world), "PLAN_NAME_UNKNOWN", { place: "plan.yaml:3:52, plan.a.pay" });
    expect(read(agentFile).name).to.equal("rules/1");
  });
});
