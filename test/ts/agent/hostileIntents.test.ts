// Intents spoiled by chance, and texts of strangers wherever a text can stand: nothing but the catalogue is built.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { rulesBrain } from "../../../agent/brains/rules/rulesBrain.ts";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import type { Intent, KeyedIntent } from "../../../agent/intents/intent.ts";
import { readIntent } from "../../../agent/intents/readIntent.ts";
import { intentRefusals } from "../../../agent/intents/refusal.ts";
import { jsonMutators } from "../../../scripts/files/mutate/json.ts";
import { quickRandom, type Random } from "../../../scripts/matcher/random.ts";
import { agentFile, agentPolicy, intentContext, observed, RECORDS, RIGHT } from "../support/agentWorld.ts";
import { difference, staysInside } from "../support/intentOracle.ts";

/** SALLYPORT_SEED=anything gives other intents. */
const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
const COUNT = 10_000;

type Injection = { id: string; category: string; text: string; twin: string };
const injections: { strings: Injection[] } = JSON.parse(readFileSync("test/vectors/injections.json", "utf8"));

const context = intentContext();
const right: KeyedIntent[] = Object.values(RIGHT).map((intent) => ({ key: "k", intent, rationale: "because" }));

type Verdict = { kind: "refused"; code: string } | { kind: "built"; keyed: KeyedIntent };

/** Reads and builds. What is built must say what the intent says, and call nobody else. */
function judge(given: unknown): Verdict {
  const read = readIntent(given);
  const judged = read.ok ? buildIntent(read.keyed.intent, context) : read;
  if (!judged.ok) {
    expect(Object.keys(intentRefusals)).to.include(judged.code);
    expect(judged.reason).to.match(/^[\x20-\x7e…]{1,3000}$/);
    return { kind: "refused", code: judged.code };
  }
  if (!read.ok) throw new Error("what was not read was built");
  expect(difference(read.keyed.intent, judged.built)).to.equal(undefined);
  expect(staysInside(judged.built)).to.equal(true);
  return { kind: "built", keyed: read.keyed };
}

/** Every place of a text in a value, by its path. */
function textsIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, [...path, key]));
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, key) => (found as Record<string | number, unknown>)[key], value);
}

function changed<T>(value: T, path: readonly (string | number)[], to: unknown): T {
  const copy = structuredClone(value);
  const key = path.at(-1) ?? "";
  (at(copy, path.slice(0, -1)) as Record<string | number, unknown>)[key] = to;
  return copy;
}

/** A text of another intent in the place of one of this: right words, wrongly put together. */
function crossed(random: Random): unknown {
  const one = random.pick(right);
  const other = random.pick(right);
  return changed(one, random.pick(textsIn(one)), at(other, random.pick(textsIn(other))));
}

describe("hostile intents: spoiled by chance", () => {
  it(`are built as what they say, or refused by name: ${COUNT} of them`, () => {
    const tally = { built: 0, refused: new Map<string, number>() };
    const texts = right.map((one) => JSON.stringify(one));
    for (let i = 0; i < COUNT; i++) {
      const random = quickRandom(`${seed}/${i}`);
      let given: unknown;
      if (random.percent(40)) given = crossed(random);
      else {
        const text = random.pick(jsonMutators)(random.pick(texts), random, texts);
        try {
          given = JSON.parse(text);
        } catch {
          given = text;
        }
      }
      try {
        const verdict = judge(given);
        if (verdict.kind === "built") tally.built += 1;
        else tally.refused.set(verdict.code, (tally.refused.get(verdict.code) ?? 0) + 1);
      } catch (error) {
        throw new Error(`seed ${seed}, intent ${i}: ${JSON.stringify(given)?.slice(0, 2_000)}`, { cause: error });
      }
    }
    // The test would say nothing if all were refused, or for one reason.
    expect(tally.built).to.be.greaterThan(COUNT / 50);
    expect(tally.refused.size).to.be.greaterThan(10);
  }).timeout(60_000);
});

