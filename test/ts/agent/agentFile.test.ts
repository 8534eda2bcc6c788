import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import { rulesBrain } from "../../../agent/brains/rules/rulesBrain.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { AGENT_FILE, agentFile, agentPolicy } from "../support/agentWorld.ts";
import { expectRefusal } from "../support/refusal.ts";

const read = (text: string) => readAgentFile(text, { policy: agentPolicy });

/** The file with one thing changed; fails where the thing is not there. */
function changed(from: string, to: string): string {
  const text = AGENT_FILE.replace(from, to);
  expect(text, `nothing is like ${from}`).not.to.equal(AGENT_FILE);
  return text;
}

type Case = { title: string; from: string; to: string; code: ErrorCode; place: string; value?: string };

const MONITORS =
  "checks: { second node: other, tolerance: 0.5%, monitors: { amount: { do: raise }, first-time: { do: hold }, " +
  'look-alike: { do: freeze }, rate: { do: hold, at most: 5, per: 1 day }, concentration: { do: raise, above: "60%" }, ' +
  "repeated: { do: hold } } }\n";

describe("agent file", () => {
  it("is read with its defaults: seconds, bytes, basis points, wei", () => {
    expect(agentFile).to.deep.include({ agent: "payer", every: 300, lifetime: 1_209_600, finality: 32 });
    expect(agentFile["gas at most"]).to.equal(100_000_000_000n);
    expect(agentFile.sources["prices"]).to.deep.equal({
      http: "https://prices.example/v1",
      headers: { authorization: "PRICES_KEY", accept: "application/json" },
      "at most": 1024 * 1024,
      "time-out": 10,
      private: false,
    });
    expect(agentFile.sources["feed"]).to.deep.equal({ folder: "feed", only: "*.jsonl", "at most": 8 * 1024 * 1024 });
    expect(agentFile.checks).to.deep.equal({ tolerance: 100, monitors: {} });
  });

  it("is read with all that it can say", () => {
    const model =
      "brain: { model: { endpoint: https://model.example/v1, name: a-model, key: MODEL_KEY, prompt: prompt.md, " +
      "temperature: 0.7, tokens per day: 100000, tokens per turn: 9000, time-out: 3 minutes } }\ngas at most: 1.5 gwei\n";
    const file = read(changed("brain: { rules: plan.yaml }\n", model + MONITORS));
    expect(file.brain).to.deep.equal({
      model: {
        endpoint: "https://model.example/v1",
        name: "a-model",
        key: "MODEL_KEY",
        prompt: "prompt.md",
        temperature: 0.7,
        "tokens per day": 100_000,
        "tokens per turn": 9_000,
        "time-out": 180,
      },
    });
    expect(file["gas at most"]).to.equal(1_500_000_000n);
    expect(file.checks).to.deep.equal({
      "second node": "other",
      tolerance: 50,
      monitors: {
        amount: { do: "raise", deviations: 6 },
        "first-time": { do: "hold" },
        "look-alike": { do: "freeze" },
        rate: { do: "hold", "at most": 5, per: 86_400 },
        concentration: { do: "raise", above: 6_000, per: 2_592_000 },
        repeated: { do: "hold" },
      },
    });
  });

  it("says for how long observations are kept: from a day to ten years, and for ever if left out", () => {
    expect(agentFile["keep observations"]).to.equal(undefined);
    const keeping = (time: string) => read(changed("every:", `keep observations: ${time}\nevery:`));
    expect(keeping("1 day")["keep observations"]).to.equal(86_400);
    expect(keeping("3650 days")["keep observations"]).to.equal(3_650 * 86_400);
    for (const time of ["86399 seconds", "3651 days", "0 days", "-1 day", "1e3 days", "for ever"]) {
      expectRefusal(() => keeping(time), "AGENT_FILE_VALUE_INVALID", { place: "agent.yaml:3:20, keep observations" });
    }
  });

  const cases: Case[] = [
    { title: "no YAML", from: "version: 1", to: "version: [1", code: "AGENT_FILE_UNREADABLE", place: "agent.yaml:2:1" },
    {
      title: "a key twice",
      from: "every:",
      to: "agent: payer\nevery:",
      code: "AGENT_FILE_UNREADABLE",
      place: "agent.yaml:3:1",
    },
    {
      title: "an invisible character",
      from: "agent: payer",
      to: "agent: pay\u200ber",
      code: "AGENT_FILE_UNREADABLE",
      place: "agent.yaml:2:11",
    },
    {
      title: "another version",
      from: "version: 1",
      to: "version: 2",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:1:10, version",
      value: "2",
    },
    {
      title: "an unknown key",
      from: "every:",
      to: "evry: 1 hour\nevery:",
      code: "AGENT_FILE_KEY_UNKNOWN",
      place: "agent.yaml:3:7, evry",
      value: "evry",
    },
    {
      title: "a missing key",
      from: "every: 5 minutes\n",
      to: "",
      code: "AGENT_FILE_KEY_MISSING",
      place: "agent.yaml:1:1",
      value: "every",
    },
    {
      title: "no duration",
      from: "5 minutes",
      to: "5 min",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:3:8, every",
      value: "5 min",
    },
    {
      title: "a lifetime too short",
      from: "14 days",
      to: "9 minutes",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:4:11, lifetime",
      value: "9 minutes",
    },
    {
      title: "an agent that the policy does not name",
      from: "agent: payer",
      to: "agent: pyer",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:2:8, agent",
      value: "pyer",
    },
    {
      title: "a unit that the policy does not have",
      from: "balance: USDC",
      to: "balance: LUSD",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:10:21, sources.purse.balance",
      value: "LUSD",
    },
    {
      title: "an unknown key of a source",
      from: 'only: "*.jsonl"',
      to: "onyl: x",
      code: "AGENT_FILE_KEY_UNKNOWN",
      place: "agent.yaml:7:31, sources.feed.onyl",
      value: "onyl",
    },
    {
      title: "two kinds of source in one",
      from: "{ balance: USDC }",
      to: "{ balance: USDC, file: a.csv }",
      code: "AGENT_FILE_KEY_UNKNOWN",
      place: "agent.yaml:10:21, sources.purse.balance",
      value: "balance",
    },
    {
      title: "a path of one machine",
      from: "file: bills.csv",
      to: "file: /srv/bills.csv",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:6:18, sources.bills.file",
      value: "/srv/bills.csv",
    },
    {
      title: "a source called like the plan",
      from: "purse:",
      to: "Plan:",
      code: "AGENT_FILE_NAME_INVALID",
      place: "agent.yaml:10:3, sources.Plan",
      value: "Plan",
    },
    {
      title: "two names that read alike",
      from: "purse:",
      to: "Bills:",
      code: "AGENT_FILE_NAME_INVALID",
      place: "agent.yaml:10:3, sources.Bills",
      value: "Bills",
    },
    {
      title: "no name",
      from: "purse:",
      to: '"my purse":',
      code: "AGENT_FILE_NAME_INVALID",
      place: "agent.yaml:10:3, sources.my purse",
      value: "my purse",
    },
    {
      title: "an intent that is none",
      from: "[pay, ",
      to: "[payAll, ",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:12:11, intents[0]",
      value: "payAll",
    },
    {
      title: "an intent twice",
      from: "vote, call]",
      to: "vote, pay]",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:12:56, intents[5]",
      value: "pay",
    },
    {
      title: "an intent without venue",
      from: "  house: {",
      to: "  house2: { contract: farm, function: deposit, amount: assets, recipient: receiver }\n#",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:12:50, intents[4]",
      value: "vote",
    },
    {
      title: "a venue at no contract",
      from: "contract: farm",
      to: "contract: fram",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:15:21, venues.farm.contract",
      value: "fram",
    },
    {
      title: "a function that no rule names",
      from: "function: deposit",
      to: "function: redeem",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:15:37, venues.farm.function",
      value: "redeem",
    },
    {
      title: "a function of another agent's rules",
      from: "function: deposit",
      to: "function: drain",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:15:37, venues.farm.function",
      value: "drain",
    },
    {
      title: "a parameter that the function does not have",
      from: "amount: assets",
      to: "amount: asset",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:15:37, venues.farm.function",
      value: "deposit",
    },
    {
      title: "a parameter that nobody told",
      from: ", recipient: receiver }",
      to: " }",
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:15:37, venues.farm.function",
      value: "deposit",
    },
    {
      title: "a parameter told twice",
      from: "recipient: receiver }",
      to: "recipient: assets }",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:15:3, venues.farm",
      value: "assets",
    },
    {
      title: "a swap that tells nothing bought",
      from: "buy: tokenOut, ",
      to: "",
      code: "AGENT_FILE_KEY_MISSING",
      place: "agent.yaml:14:3, venues.otc",
      value: "buy",
    },
    {
      title: "a number that its parameter does not hold",
      from: "fee: 3000",
      to: "fee: 16777216",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:14:144, venues.otc.always.fee",
      value: "16777216",
    },
    {
      title: "an address in the place of a name",
      from: "recipient: receiver }",
      to: 'always: { receiver: "0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501" } }',
      code: "AGENT_FILE_POLICY_MISMATCH",
      place: "agent.yaml:15:82, venues.farm.always.receiver",
      value: "0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501",
    },
    {
      title: "an allowance for a vote",
      from: "support: support }",
      to: "support: support, allowance: exact }",
      code: "AGENT_FILE_KEY_UNKNOWN",
      place: "agent.yaml:16:103, venues.house.allowance",
      value: "exact",
    },
    {
      title: "what a monitor cannot do",
      from: "intents:",
      to: `${MONITORS.replace("hold", "shout")}intents:`,
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:12:101, checks.monitors.first-time.do",
      value: "shout",
    },
    {
      title: "a percentage without its sign",
      from: "intents:",
      to: "checks: { tolerance: 1 }\nintents:",
      code: "AGENT_FILE_VALUE_INVALID",
      place: "agent.yaml:12:22, checks.tolerance",
      value: "1",
    },
  ];
  for (const { title, from, to, code, place, value } of cases) {
    it(`refuses ${title}, and says where`, () => {
      const error = expectRefusal(() => read(changed(from, to)), code, { place });
      if (value !== undefined) expect(error.value).to.equal(value);
      expect(error.nextStep).not.to.equal("");
    });
  }

  it("is read with a name or the largest number that a parameter holds, always", () => {
    expect(read(changed("fee: 3000", "fee: 16777215")).venues["otc"]?.always).to.deep.equal({ fee: "16777215" });
    expect(read(changed("recipient: receiver }", "always: { receiver: farm } }")).venues["farm"]?.always).to.deep.equal(
      {
        receiver: "farm",
      },
    );
  });

  it("is read as the guide shows it", () => {
    const guide = readFileSync("docs/guides/agent.md", "utf8");
    const part = (key: string) => new RegExp(`^\`\`\`text\\n(${key}:\\n[^\`]*)`, "m").exec(guide)?.[1] ?? "";
    const whole = AGENT_FILE.replace("brain: { rules: plan.yaml }\n", part("brain")) + part("checks");
    expect(Object.keys(read(whole).checks.monitors)).to.have.lengthOf(6);
    const small = compilePolicy(readFileSync("examples/small/policy.yaml", "utf8"));
    const example = readAgentFile(readFileSync("examples/agent/agent.yaml", "utf8"), { policy: small });
    const plan = /^```text\n(version: 1\nplan:\n[^`]*)/m.exec(guide)?.[1] ?? "";
    const brain = rulesBrain({ text: plan, file: "plan.yaml", observedAt: 1, policy: small, agentFile: example });
    expect(brain.name).to.equal("rules/1");
  });

  it("sends no key in the clear, but to this machine, or where a private network is meant", () => {
    const url = "https://prices.example/v1";
    expectRefusal(() => read(changed(url, "http://prices.example/v1")), "AGENT_FILE_VALUE_INVALID", {
      place: "agent.yaml:8:19, sources.prices.http",
    });
    const withoutKey = changed("authorization: PRICES_KEY, ", "").replace(url, "http://prices.example/v1");
    const own = ["http://127.0.0.1:8080/v1", "http://localhost/v1", "http://[::1]/v1"];
    for (const text of [withoutKey, ...own.map((one) => changed(url, one))]) expect(read(text).agent).to.equal("payer");
    const near = changed(url, "http://prices.lan/v1").replace("/json } }", "/json }, private: true }");
    expect(read(near).sources["prices"]).to.deep.include({ private: true });
    const model = (endpoint: string, key: string) =>
      changed(
        "{ rules: plan.yaml }",
        `{ model: { endpoint: "${endpoint}", name: m, ${key}prompt: p.md, tokens per day: 1 } }`,
      );
    expectRefusal(() => read(model("http://m.example", "key: MODEL_KEY, ")), "AGENT_FILE_VALUE_INVALID");
    expect(read(model("http://m.example", "")).agent).to.equal("payer");
    expect(read(model("http://127.0.0.1:1", "key: MODEL_KEY, ")).agent).to.equal("payer");
  });

  it("repeats no secret that stands there by mistake", () => {
    const secret = "sk-canary-1f2e3d";
    const spoiled = [
      changed("authorization: PRICES_KEY", `authorization: Bearer ${secret}`),
      changed("authorization: PRICES_KEY", `X-Api-Key: ${secret}`),
      changed("https://prices.example/v1", `https://user:${secret}@prices.example/v1`),
      changed("https://prices.example/v1", `https://prices.example/v1#${secret}`),
      changed(
        "{ rules: plan.yaml }",
        `{ model: { endpoint: https://m.example, name: m, key: ${secret}, prompt: p.md, tokens per day: 1 } }`,
      ),
    ];
    for (const text of spoiled) {
      const error = expectRefusal(() => read(text), "AGENT_FILE_VALUE_INVALID");
      expect(JSON.stringify([error.message, error.value, error.details, error.args])).not.to.contain(secret);
    }
  });
});
