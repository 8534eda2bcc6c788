import { expect } from "chai";
import { encodeFunctionData, parseAbi, toFunctionSelector } from "viem";
import type { ErrorCode } from "../../../../sdk/errors/registry.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { dangerOf } from "../../../../sdk/policy/rules/danger.ts";
import { DANGEROUS_SIGNATURES } from "../../../../sdk/policy/rules/dangerousSignatures.ts";
import { accounts, book, grants, policyText, type RuleText, without } from "../../support/policyText.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { editorMarks } from "../../support/schema.ts";

type Details = { line?: number; column?: number; value?: string; place?: string; summary?: string };

/** By code: how many of the texts refused here an editor would mark, and of how many. */
const seenInEditor = new Map<ErrorCode, [seen: number, all: number]>();

/** The text is refused as told, and after the change it compiles. */
function refuses(text: string, code: ErrorCode, details: Details, change: (text: string) => string): void {
  const { line, column, ...rest } = details;
  const error = expectRefusal(() => compilePolicy(text), code, rest);
  if (line !== undefined) expect([error.line, error.column]).to.deep.equal([line, column]);
  expect(error.nextStep).to.match(/^[A-Z].*\.$/s);
  expect(editorMarks(change(text)), "an editor marks what compiles").to.deep.equal([]);
  const [seen, all] = seenInEditor.get(code) ?? [0, 0];
  seenInEditor.set(code, [seen + (editorMarks(text).length > 0 ? 1 : 0), all + 1]);
  expect(compilePolicy(change(text)).root).to.match(/^0x[0-9a-f]{64}$/);
}

const swap = (from: string, to: string) => (text: string) => {
  expect(text).to.include(from);
  return text.replace(from, to);
};
const grantsText = policyText({ grants });
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;
const columnOf = (text: string, part: string) => text.indexOf(part) - text.lastIndexOf("\n", text.indexOf(part));
const at = (text: string, part: string) => ({ line: lineOf(text, part), column: columnOf(text, part) });