describe("hostile intents: texts of strangers", () => {
  it("are at least 200, of thirteen kinds, each with a harmless twin", () => {
    const { strings } = injections;
    expect(strings.length).to.be.at.least(200);
    expect(new Set(strings.map(({ text }) => text)).size).to.equal(strings.length);
    expect(new Set(strings.map(({ category }) => category)).size).to.equal(13);
    for (const { text, twin } of strings) expect(text).not.to.equal(twin);
  });

  it("build nothing in any text of an intent where another word belongs, and their twins build", () => {
    for (const one of right) {
      expect(judge(one).kind).to.equal("built");
      for (const path of textsIn(one)) {
        if (path.length === 1) continue;
        const own = String(at(one, path));
        for (const [i, { id, text }] of injections.strings.entries()) {
          for (const put of [text, ...(i % 8 === 0 ? [`${own}${text}`, `${text}${own}`] : [])]) {
            if (put.trim() === own) continue;
            const verdict = judge(changed(one, path, put));
            expect(
              verdict.kind === "built" && isOther(verdict.keyed.intent, one.intent),
              `${id} at ${path.join(".")}`,
            ).to.equal(false);
          }
        }
      }
    }
  }).timeout(60_000);

  /** Whether a stranger's text made another intent, and not the same one in other words. */
  function isOther(intent: Intent, own: Intent): boolean {
    const [a, b] = [intent, own].map((each) => buildIntent(each, context));
    return JSON.stringify(a, bigints) !== JSON.stringify(b, bigints);
  }

  it("change nothing that is built where they are the sentence for signers, a key, or a memo", () => {
    const pay = right[0] as KeyedIntent;
    const wanted = buildIntent(pay.intent, context);
    for (const { id, text, twin } of injections.strings) {
      for (const put of [text, twin]) {
        const among = intentContext({ ...RECORDS, prices: [put], notes: [put], feed: [put] });
        expect(buildIntent(pay.intent, among), id).to.deep.equal(wanted);
        for (const field of ["rationale", "key"] as const) {
          const verdict = judge({ ...pay, [field]: put });
          if (verdict.kind === "built") expect(verdict.keyed.intent, id).to.deep.equal(pay.intent);
        }
      }
      expect(judge({ ...pay, rationale: twin }).kind, id).to.equal("built");
    }
  });

  it("pay nobody from cells of a table, and stop no row but their own", async () => {
    const text =
      'version: 1\nplan:\n  bills: { each row of: bills, id: "{invoice}", because: "{memo}", pay: { to: "{payee}", amount: "{amount} {unit}" } }\n';
    const brain = rulesBrain({ text, file: "plan.yaml", observedAt: 1, policy: agentPolicy, agentFile });
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    for (const column of [0, 1, 2, 3, 4]) {
      for (const write of [quoted, (cell: string) => cell]) {
        const rows = injections.strings.flatMap(({ text: hostile, twin }, i) =>
          [hostile, twin].map((put, j) => {
            const cells = [`${i}-${j}`, "alice", "1250.50", "USDC", "memo"].map((cell, k) =>
              k === column ? write(put) : cell,
            );
            return cells.join(",");
          }),
        );
        const lines = ["invoice,payee,amount,unit,memo", ...rows, "last,bob,40,USDC,"].join("\n").split("\n");
        const records = { bills: lines };
        const { intents, transcript } = await brain.decide(
          {
            turn: 1,
            now: 1,
            observations: observed(records),
            kinds: [],
            known: new Map(),
            tokensLeft: 0,
            tryIntent: () => Promise.reject(),
          },
          new AbortController().signal,
        );
        for (const line of transcript) expect(line).to.match(/^[^\n\r]*$/);
        expect(intents.at(-1)?.key).to.equal("bills/last");
        const among = intentContext(records);
        const built = intents.filter(({ intent }) => {
          const judged = buildIntent(intent, among);
          if (judged.ok) expect(difference(intent, judged.built)).to.equal(undefined);
          return judged.ok;
        });
        const texts = built
          .map(({ key }) => /^bills\/(\d+)-0$/.exec(key)?.[1])
          .flatMap((i) => injections.strings[Number(i)] ?? []);
        if (column === 4) expect(texts.length).to.be.greaterThan(injections.strings.length / 2);
        // Space around a cell is none of it.
        else expect(texts.filter(({ text: own }) => own.trim() !== "USDC")).to.deep.equal([]);
        expect(built.length).to.be.greaterThan(20);
      }
    }
  }).timeout(60_000);
});

function bigints(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
