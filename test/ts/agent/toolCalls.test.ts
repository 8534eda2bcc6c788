// Tool calls of a model that are spoiled by chance: none crashes a brain, none does anything, and what is carried in the
// end says what the call said. `npm run test:agent -- --calls 100000` makes more of them.
import { expect } from "chai";
import { zeroHash } from "viem";
import type { Question } from "../../../agent/brains/brain.ts";
import { modelBrain } from "../../../agent/brains/model/modelBrain.ts";
import { reachVerdict } from "../../../agent/checks/reachVerdict.ts";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import type { KeyedIntent } from "../../../agent/intents/intent.ts";
import { readIntent } from "../../../agent/intents/readIntent.ts";
import { intentRefusals } from "../../../agent/intents/refusal.ts";
import { intentKinds } from "../../../agent/intents/schema.ts";
import { wishTools } from "../../../agent/intents/wishTools.ts";
import { REFUSAL_WORDS } from "../../../sdk/describe/refusalWords.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { agentPolicy, intentContext } from "../support/agentWorld.ts";
import { difference, staysInside } from "../support/intentOracle.ts";
import { type ModelServer, startModelServer } from "../support/modelServer.ts";
import { type ToolCall, toolCall, wishOf, written } from "../support/toolCalls.ts";

const COUNT = Number(process.env["SALLYPORT_CALLS"] ?? 2_000);
const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
const isTold = process.env["SALLYPORT_TELL"] !== undefined;
/** Calls of one answer of the model. */
const TOGETHER = 200;

const context = intentContext();
const refusals = new Set([...Object.keys(intentRefusals), ...Object.keys(REFUSAL_WORDS), "AmountAboveBurst"]);
const NOW = 1_800_000_000;

describe("tool calls that are spoiled by chance", () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.stop());

  it(`do nothing but what they say, or are refused by name: ${COUNT} of them`, async () => {
    const brain = modelBrain({
      ...{ endpoint: server.url, model: "played", apiKey: undefined, prompt: "", temperature: 0, timeout: 60_000 },
      tools: wishTools,
    });
    const tally = { unread: 0, refused: new Map<string, number>(), carried: 0 };
    for (let from = 0; from < COUNT; from += TOGETHER) {
      const numbers = Array.from({ length: Math.min(TOGETHER, COUNT - from) }, (_, i) => from + i);
      const calls = numbers.map((number) => toolCall(seed, number));
      try {
        await tryAll(calls);
      } catch (error) {
        throw new Error(`seed ${seed}, among calls ${from} to ${from + calls.length - 1}`, { cause: error });
      }
      if (isTold && from % 10_000 === 0) console.error(`  ${from} calls`);
    }
    const refused = [...tally.refused.values()].reduce((sum, one) => sum + one, 0);
    if (isTold) {
      const reasons = [...tally.refused].sort(([, a], [, b]) => b - a).map(([code, many]) => `    ${many} ${code}`);
      console.log(`  ${COUNT} calls, seed "${seed}": ${tally.carried} carried, ${tally.unread} no call of a tool`);
      console.log([`  ${refused} refused:`, ...reasons].join("\n"));
    }
    // It would say nothing if hardly any were carried, or hardly any refused, or all for one reason.
    expect(tally.carried).to.be.greaterThan(COUNT / 20);
    expect(tally.unread).to.be.greaterThan(COUNT / 20);
    expect(refused).to.be.greaterThan(COUNT / 20);
    expect(tally.refused.size).to.be.greaterThan(8);

    async function tryAll(calls: readonly ToolCall[]): Promise<void> {
      const said = new Set(calls.map(wishOf));
      let tried = 0;
      let fault: unknown;
      const tryIntent = async (keyed: KeyedIntent) => {
        tried += 1;
        try {
          count(keyed);
        } catch (error) {
          // Kept here: a brain may take it for something to tell the model.
          fault ??= error;
        }
        // So that each is tried: of what is accepted there may be so many in a turn.
        return "tried";
      };
      const count = (keyed: KeyedIntent) => {
        expect(said.has(written(keyed.intent)), JSON.stringify(keyed)).to.equal(true);
        const code = judge(keyed);
        if (code === undefined) tally.carried += 1;
        else tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
      };
      server.play(() => ({ calls: [...calls] }));
      const question: Question = {
        ...{ turn: 1, now: NOW, observations: context.observations, kinds: intentKinds, known: new Map() },
        tokensLeft: 1,
        tryIntent,
      };
      const decision = await brain.decide(question, new AbortController().signal);
      if (fault !== undefined) throw fault;
      expect([decision.intents, server.asked.length]).to.deep.equal([[], 1]);
      for (const line of decision.transcript) expect(line).to.match(/^[^\n\r]*$/);
      expect(Object.keys(Object.prototype)).to.deep.equal([]);
      tally.unread += calls.length - tried;
    }
  }).timeout(120_000 + COUNT * 20);
});

/** Why a wish is refused; undefined where a rule carries it, and then it is what was said. */
function judge(keyed: KeyedIntent): string | undefined {
  const read = readIntent(keyed);
  const intent = read.ok ? buildIntent(read.keyed.intent, context) : read;
  if (!intent.ok) return known(intent.code, intent.reason);
  const { built } = intent;
  expect(difference(keyed.intent, built)).to.equal(undefined);
  expect(staysInside(built)).to.equal(true);
  const verdict = reachVerdict({
    ...{ policy: agentPolicy, built, proposer: agentProposer(1n), nonce: 1n, epoch: 1, now: NOW },
    ...{ notAfter: NOW + 86_400, evidence: zeroHash },
  });
  if (!verdict.allowed) return known(verdict.code, verdict.reason);
  const { proposal } = verdict.planned;
  expect(proposal.calls.map(({ target, value, data }) => ({ target, value, data }))).to.deep.equal(built.calls);
  return undefined;
}

function known(code: string, reason: string): string {
  expect(refusals.has(code), `${code}: ${reason}`).to.equal(true);
  expect(reason).to.match(/^[\x20-\x7e…]{1,3000}$/);
  return code;
}