describe("compilePolicy refuses", () => {
  it("and says where, with what, and what to do", () => {
    const text = grantsText.replace("who: treasurer", "who: tresurer");
    const error = expectRefusal(() => compilePolicy(text, { file: "grants.yaml" }), "POLICY_NAME_UNKNOWN");
    expect(error.message).to.equal(
      [
        'POLICY_NAME_UNKNOWN: "tresurer" is not an account, token, agent or group.',
        "  at         grants.yaml:39:10, rules.grants.who",
        "  value      tresurer",
        '  next step  Did you mean "treasurer"? Define it, or correct its spelling.',
      ].join("\n"),
    );
  });

  describe("YAML that reads otherwise than it looks", () => {
    const broken: [
      what: string,
      hostile: [from: string, to: string],
      code: ErrorCode,
      details: (text: string) => Details,
    ][] = [
      [
        "a key twice",
        ["native", "version: 1\nnative"],
        "POLICY_YAML_INVALID",
        () => ({ line: 3, column: 1, value: "DUPLICATE_KEY" }),
      ],
      ["an anchor", ['alice: "', 'alice: &a "'], "POLICY_YAML_INVALID", () => ({})],
      ["a tag", ["native: ETH", "native: !!str ETH"], "POLICY_YAML_INVALID", () => ({})],
      ["an unknown tag", ["native: ETH", "native: !x ETH"], "POLICY_YAML_INVALID", () => ({})],
      [
        "a second document",
        ["version: 1", "a: b\n---\nversion: 1"],
        "POLICY_YAML_INVALID",
        () => ({ value: "MULTIPLE_DOCS" }),
      ],
      ["a tab", ["  alice", "\talice"], "POLICY_YAML_INVALID", () => ({})],
      [
        "a zero-width space",
        ["alice: ", "ali\u200bce: "],
        "POLICY_HIDDEN_CHARACTER",
        (text) => ({ ...at(text, "\u200b"), value: "U+200B" }),
      ],
      [
        "a change of writing direction",
        ["native: ETH", "native: ETH # \u202e"],
        "POLICY_HIDDEN_CHARACTER",
        () => ({ value: "U+202E" }),
      ],
      [
        "a byte order mark inside",
        ["native: ETH", "native: ETH # \ufeff"],
        "POLICY_HIDDEN_CHARACTER",
        () => ({ value: "U+FEFF" }),
      ],
      [
        "a space that is none",
        ["native: ETH", "native: ETH #\u00a0"],
        "POLICY_HIDDEN_CHARACTER",
        () => ({ value: "U+00A0" }),
      ],
      ["a filler", ["native: ETH", "native: ETH # \u3164"], "POLICY_HIDDEN_CHARACTER", () => ({ value: "U+3164" })],
      [
        "a tag that no screen shows",
        ["native: ETH", "native: ETH # \u{e0041}"],
        "POLICY_HIDDEN_CHARACTER",
        () => ({ value: "U+E0041" }),
      ],
      [
        "an escape that is seen here and nowhere else",
        ["payouts: payouts/1", 'payouts: "payouts/1\\u200b"'],
        "POLICY_HIDDEN_CHARACTER",
        (text) => ({ ...at(text, '"payouts/1\\u200b"'), value: "U+200B" }),
      ],
      [
        "letters of another script",
        ["alice: ", "\u0430lice: "],
        "POLICY_NAME_INVALID",
        () => ({ value: "\u0430lice" }),
      ],
    ];
    const text = `native: ETH\n${grantsText}`;
    for (const [what, [from, to], code, details] of broken) {
      it(what, () => {
        const hostile = swap(from, to)(text);
        refuses(hostile, code, details(hostile), () => text);
      });
    }

    it("a directive", () => {
      refuses(
        `%FOO bar\n---\n${grantsText}`,
        "POLICY_YAML_INVALID",
        { value: "BAD_DIRECTIVE" },
        () => `---\n${grantsText}`,
      );
    });

    it("what git could not join", () => {
      const lines = text.split("\n");
      const torn = lines.toSpliced(4, 0, "<<<<<<< ours", "=======", ">>>>>>> theirs").join("\n");
      const summary = "Two people changed this, and git could not join it.";
      refuses(torn, "POLICY_YAML_INVALID", { line: 5, column: 1, value: "<<<<<<<", summary }, () => text);
    });

    it("in words of ours, and not in those of the reader below", () => {
      for (const [from, to, summary] of [
        ["native: ETH", "native:ETH", /a space is missing/],
        ["native: ETH", "native: 'ETH", /A quote|A mark|^Here a/],
        ["native: ETH", "native: [ETH", /a bracket before it is not closed|^Here a/],
        ["native: ETH", "native: @ETH", "Text cannot begin with this character unless it stands in quotes."],
        ["native: ETH", "native: &a &b ETH", "Anchors are not part of the policy grammar."],
        ["native: ETH", 'native: "\\x"', "After a backslash between double quotes stands what YAML does not know."],
        ["native: ETH", "native: a: b", /^On one line stand two keys/],
      ] as const) {
        const error = expectRefusal(() => compilePolicy(swap(from, to)(text)), "POLICY_YAML_INVALID");
        if (typeof summary === "string") expect(error.summary).to.equal(summary);
        else expect(error.summary).to.match(summary);
      }
    });

    it("nested deeper than anything that means something", () => {
      const nested = (depth: number) => `version: ${"[".repeat(depth)}1${"]".repeat(depth)}\nrules: {}\n`;
      const summary = "It is nested more than 32 deep.";
      for (const depth of [33, 10_000, 200_000]) {
        expectRefusal(() => compilePolicy(nested(depth)), "POLICY_YAML_INVALID", {
          place: "policy.yaml:1:42",
          summary,
        });
      }
      for (const deep of ["- ".repeat(10_000), "? ".repeat(10_000), "{a: ".repeat(10_000)]) {
        expectRefusal(() => compilePolicy(`version: 1\nrules:\n  ${deep}`), "POLICY_YAML_INVALID", { summary });
      }
      const stairs = Array.from({ length: 1_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n");
      expectRefusal(() => compilePolicy(stairs), "POLICY_YAML_INVALID");
      // Brackets in quotes and comments are text.
      expect(
        compilePolicy(`${text}# ${"[".repeat(99)}
`).root,
      ).to.equal(compilePolicy(text).root);
      expectRefusal(() => compilePolicy(nested(32)), "POLICY_VALUE_INVALID", { place: "policy.yaml:1:10, version" });
    });

    it("with so many keys, or so long, that to read it takes long", () => {
      const many = Array.from({ length: 20_000 }, (_, i) => `k${i}: v`).join("\n");
      const begun = process.cpuUsage();
      expectRefusal(() => compilePolicy(many), "POLICY_KEY_UNKNOWN", { value: "k0" });
      expect(process.cpuUsage(begun).user, "microseconds").to.be.lessThan(2_000_000);
      const long = (size: number) => text.padEnd(size, "#");
      expectRefusal(() => compilePolicy(long(512 * 1024 + 1)), "POLICY_YAML_INVALID", { place: "policy.yaml:1:1" });
      expect(compilePolicy(long(512 * 1024)).root).to.equal(compilePolicy(text).root);
    });

    it("an alias", () => {
      const hostile = grantsText.replace("approvers: [council]", "approvers: *x");
      expectRefusal(() => compilePolicy(hostile), "POLICY_YAML_INVALID");
    });

    it("an amount that YAML cuts at its comma", () => {
      const quoted = policyText({ grants: { ...grants, where: '{ to: alice, amount: "at most 5,000 USDC" }' } });
      const cut = quoted.replace('"at most 5,000 USDC"', "at most 5,000 USDC");
      refuses(cut, "POLICY_YAML_INVALID", at(cut, "000 USDC }"), () => quoted);
      const list = policyText({
        grants: {
          ...grants,
          "may call": "vault.f(address to, uint256 n)",
          where: "{ to: alice, n: [at least 5,500] }",
          meter: "none",
        },
      });
      refuses(list, "POLICY_YAML_INVALID", at(list, "500]"), swap("at least 5,500", "at least 5500"));
    });
  });

  describe("in the book", () => {
    const cases: [
      what: string,
      hostile: [from: string, to: string],
      code: ErrorCode,
      details: (text: string) => Details,
    ][] = [
      [
        "another version",
        ["version: 1", "version: 2"],
        "POLICY_OUT_OF_RANGE",
        () => ({ line: 1, column: 10, value: "2" }),
      ],
      ["an unknown section", ["approvers:", "aprovers:"], "POLICY_KEY_UNKNOWN", () => ({ value: "aprovers" })],
      [
        "an address in lower case",
        [accounts.alice, accounts.alice.toLowerCase()],
        "POLICY_ADDRESS_INVALID",
        (text) => ({ ...at(text, `"${accounts.alice.toLowerCase()}`), value: accounts.alice.toLowerCase() }),
      ],
      [
        "an address in upper case",
        [accounts.alice, `0x${accounts.alice.slice(2).toUpperCase()}`],
        "POLICY_ADDRESS_INVALID",
        () => ({}),
      ],
      [
        "a wrong checksum",
        [accounts.alice, accounts.alice.replace("dad", "Dad")],
        "POLICY_ADDRESS_INVALID",
        () => ({ value: accounts.alice.replace("dad", "Dad") }),
      ],
      ["a short address", [accounts.alice, accounts.alice.slice(0, -1)], "POLICY_ADDRESS_INVALID", () => ({})],
      ["the zero address", [accounts.alice, `0x${"00".repeat(20)}`], "POLICY_ADDRESS_INVALID", () => ({})],
      [
        "an address without value",
        [`alice: "${accounts.alice}"`, "alice:"],
        "POLICY_KEY_MISSING",
        () => ({ line: 3, column: 9 }),
      ],
      [
        "an account with two names",
        [`alice: "${accounts.alice}"`, `alice: "${accounts.alice}"\n  eve: "${accounts.alice}"`],
        "POLICY_NAME_TAKEN",
        () => ({ value: accounts.alice }),
      ],
      [
        "a token that is an account",
        [`address: "${accounts.USDC}"`, `address: "${accounts.vault}"`],
        "POLICY_NAME_TAKEN",
        () => ({ value: accounts.vault }),
      ],
      ["names that differ by case", ["  carol:", "  Alice:"], "POLICY_NAME_TAKEN", () => ({ value: "Alice" })],
      [
        "a token that is called as the native currency",
        ["  DAI:", "  ETH:"],
        "POLICY_NAME_TAKEN",
        () => ({ value: "ETH" }),
      ],
      ["a name that is a word of the grammar", ["  carol:", "  any:"], "POLICY_NAME_INVALID", () => ({ value: "any" })],
      ["a name with a space", ["  carol:", "  carol smith:"], "POLICY_NAME_INVALID", () => ({ value: "carol smith" })],
      [
        "decimals that are no number",
        ["decimals: 6", "decimals: six"],
        "POLICY_VALUE_INVALID",
        () => ({ value: "six" }),
      ],
      ["too many decimals", ["decimals: 6", "decimals: 78"], "POLICY_OUT_OF_RANGE", () => ({ value: "78" })],
      ["missing decimals", [", decimals: 6", ""], "POLICY_KEY_MISSING", () => ({ value: "decimals" })],
      ["agent zero", ["treasurer: 1", "treasurer: 0"], "POLICY_OUT_OF_RANGE", () => ({ value: "0" })],
      [
        "an agent id of 65 bits",
        ["payer: 2", "payer: 18446744073709551616"],
        "POLICY_OUT_OF_RANGE",
        () => ({ value: "18446744073709551616" }),
      ],
      ["two agents of one id", ["payer: 2", "payer: 1"], "POLICY_NAME_TAKEN", () => ({ value: "1" })],
      [
        "an approver that is nobody",
        ["approvers: [council]", "approvers: [counsil]"],
        "POLICY_NAME_UNKNOWN",
        () => ({ value: "counsil" }),
      ],
      [
        "an approver that is an agent",
        ["approvers: [council]", "approvers: [payer]"],
        "POLICY_NAME_UNKNOWN",
        () => ({ value: "payer" }),
      ],
      [
        "a source that is a token",
        ["sources: [office]", "sources: [DAI]"],
        "POLICY_NAME_UNKNOWN",
        () => ({ value: "DAI" }),
      ],
      ["an empty group", ["pair: [alice, bob]", "pair: []"], "POLICY_VALUE_INVALID", () => ({ value: "pair" })],
      [
        "a group in a group",
        ["desks: [treasurer, payer]", "desks: [pair]"],
        "POLICY_VALUE_INVALID",
        () => ({ value: "pair" }),
      ],
      [
        "a member twice",
        ["pair: [alice, bob]", "pair: [alice, alice]"],
        "POLICY_VALUE_INVALID",
        () => ({ value: "alice" }),
      ],
      [
        "a member that is nobody",
        ["pair: [alice, bob]", "pair: [alice, rob]"],
        "POLICY_NAME_UNKNOWN",
        () => ({ value: "rob" }),
      ],
      [
        "a group that is called as an account",
        ["  pair:", "  carol:"],
        "POLICY_NAME_TAKEN",
        () => ({ value: "carol" }),
      ],
      ["two tiers of one index", ["large: 1", "large: 0"], "POLICY_NAME_TAKEN", () => ({ value: "0" })],
      ["the index of root", ["large: 1", "large: 255"], "POLICY_OUT_OF_RANGE", () => ({ value: "255" })],
      [
        "an optimistic tier above another",
        ["small: { index: 0,", "small: { index: 2,"],
        "POLICY_VALUE_INVALID",
        () => ({ value: "1" }),
      ],
      [
        "half an optimistic tier",
        ["optimistic: true", "optimistic: yes"],
        "POLICY_VALUE_INVALID",
        () => ({ value: "yes" }),
      ],
      ["a meter without burst", ['burst: "20,000 USDC", ', ""], "POLICY_KEY_MISSING", () => ({ value: "burst" })],
      ["a meter that holds nothing", ["burst: 5 DAI", "burst: 0 DAI"], "POLICY_OUT_OF_RANGE", () => ({ value: "0" })],
      [
        "a meter beyond 104 bits",
        ["burst: 5 DAI", "burst: 20282409603651.670423947251286016 DAI"],
        "POLICY_OUT_OF_RANGE",
        () => ({}),
      ],
      [
        "a meter with two units",
        ["refill: 0 DAI", "refill: 0 USDC"],
        "POLICY_METER_MISMATCH",
        () => ({ value: "USDC" }),
      ],
      ["a meter of nothing known", ["burst: 5 DAI", "burst: 5 DIA"], "POLICY_NAME_UNKNOWN", () => ({ value: "DIA" })],
      ["an amount without unit", ["burst: 5 DAI", "burst: 5"], "POLICY_AMOUNT_INVALID", () => ({ value: "5" })],
      [
        "an amount with an exponent",
        ["burst: 5 DAI", "burst: 5e3 DAI"],
        "POLICY_AMOUNT_INVALID",
        () => ({ value: "5e3" }),
      ],
      [
        "an amount with a misplaced comma",
        ['"10,000 USDC"', '"1,0000 USDC"'],
        "POLICY_AMOUNT_INVALID",
        () => ({ value: "1,0000" }),
      ],
      [
        "more decimals than the token",
        ['"10,000 USDC"', '"10,000.0000001 USDC"'],
        "POLICY_TOO_MANY_DECIMALS",
        () => ({ value: "10,000.0000001" }),
      ],
      [
        "more decimals than the token, even zeros",
        ['"10,000 USDC"', '"10,000.0000000 USDC"'],
        "POLICY_TOO_MANY_DECIMALS",
        () => ({ value: "10,000.0000000" }),
      ],
      ["no period", ["per: 7 days", "per: 0 days"], "POLICY_VALUE_INVALID", () => ({ value: "0 days" })],
      ["a period without unit", ["per: 7 days", "per: 604800"], "POLICY_VALUE_INVALID", () => ({ value: "604800" })],
      [
        "a period beyond 32 bits",
        ["per: 7 days", "per: 49711 days"],
        "POLICY_OUT_OF_RANGE",
        () => ({ value: "49711 days" }),
      ],
    ];
    for (const [what, [from, to], code, details] of cases) {
      it(what, () => {
        const hostile = swap(from, to)(grantsText);
        refuses(hostile, code, details(hostile), () => grantsText);
      });
    }

    it("accepts the largest burst and the longest period", () => {
      const most = swap("burst: 5 DAI", "burst: 20282409603651.670423947251286015 DAI")(grantsText);
      expect(compilePolicy(most).names.meters["dai"]?.burst).to.equal((1n << 104n) - 1n);
      expect(compilePolicy(swap("per: 7 days", "per: 49710 days")(grantsText)).root).to.match(/^0x/);
    });

    it("accepts amounts as maps", () => {
      const mapped = swap("burst: 5 DAI", 'burst: { amount: "5", token: DAI }')(grantsText);
      expect(compilePolicy(mapped)).to.deep.equal(compilePolicy(grantsText));
    });

    it("needs version and rules", () => {
      expectRefusal(() => compilePolicy(book), "POLICY_KEY_MISSING", { value: "rules" });
      expectRefusal(() => compilePolicy(grantsText.replace("version: 1\n", "")), "POLICY_KEY_MISSING", {
        value: "version",
      });
      expectRefusal(() => compilePolicy(""), "POLICY_KEY_MISSING");
      expectRefusal(() => compilePolicy("hello"), "POLICY_VALUE_INVALID", { value: "hello" });
    });
  });

  describe("in a rule", () => {
    const call = (text: string, where: string, rest: RuleText = {}): RuleText => ({
      ...grants,
      meter: "none",
      "may call": text,
      where,
      ...rest,
    });
    const native: RuleText = {
      who: "treasurer",
      "may send": "at most 1 ETH",
      to: "alice",
      meter: "eth",
      tier: "small",
    };
    const data = `"0xa9059cbb${accounts.alice.slice(2).toLowerCase().padStart(64, "0")}${"1".padStart(64, "0")}"`;
    const exact: RuleText = { ...without(grants, "where"), data };
    const opaque: RuleText = { ...exact, "may call": "vault", meter: "none", danger: "audited by hand" };

    const cases: [what: string, hostile: RuleText, code: ErrorCode, value: string | undefined, twin: RuleText][] = [
      ["an unknown key", { ...grants, when: "now" }, "POLICY_KEY_UNKNOWN", "when", grants],
      ["nobody", without(grants, "who"), "POLICY_KEY_MISSING", "who", grants],
      ["an empty list of proposers", { ...grants, who: "[]" }, "POLICY_KEY_MISSING", undefined, grants],
      [
        "a proposer twice",
        { ...grants, who: "[treasurer, desks]" },
        "POLICY_VALUE_INVALID",
        "treasurer",
        { ...grants, who: "desks" },
      ],
      [
        "a proposer that is neither agent nor approver",
        { ...grants, who: "alice" },
        "POLICY_NAME_UNKNOWN",
        "alice",
        { ...grants, who: "council" },
      ],
      ["no tier", without(grants, "tier"), "POLICY_KEY_MISSING", "tier", grants],
      ["an unknown tier", { ...grants, tier: "root" }, "POLICY_NAME_UNKNOWN", "root", grants],
      ["no meter", without(grants, "meter"), "POLICY_KEY_MISSING", "meter", { ...grants, meter: "none" }],
      ["an unknown meter", { ...grants, meter: "usd" }, "POLICY_NAME_UNKNOWN", "usd", grants],
      [
        "neither call nor value",
        without(without(grants, "may call"), "where"),
        "POLICY_KEY_MISSING",
        "neither",
        grants,
      ],
      ["call and value", { ...grants, "may send": "at most 1 ETH" }, "POLICY_KEY_MISSING", "both", grants],
      [
        "a target that is nobody",
        call("EURC.f(uint8 a)", "{ a: 1 }"),
        "POLICY_NAME_UNKNOWN",
        "EURC",
        call("vault.f(uint8 a)", "{ a: 1 }"),
      ],
      [
        "a target that is a group",
        call("pair.f(uint8 a)", "{ a: 1 }"),
        "POLICY_NAME_UNKNOWN",
        "pair",
        call("vault.f(uint8 a)", "{ a: 1 }"),
      ],
      [
        "a function without target",
        call("f(uint8 a)", "{ a: 1 }"),
        "POLICY_SIGNATURE_INVALID",
        "f(uint8 a)",
        call("vault.f(uint8 a)", "{ a: 1 }"),
      ],
      [
        "a type that does not exist",
        call("vault.f(uint7 a)", "{ a: 1 }"),
        "POLICY_SIGNATURE_INVALID",
        "vault.f(uint7 a)",
        call("vault.f(uint8 a)", "{ a: 1 }"),
      ],
      [
        "a parameter without name",
        call("vault.f(uint8)", "{ a: 1 }"),
        "POLICY_SIGNATURE_INVALID",
        "vault.f(uint8)",
        call("vault.f(uint8 a)", "{ a: 1 }"),
      ],
      [
        "two parameters of one name",
        call("vault.f(uint8 a, uint8 a)", "{ a: 1 }"),
        "POLICY_SIGNATURE_INVALID",
        "vault.f(uint8 a, uint8 a)",
        call("vault.f(uint8 a, uint8 b)", "{ a: 1, b: 1 }"),
      ],
      [
        "a struct member without name",
        call("vault.f((uint8) a)", "{ a: 1 }"),
        "POLICY_SIGNATURE_INVALID",
        "vault.f((uint8) a)",
        call("vault.f((uint8 b) a)", "{ a.b: 1 }"),
      ],
      [
        "bytes",
        call("vault.f(bytes a)", "{ a: any }"),
        "POLICY_DYNAMIC_ARGUMENT",
        "bytes",
        call("vault.f(bytes32 a)", "{ a: any }"),
      ],
      [
        "a string",
        call("vault.f(string a)", "{ a: any }"),
        "POLICY_DYNAMIC_ARGUMENT",
        "string",
        call("vault.f(bytes32 a)", "{ a: any }"),
      ],
      [
        "an array",
        call("vault.f(uint8[] a)", "{ a: any }"),
        "POLICY_DYNAMIC_ARGUMENT",
        "uint8[]",
        call("vault.f(uint8[1] a)", '{ "a[0]": any }'),
      ],
      [
        "a struct with a string",
        call("vault.f((string b) a)", "{ a: any }"),
        "POLICY_DYNAMIC_ARGUMENT",
        "tuple",
        call("vault.f((bytes4 b) a)", "{ a.b: any }"),
      ],
      [
        "33 words",
        call("vault.f(uint8[31] a, uint8 b, uint8 c)", "{}"),
        "POLICY_DYNAMIC_ARGUMENT",
        "33",
        call("vault.f(uint8[2] a)", '{ "a[0]": any, "a[1]": any }'),
      ],
      [
        "a parameter without condition",
        { ...grants, where: "{ amount: any }" },
        "POLICY_KEY_MISSING",
        "to",
        { ...grants, where: "{ amount: any, to: any }" },
      ],
      ["no conditions at all", without(grants, "where"), "POLICY_KEY_MISSING", "to", grants],
      [
        "a condition on nothing",
        { ...grants, where: "{ to: alice, amount: any, memo: any }" },
        "POLICY_KEY_UNKNOWN",
        "memo",
        grants,
      ],
      ["a meter of another token", { ...grants, meter: "dai" }, "POLICY_METER_MISMATCH", "dai", grants],
      [
        "a meter of native value where none goes",
        { ...grants, meter: "eth" },
        "POLICY_METER_MISMATCH",
        "eth",
        { ...grants, meter: "eth", value: "at most 1 ETH" },
      ],
      [
        "native value that a meter counts in tokens",
        { ...native, meter: "usdc" },
        "POLICY_METER_MISMATCH",
        "usdc",
        native,
      ],
      [
        "a meter that has nothing to count",
        call("vault.f(address a)", "{ a: any }", { meter: "usdc" }),
        "POLICY_METER_MISMATCH",
        "usdc",
        call("vault.f(uint96 a)", "{ a: any }", { meter: "usdc" }),
      ],
      [
        "a meter that could count either",
        call("vault.f(uint8 a, uint8 b)", "{ a: any, b: any }", { meter: "usdc" }),
        "POLICY_METER_MISMATCH",
        "usdc",
        call("vault.f(uint8 a, uint8 b)", "{ a: any, b: any }", { meter: "usdc", counts: "b" }),
      ],
      [
        "a count of nothing",
        { ...grants, counts: "sum" },
        "POLICY_METER_MISMATCH",
        "sum",
        { ...grants, counts: "amount" },
      ],
      [
        "a count of an address",
        { ...grants, counts: "to" },
        "POLICY_METER_MISMATCH",
        "to",
        { ...grants, counts: "amount" },
      ],
      [
        "a count without meter",
        { ...grants, meter: "none", counts: "amount" },
        "POLICY_METER_MISMATCH",
        "none",
        { ...grants, meter: "none" },
      ],
      [
        "a count of native value",
        { ...grants, meter: "eth", value: "at most 1 ETH", counts: "amount" },
        "POLICY_METER_MISMATCH",
        "eth",
        { ...grants, meter: "eth", value: "at most 1 ETH" },
      ],
      [
        "an amount that its meter never holds",
        { ...grants, where: '{ to: alice, amount: "at least 20,000.000001 USDC" }' },
        "POLICY_NEVER_MATCHES",
        "20,000.000001 USDC",
        { ...grants, where: '{ to: alice, amount: "at least 20,000 USDC" }' },
      ],
      ["native value without a limit", { ...native, "may send": "1 ETH" }, "POLICY_AMOUNT_INVALID", "1 ETH", native],
      [
        "native value in tokens",
        { ...native, "may send": "at most 1 USDC" },
        "POLICY_AMOUNT_INVALID",
        "at most 1 USDC",
        native,
      ],
      [
        "native value below a wei",
        { ...native, "may send": "at most 0.0000000000000000001 ETH" },
        "POLICY_TOO_MANY_DECIMALS",
        "0.0000000000000000001",
        native,
      ],
      ["no native value", { ...native, "may send": "at most 0 ETH" }, "POLICY_OUT_OF_RANGE", "0", native],
      ["native value to nobody", without(native, "to"), "POLICY_KEY_MISSING", "to", native],
      [
        "native value to a group without saying so",
        { ...native, to: "pair" },
        "POLICY_NAME_UNKNOWN",
        "pair",
        { ...native, to: "one of pair" },
      ],
      ["native value to an agent", { ...native, to: "payer" }, "POLICY_NAME_UNKNOWN", "payer", native],
      ["native value with conditions", { ...native, where: "{ to: alice }" }, "POLICY_KEY_UNKNOWN", "where", native],
      ["a recipient beside a call", { ...grants, to: "alice" }, "POLICY_KEY_UNKNOWN", "to", grants],
      [
        "calldata with conditions",
        { ...exact, where: "{ to: alice, amount: any }" },
        "POLICY_KEY_UNKNOWN",
        "where",
        exact,
      ],
      [
        "calldata of another function",
        { ...exact, data: data.replace("a9059cbb", "095ea7b3") },
        "POLICY_CALLDATA_MISMATCH",
        undefined,
        exact,
      ],
      [
        "calldata with a tail",
        { ...exact, data: `${data.slice(0, -1)}00"` },
        "POLICY_CALLDATA_MISMATCH",
        undefined,
        exact,
      ],
      [
        "calldata that is cut",
        { ...exact, data: `${data.slice(0, -3)}"` },
        "POLICY_CALLDATA_MISMATCH",
        undefined,
        exact,
      ],
      [
        "calldata with a dirty word",
        { ...exact, data: data.replace("a9059cbb0", "a9059cbb1") },
        "POLICY_CALLDATA_MISMATCH",
        undefined,
        exact,
      ],
      [
        "calldata of half a byte",
        { ...exact, data: `${data.slice(0, -2)}"` },
        "POLICY_VALUE_INVALID",
        undefined,
        exact,
      ],
      ["no calldata", { ...exact, data: '"0x"' }, "POLICY_VALUE_INVALID", "0x", exact],
      ["calldata that nobody can read", without(opaque, "danger"), "POLICY_DANGEROUS_FUNCTION", "0xa9059cbb", opaque],
      [
        "an input without source",
        { ...grants, from: "{ schema: payouts, level: signed, max age: 1 hour }" },
        "POLICY_KEY_MISSING",
        "source",
        { ...grants, from: "{ schema: payouts, source: any, level: signed, max age: 1 hour }" },
      ],
      [
        "an input of an unknown schema",
        { ...grants, from: "{ schema: prices, source: any, level: signed, max age: 1 hour }" },
        "POLICY_NAME_UNKNOWN",
        "prices",
        grants,
      ],
      [
        "an input from somebody who is no source",
        { ...grants, from: "{ schema: payouts, source: alice, level: signed, max age: 1 hour }" },
        "POLICY_NAME_UNKNOWN",
        "alice",
        grants,
      ],
      [
        "an input for an approver",
        {
          ...grants,
          who: "[treasurer, council]",
          from: "{ schema: payouts, source: any, level: signed, max age: 1 hour }",
        },
        "POLICY_INPUT_FOR_APPROVER",
        "council",
        { ...grants, who: "[treasurer, council]" },
      ],
      [
        "a bound without direction",
        { ...grants, bound: "5 DAI" },
        "POLICY_VALUE_INVALID",
        "5 DAI",
        { ...grants, bound: "at least 5 DAI" },
      ],
      [
        "a bound wider than an int128",
        { ...grants, bound: "at least 170141183460469231731687303715884.105728 USDC" },
        "POLICY_OUT_OF_RANGE",
        "170141183460469231731687303715884.105728",
        { ...grants, bound: "at least 170141183460469231731687303715884.105727 USDC" },
      ],
      [
        "a return that cannot be demanded",
        { ...grants, returns: "true" },
        "POLICY_VALUE_INVALID",
        "true",
        { ...grants, returns: "empty or true" },
      ],
      [
        "an end without time",
        { ...grants, expires: "2027-01-01" },
        "POLICY_VALUE_INVALID",
        "2027-01-01",
        { ...grants, expires: "2027-01-01T00:00:00Z" },
      ],
      [
        "an end on a day that does not exist",
        { ...grants, expires: "2027-02-29T00:00:00Z" },
        "POLICY_VALUE_INVALID",
        "2027-02-29T00:00:00Z",
        { ...grants, expires: "2028-02-29T00:00:00Z" },
      ],
      [
        "an end in another zone",
        { ...grants, expires: "2027-01-01T00:00:00+01:00" },
        "POLICY_VALUE_INVALID",
        "2027-01-01T00:00:00+01:00",
        { ...grants, expires: "2027-01-01T00:00:00Z" },
      ],
    ];
    for (const [what, hostile, code, value, twin] of cases) {
      it(what, () => {
        const text = policyText({ grants: hostile });
        refuses(text, code, value === undefined ? {} : { value }, () => policyText({ grants: twin }));
      });
    }

    it("a name that is none", () => {
      expectRefusal(() => compilePolicy(policyText({ "my grants": grants })), "POLICY_NAME_INVALID", {
        value: "my grants",
      });
    });

    it("a meter across tiers", () => {
      const rules = { grants, large: { ...grants, who: "payer", tier: "large" } };
      refuses(policyText(rules), "POLICY_METER_ACROSS_TIERS", { value: "usdc" }, () =>
        policyText({ ...rules, large: { ...rules.large, tier: "small" } }),
      );
    });
  });

  describe("what reads otherwise than it is", () => {
    const moves = (parameters: string, name = "transferFrom") =>
      policyText({
        rule: {
          ...grants,
          "may call": `USDC.${name}(${parameters})`,
          where: `{ ${[...parameters.matchAll(/(\w+)(?=,|$)/g)].map(([word]) => `${word}: any`).join(", ")} }`,
        },
      });

    it("parameters of well-known functions that bear each other's names", () => {
      refuses(moves("address to, address from, uint256 amount"), "POLICY_SIGNATURE_INVALID", { value: "to" }, () =>
        moves("address from, address to, uint256 amount"),
      );
      refuses(
        moves("address from, address owner, uint256 amount"),
        "POLICY_SIGNATURE_INVALID",
        { value: "owner" },
        () => moves("address from, address x, uint256 amount"),
      );
      refuses(
        moves("uint256 assets, address owner, address receiver", "withdraw"),
        "POLICY_SIGNATURE_INVALID",
        { value: "owner" },
        () => moves("uint256 assets, address receiver, address owner", "withdraw"),
      );
      // Of a function that nobody knows, nobody knows what its parameters are.
      expect(compilePolicy(moves("address to, address from, uint256 amount", "pull")).rules).to.have.lengthOf(1);
    });

    it("what stands behind the parameters", () => {
      const sweep = (text: string) =>
        policyText({ rule: { ...grants, "may call": text, where: "{ to: alice }", meter: "none" } });
      for (const hostile of [
        "vault.pay(address to) returns (uint256 amount)",
        "vault.pay(address to) view returns (uint256)",
        "vault.pay(address to) payable returns ()",
      ]) {
        refuses(sweep(hostile), "POLICY_SIGNATURE_INVALID", { value: hostile }, () => sweep("vault.pay(address to)"));
      }
    });

    it("rules whose names differ by case alone", () => {
      const other = { ...grants, "may call": "DAI.transfer(address to, uint256 amount)", meter: "dai" };
      const two = (name: string) => policyText({ grants, [name]: { ...other, where: "{ to: any, amount: any }" } });
      refuses(two("Grants"), "POLICY_NAME_TAKEN", { value: "Grants", place: "policy.yaml:44:3, rules.Grants" }, () =>
        two("Grants2"),
      );
      // Words of the grammar do not stand where rules are named.
      expect(compilePolicy(two("none")).rules).to.have.lengthOf(2);
    });

    it("a tier called root", () => {
      const text = grantsText.replace("large: 1", "Root: 1");
      refuses(text, "POLICY_NAME_INVALID", { value: "Root" }, swap("Root: 1", "rooted: 1"));
    });
  });

  describe("dangerous functions, unless somebody says why", () => {
    const dangerous = [
      "approve(address spender, uint256 amount)",
      "increaseAllowance(address spender, uint256 amount)",
      "permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
      "setApprovalForAll(address operator, bool approved)",
      "delegate(address delegatee)",
      "transferOwnership(address newOwner)",
      "renounceOwnership()",
      "grantRole(bytes32 role, address account)",
      "upgradeTo(address newImplementation)",
      "setImplementation(address a)",
      "enableModule(address module)",
      "swapOwner(address prevOwner, address oldOwner, address newOwner)",
      "changeThreshold(uint256 threshold)",
      "set_owner(address who)",
      "TRANSFEROWNERSHIP(address who)",
      "executeProposal(uint256 id)",
      "initialize(address who)",
      "allow(address manager, bool isAllowed)",
      "hope(address usr)",
      "rely(address usr)",
      "setGov(address who)",
      "setPreSignature2(bytes32 order, bool signed)",
      "claimAndCall(address to, uint256 amount)",
      "callContract(address to)",
      "submitTransaction(uint256 id)",
      "setPeer(uint32 eid, bytes32 peer)",
      "setSigner(address signer)",
      "installPlugin(address plugin)",
      "setProxy(address to)",
      "migrate(address to)",
    ];
    for (const text of dangerous) {
      it(text, () => {
        const names = [...text.matchAll(/(\w+)(?=[,)])/g)].map(([name]) => name).filter((name) => name !== "");
        const rule: RuleText = {
          who: "treasurer",
          "may call": `vault.${text}`,
          where: `{ ${names.map((name) => `${name}: any`).join(", ")} }`,
          meter: "none",
          tier: "large",
        };
        const value = text.slice(0, text.indexOf("("));
        expectRefusal(() => compilePolicy(policyText({ rule })), "POLICY_DANGEROUS_FUNCTION", { value });
        const { rules } = compilePolicy(policyText({ rule: { ...rule, danger: "we trust it" } }));
        expect(rules[0]?.danger).to.equal("we trust it");
      });
    }

    it("batches behind exact calldata too", () => {
      const multicall = `"0xac9650d8${"20".padStart(64, "0")}${"0".repeat(64)}"`;
      const rule = {
        who: "treasurer",
        "may call": "vault.multicall(bytes[] calls)",
        data: multicall,
        meter: "none",
        tier: "large",
      };
      expectRefusal(() => compilePolicy(policyText({ rule })), "POLICY_DANGEROUS_FUNCTION", { value: "multicall" });
      expect(compilePolicy(policyText({ rule: { ...rule, danger: "empty batch" } })).rules).to.have.lengthOf(1);
    });

    it("behind another name with the same selector", () => {
      const rule = { ...grants, meter: "none", where: "{ a: any, b: any }" };
      const named = (name: string) =>
        policyText({ rule: { ...rule, "may call": `vault.${name}(bytes16 a, uint128 b)` } });
      const error = expectRefusal(() => compilePolicy(named("sign_szabo_bytecode")), "POLICY_DANGEROUS_FUNCTION", {
        value: "sign_szabo_bytecode",
      });
      expect(error.summary).to.include("approve(address,uint256)");
      expect(compilePolicy(named("sign_szabo_bytecodes")).rules).to.have.lengthOf(1);
    });

    it("by any name, of every well-known one", () => {
      expect(DANGEROUS_SIGNATURES.length).to.be.greaterThan(150);
      const selectors = DANGEROUS_SIGNATURES.map((signature) => toFunctionSelector(signature));
      expect(new Set(selectors).size).to.equal(selectors.length);
      for (const [i, signature] of DANGEROUS_SIGNATURES.entries()) {
        const selector = selectors[i]!;
        const [name = ""] = signature.split("(");
        expect(dangerOf({ name, selector: "0xffffffff" }), signature).to.be.a("string");
        expect(dangerOf({ name: "claim", selector })).to.match(/^has the selector of .*, which [a-z]/);
        expect(dangerOf({ name: "claim", selector })).to.include(signature);
      }
      expect(dangerOf({ name: "claim", selector: toFunctionSelector("claim(address,uint256)") })).to.equal(undefined);
    });

    it("inside the bytes of pinned calldata, however deep", () => {
      const abi = parseAbi([
        "struct Step { address to; bytes input; }",
        "function claim(Step[] steps)",
        "function approve(address spender, uint256 amount)",
        "function transfer(address to, uint256 amount)",
      ]);
      const claim = (functionName: "approve" | "transfer") => {
        const input = encodeFunctionData({ abi, functionName, args: [accounts.alice, 1n] });
        const data = encodeFunctionData({ abi, functionName: "claim", args: [[{ to: accounts.USDC, input }]] });
        const mayCall = "vault.claim((address to, bytes input)[] steps)";
        return { who: "treasurer", "may call": mayCall, data: `"${data}"`, meter: "none", tier: "large" };
      };
      const hostile = policyText({ rule: claim("approve") });
      const error = expectRefusal(() => compilePolicy(hostile), "POLICY_DANGEROUS_FUNCTION", { value: "claim" });
      expect(error.summary).to.equal("claim carries a call of approve(address,uint256) in its calldata.");
      expect(compilePolicy(policyText({ rule: claim("transfer") })).rules).to.have.lengthOf(1);
      const withReason = { ...claim("approve"), danger: "read by hand" };
      expect(compilePolicy(policyText({ rule: withReason })).rules).to.have.lengthOf(1);
    });

    it("but a reason must be one", () => {
      expectRefusal(() => compilePolicy(policyText({ grants: { ...grants, danger: "" } })), "POLICY_KEY_MISSING");
    });

    it("and ordinary functions need none", () => {
      for (const name of [
        "transfer",
        "deposit",
        "withdraw",
        "swap",
        "claim",
        "disburse",
        "withdrawTo",
        "createStream",
        "borrow",
        "repay",
        "supply",
        "burn",
        "vote",
        "sweep",
        "stake",
        "mint",
        "exactInputSingle",
        "redeem",
      ]) {
        const rule = {
          ...grants,
          meter: "none",
          "may call": `vault.${name}(address to, uint256 n)`,
          where: "{ to: any, n: any }",
        };
        expect(compilePolicy(policyText({ rule })).rules).to.have.lengthOf(1);
      }
    });
  });

  describe("while it is written", () => {
    // What an editor marks too, before anything is compiled: forms it sees, meanings only the compiler does.
    it("what has no form, as far as a schema can tell", () => {
      const told = [...seenInEditor].map(([code, [seen, all]]) => [
        code,
        seen === all ? "all" : seen === 0 ? "none" : "some",
      ]);
      const codesOf = (how: string) => told.flatMap(([code, one]) => (one === how ? [code] : [])).sort();
      expect({ all: codesOf("all"), some: codesOf("some"), none: codesOf("none") }).to.deep.equal({
        all: ["POLICY_NAME_INVALID"],
        some: [
          "POLICY_ADDRESS_INVALID",
          "POLICY_AMOUNT_INVALID",
          "POLICY_HIDDEN_CHARACTER",
          "POLICY_KEY_MISSING",
          "POLICY_KEY_UNKNOWN",
          "POLICY_OUT_OF_RANGE",
          "POLICY_SIGNATURE_INVALID",
          "POLICY_VALUE_INVALID",
          "POLICY_YAML_INVALID",
        ],
        none: [
          "POLICY_CALLDATA_MISMATCH",
          "POLICY_DANGEROUS_FUNCTION",
          "POLICY_DYNAMIC_ARGUMENT",
          "POLICY_INPUT_FOR_APPROVER",
          "POLICY_METER_ACROSS_TIERS",
          "POLICY_METER_MISMATCH",
          "POLICY_NAME_TAKEN",
          "POLICY_NAME_UNKNOWN",
          "POLICY_NEVER_MATCHES",
          "POLICY_TOO_MANY_DECIMALS",
        ],
      });
    });
  });
});
