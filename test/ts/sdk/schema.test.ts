import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import type { JsonSchema } from "../../../sdk/schema/json.ts";
import { writeSchema } from "../../../sdk/schema/schemas.ts";
import { book, grants, policyText, type RuleText } from "../support/policyText.ts";
import { editorMarks, schemas } from "../support/schema.ts";
import { smallDao } from "../support/smallDao.ts";

type Tree = { [key: string]: Tree } | Tree[] | string | number | boolean;

const send: RuleText = { who: "desks", "may send": "at most 1 ETH", to: "one of pair", meter: "eth", tier: "large" };
const pinned: RuleText = {
  who: "treasurer",
  "may call": "vault",
  data: '"0x01020304"',
  meter: "none",
  tier: "small",
  danger: "a test",
};
const every: Record<string, RuleText> = {
  grants: {
    ...grants,
    counts: "amount",
    value: "at most 1 ETH",
    from: "{ schema: payouts, source: office, level: signed and attested, max age: 1 hour }",
    bound: "at least -5 USDC",
    returns: "anything",
    expires: "2027-01-01T00:00:00Z",
    danger: "a test",
  },
  send,
  pinned,
};
const text = policyText(
  every,
  `native: ETH\ncollections: [vault]\n${book.replace("burst: 5 DAI", 'burst: { amount: "5", token: DAI }')}`,
);

/** What is said of a text: a code, or undefined. */
function codeOf(given: string, read: (given: string) => unknown = compilePolicy): string | undefined {
  try {
    read(given);
    return undefined;
  } catch (error) {
    if (isSallyportError(error)) return error.code;
    throw error;
  }
}

/** Every way to change one map of the tree, with the path of what was changed. */
function* changes(
  tree: Tree,
  path: string[] = [],
): Generator<{ path: string[]; kind: "added" | "removed"; tree: Tree }> {
  if (typeof tree !== "object" || Array.isArray(tree)) return;
  yield { path, kind: "added", tree: { ...tree, "an odd key": "x" } };
  for (const [key, value] of Object.entries(tree)) {
    const { [key]: _, ...rest } = tree;
    yield { path: [...path, key], kind: "removed", tree: rest };
    for (const change of changes(value, [...path, key])) {
      yield { ...change, tree: { ...tree, [key]: change.tree } };
    }
  }
}

describe("schemas for editors", () => {
  it("are the files that are shipped", () => {
    for (const [name, schema] of Object.entries(schemas)) {
      expect(readFileSync(`schemas/${name}.schema.json`, "utf8")).to.equal(writeSchema(schema));
    }
  });

  it("help with every key", () => {
    const withoutHelp: string[] = [];
    const look = (schema: JsonSchema, path: string): void => {
      for (const [key, value] of Object.entries(schema.properties ?? {})) {
        if (value.description === undefined) withoutHelp.push(`${path}.${key}`);
        look(value, `${path}.${key}`);
      }
      for (const inner of schema.anyOf ?? []) look(inner, path);
      if (typeof schema.additionalProperties === "object") look(schema.additionalProperties, `${path}.*`);
      if (schema.items !== undefined) look(schema.items, `${path}[]`);
    };
    for (const [name, schema] of Object.entries(schemas)) look(schema, name);
    expect(withoutHelp).to.deep.equal([]);
  });

  it("fit the examples, which name them", () => {
    for (const [file, kind] of [
      ["policy.yaml", "policy"],
      ["policy-next.yaml", "policy"],
      ["policy.tests.yaml", "policy.tests"],
      ["dao.yaml", "dao"],
    ] as const) {
      const example = readFileSync(`examples/grants/${file}`, "utf8");
      expect(editorMarks(example, kind)).to.deep.equal([]);
      const [, named] = /^# yaml-language-server: \$schema=(.*)\n/.exec(example) ?? [];
      expect(named).to.equal(`../../schemas/${kind}.schema.json`);
    }
  });

  it("know exactly the keys that the compiler knows, and which of them must be", () => {
    expect(codeOf(text)).to.equal(undefined);
    expect(editorMarks(text)).to.deep.equal([]);
    const tree = parse(text) as Tree;
    const counts = { added: 0, removed: 0, free: 0 };
    for (const { path, kind, tree: changed } of changes(tree)) {
      const policy = stringify(changed);
      const code = codeOf(policy);
      const isMarked = editorMarks(policy).length > 0;
      const place = `${kind} ${path.join(".")}: ${code}`;
      // Parameters of a function are keys too, which only the compiler can know.
      if (path.includes("where")) continue;
      const isAboutKeys = code === "POLICY_KEY_UNKNOWN" || code === "POLICY_KEY_MISSING";
      if (isAboutKeys) expect(isMarked, place).to.equal(true);
      if (isMarked) expect(code, place).not.to.equal(undefined);
      if (isAboutKeys) counts[kind]++;
      else counts.free++;
    }
    expect(counts.added).to.be.at.least(12);
    expect(counts.removed).to.be.greaterThan(15);
    expect(counts.free).to.be.greaterThan(20);
  });

  it("know the keys of a DAO file", () => {
    const more = ["    metadata: { model: rules, ", "version: rules/1 }"] as const;
    const hash = `"0x${"11".repeat(32)}"`;
    const example = readFileSync("examples/grants/dao.yaml", "utf8").replace(
      more.join(""),
      `${more[0]}weights: ${hash}, prompt: ${hash}, ${more[1]}`,
    );
    const whole = example.replace(/, valid until/g, ", valid from: 2020-01-01T00:00:00Z, valid until");
    for (const file of [example, whole, smallDao]) {
      expect(codeOf(file, readDao)).to.equal(undefined);
      expect(editorMarks(file, "dao")).to.deep.equal([]);
    }
    let [odd, missing] = [0, 0];
    for (const { path, kind, tree } of changes(parse(whole) as Tree)) {
      const file = stringify(tree);
      const code = codeOf(file, readDao);
      const isMarked = editorMarks(file, "dao").length > 0;
      const place = `${kind} ${path.join(".")}: ${code}`;
      // Whose response times are told are names of the file.
      const isOfGrammar = kind === "added" && !path.includes("response times");
      if (isOfGrammar) expect([isMarked, code === undefined], place).to.deep.equal([true, false]);
      if (isMarked) expect(code, place).not.to.equal(undefined);
      if (isOfGrammar) odd++;
      if (kind === "removed" && isMarked) missing++;
    }
    expect(odd).to.be.greaterThan(20);
    expect(missing).to.be.greaterThan(30);
  });
});
