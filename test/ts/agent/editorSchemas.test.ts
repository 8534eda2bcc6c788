import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import { rulesBrain } from "../../../agent/brains/rules/rulesBrain.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { AGENT_FILE, agentFile, agentPolicy } from "../support/agentWorld.ts";
import { editorMarks } from "../support/schema.ts";

type Tree = { [key: string]: Tree } | Tree[] | string | number | boolean;

const MORE = `finality: 12
gas at most: 50 gwei
keep observations: 30 days
checks: { second node: other, tolerance: 1%, monitors: { amount: { do: raise, deviations: 3 }, first-time: { do: hold }, look-alike: { do: freeze }, rate: { do: hold, at most: 3, per: 1 day }, concentration: { do: raise, above: 50%, per: 1 day }, repeated: { do: hold } } }
`;
const model =
  "brain: { model: { endpoint: https://m.example, name: m, key: MODEL_KEY, prompt: p.md, temperature: 0.5, tokens per day: 9, tokens per turn: 3, time-out: 1 minute } }";
const agentTexts = [AGENT_FILE + MORE, AGENT_FILE.replace("brain: { rules: plan.yaml }", model)];

const PERIOD = "every: 7 days, since: 2027-01-01T00:00:00Z";
const planText = `version: 1
plan:
  a: { each row of: bills, id: "{invoice}", where: { value: amount, above: 1, is not: x }, pay: { to: "{payee}", amount: "{amount} USDC" }, because: "{memo}" }
  b: { ${PERIOD}, when: { source: prices, value: usdc, below: 5 }, payMany: [{ to: bob, amount: 1 USDC }] }
  c: { ${PERIOD}, swap: { venue: otc, sell: 1 USDC, buy: DAI, at least: 1 DAI } }
  d: { ${PERIOD}, approveAndDeposit: { venue: farm, amount: 1 USDC } }
  e: { ${PERIOD}, vote: { governor: house, proposal: 7, support: for } }
  f: { ${PERIOD}, call: { contract: farm, function: wrap, value: 1 ETH } }
`;

const readers = {
  agent: (text: string) => readAgentFile(text, { policy: agentPolicy }),
  plan: (text: string) => rulesBrain({ text, file: "p", observedAt: 1, policy: agentPolicy, agentFile }),
};

function codeOf(text: string, kind: keyof typeof readers): string | undefined {
  try {
    readers[kind](text);
    return undefined;
  } catch (error) {
    if (isSallyportError(error)) return error.code;
    throw error;
  }
}

/** Every way to add an odd key to one map of the tree, and to take one key out. */
function* changes(tree: Tree): Generator<{ kind: "added" | "removed"; key: string; tree: Tree }> {
  if (typeof tree !== "object") return;
  if (!Array.isArray(tree)) yield { kind: "added", key: "an odd key", tree: { ...tree, "an odd key": "x" } };
  for (const [key, value] of Object.entries(tree)) {
    const { [key]: _, ...rest } = tree as { [key: string]: Tree };
    if (!Array.isArray(tree)) yield { kind: "removed", key, tree: rest };
    for (const change of changes(value)) {
      const inner = { ...tree, [key]: change.tree } as { [key: string]: Tree };
      yield { ...change, tree: Array.isArray(tree) ? Object.values(inner) : inner };
    }
  }
}

describe("schemas for editors: agent file and plan", () => {
  it("fit the examples, which name them", () => {
    for (const kind of ["agent", "plan"] as const) {
      const example = readFileSync(`examples/agent/${kind}.yaml`, "utf8");
      expect(editorMarks(example, kind)).to.deep.equal([]);
      expect(example.startsWith(`# yaml-language-server: $schema=../../schemas/${kind}.schema.json\n`)).to.equal(true);
    }
  });

  for (const [kind, texts] of [
    ["agent", agentTexts],
    ["plan", [planText]],
  ] as const) {
    it(`know the keys that are read: ${kind}`, () => {
      const counts = { added: 0, removed: 0 };
      for (const text of texts) {
        expect(codeOf(text, kind)).to.equal(undefined);
        expect(editorMarks(text, kind)).to.deep.equal([]);
        for (const { kind: change, key, tree } of changes(parse(text) as Tree)) {
          const changed = stringify(tree);
          const code = codeOf(changed, kind);
          const isMarked = editorMarks(changed, kind).length > 0;
          // What is marked is refused; keys that belong nowhere are marked. What belongs together only the reader knows.
          if (isMarked) expect(code, `${change} ${key}`).not.to.equal(undefined);
          if (change === "added" && /KEY_UNKNOWN$/.test(code ?? "")) expect(isMarked, changed).to.equal(true);
          if (isMarked) counts[change] += 1;
        }
      }
      expect(counts.added).to.be.greaterThan(8);
      expect(counts.removed).to.be.greaterThan(8);
    });
  }
});
