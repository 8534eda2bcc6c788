import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import {
  asSchema,
  generateText,
  isStepCount,
  jsonSchema,
  type LanguageModel,
  type StepResult,
  type ToolSet,
  tool,
  wrapLanguageModel,
} from "ai";
import { z } from "zod";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import type { Intent, IntentKind, KeyedIntent } from "../../intents/intent.ts";
import { formsOf, holdsSecret } from "../../sources/http/secrets.ts";
import type { Brain, Decision, Question, RefusedWish } from "../brain.ts";
import { describeObservations, RULES } from "./messages.ts";
import { modelFetch } from "./modelFetch.ts";
import { sensibleCalls } from "./sensibleCalls.ts";
import { type ModelServer, silenceOf } from "./serverFailure.ts";
import { countSpending } from "./spending.ts";
import { transcriptOf } from "./transcript.ts";
import { unreadIn, unreadWish } from "./unreadWish.ts";
import { wishKey } from "./wishKey.ts";

/** Wishes of one turn; what comes after is refused. */
export const MOST_WISHES = 25;
/** Characters of the sentence that says why. */
const MOST_WHY = 280;
/** Answers of the model within one turn. */
const MOST_STEPS = 8;
/** Calls of tools within one turn that are tried: each may ask a node. The transcript has room for all of them. */
export const MOST_CALLS = 500;
/** Bytes of one answer. All calls of a turn, each of the largest kind, are fewer. */
export const MOST_ANSWERED = 4 * 1024 * 1024;

/** What a kind of intent looks like to a model. */
export type WishTool = { description: string; schema: z.ZodType<Intent> };

export type ModelBrainParameters = {
  /** Where an OpenAI-compatible server listens, up to and with its version: `https://…/v1`. */
  endpoint: string;
  model: string;
  /** Never shown, logged or recorded. */
  apiKey: string | undefined;
  /** What the operator tells the model to do. */
  prompt: string;
  temperature: number;
  /** Milliseconds for a whole turn. */
  timeout: number;
  /** Tokens of one turn after which the model is asked nothing more; those of the day if left out. */
  mostTokens?: number | undefined;
  /** What may be wished for. */
  tools: Readonly<Partial<Record<IntentKind, WishTool>>>;
};

/**
 * A language model as a brain. It reads records and fills typed wishes; each is tried at once, so that it hears why one
 * is refused. Whatever it answers, nothing outside the catalogue can come of it.
 *
 * @throws MODEL_UNREACHABLE, MODEL_BUDGET_SPENT, RECORD_HOLDS_SECRET
 */
export function modelBrain(parameters: ModelBrainParameters): Brain {
  const { endpoint, model, apiKey, prompt, temperature, timeout, tools, mostTokens = Infinity } = parameters;
  const secrets = apiKey === undefined ? [] : formsOf([apiKey]);
  const whom = { endpoint, model, apiKey, timeout };
  const server = createOpenAICompatible({
    name: "model",
    baseURL: endpoint,
    ...(apiKey === undefined ? {} : { apiKey }),
    fetch: modelFetch(whom, MOST_ANSWERED),
  });
  return { name: `model/${model}`, decide };

  async function decide(question: Question, signal: AbortSignal): Promise<Decision> {
    if (question.tokensLeft <= 0) {
      throw new SallyportError("MODEL_BUDGET_SPENT", { summary: "The model's tokens of today are used up." });
    }
    const heard: Heard = { wishes: new Map(), unread: [], calls: 0, fault: undefined };
    const spending = countSpending((tokens) => question.spend?.(tokens));
    const language = wrapLanguageModel({ model: server(model), middleware: [sensibleCalls, spending.middleware] });
    const most = Math.min(question.tokensLeft, mostTokens);
    const timeOut = AbortSignal.timeout(timeout);
    const ending = AbortSignal.any([signal, timeOut]);
    const steps: StepResult<ToolSet>[] = [];
    const records = describeObservations(question.observations);
    const asked = { instructions: `${RULES}\n\n${prompt}`, prompt: records };
    await ask(language, whom, {
      ...asked,
      temperature,
      tools: toolsOf(question, heard, ending),
      signal: ending,
      isLate: () => timeOut.aborted && !signal.aborted,
      onStep: (step) => steps.push(step),
      isOver: () => heard.fault !== undefined || heard.calls >= MOST_CALLS || spending.total >= most,
    });
    // A wish that nobody could judge is nothing for the model to mend.
    if (heard.fault !== undefined) throw heard.fault;
    const parameters = [
      `model ${model}, temperature ${temperature}`,
      `rules keccak256 ${hashText(RULES)}`,
      `prompt keccak256 ${hashText(prompt)}`,
      ...prompt.split(/\r?\n/).map((line) => (line === "" ? "prompt" : `prompt ${line}`)),
      `may wish for ${question.kinds.join(", ")}`,
      `shown keccak256 ${hashText(records)}`,
    ];
    const decision = {
      intents: [...heard.wishes.values()],
      by: `model/${model}`,
      transcript: [...parameters, ...transcriptOf(steps, spending.answers)],
      tokens: spending.total,
      unread: [...heard.unread, ...steps.flatMap(unreadIn)],
      said: steps.at(-1)?.text,
    };
    requireNoSecret(decision);
    return decision;
  }

  /** Whoever runs the server knows the key. What it says becomes evidence, which all the world may read. */
  function requireNoSecret({ intents, transcript }: Decision): void {
    if (!holdsSecret([...transcript, JSON.stringify(intents)].join("\n"), secrets)) return;
    const summary = "The model's answer repeats the key that it is asked with.";
    throw new SallyportError("RECORD_HOLDS_SECRET", { summary, place: "brain.model" });
  }

  function toolsOf(question: Question, heard: Heard, ending: AbortSignal): ToolSet {
    // A model may call several tools at once: one after the other they are tried, so that each sees those before it.
    let last: Promise<string> = Promise.resolve("");
    const inTurn = (given: GivenWish) => {
      // What is asked when the time is over is asked of nobody any more.
      last = last.then(() => (ending.aborted ? UNJUDGED : wish(given, question, heard)));
      return last;
    };
    const allowed = question.kinds.flatMap((kind) => (tools[kind] === undefined ? [] : [[kind, tools[kind]] as const]));
    return Object.fromEntries(
      allowed.map(([kind, { description, schema }]) => {
        const form = z.strictObject({ wish: schema, why: z.string().max(MOST_WHY) });
        // The model is told the form; whether a call has it is judged here, so that it hears why not as of all else.
        const inputSchema = jsonSchema(() => asSchema(form).jsonSchema);
        return [
          kind,
          tool({
            description,
            inputSchema,
            strict: true,
            execute: (input: unknown) => inTurn({ kind, form, input }),
          }),
        ];
      }),
    );
  }
}

/** What a turn has heard of a model so far. */
type Heard = {
  wishes: Map<string, KeyedIntent>;
  unread: RefusedWish[];
  /** Calls of tools, refused ones as well. */
  calls: number;
  /** Why a wish could not be judged: the node or a store failed. */
  fault: unknown;
};

const UNJUDGED = "refused: nothing can be judged now.";

type GivenWish = { kind: IntentKind; form: z.ZodType<{ wish: Intent; why: string }>; input: unknown };

/** Tries one wish. @returns What the model is told. */
async function wish({ kind, form, input }: GivenWish, question: Question, heard: Heard): Promise<string> {
  const { wishes } = heard;
  if (heard.fault !== undefined) return UNJUDGED;
  heard.calls += 1;
  if (heard.calls > MOST_CALLS) return `refused: more than ${MOST_CALLS} calls in one turn.`;
  const read = form.safeParse(input);
  if (!read.success) {
    const unread = unreadWish(kind, input);
    heard.unread.push(unread);
    return `refused: ${unread.code}: ${unread.reason}`;
  }
  const { wish: intent, why } = read.data;
  try {
    const key = wishKey(intent, question.observations);
    const before = question.known.get(key);
    if (wishes.has(key)) return "refused: this was wished for already, in this turn.";
    if (before !== undefined && before.outcome !== "refused") {
      return `refused: this was wished for before, and is ${before.outcome}.`;
    }
    if (wishes.size >= MOST_WISHES) return `refused: more than ${MOST_WISHES} wishes in one turn.`;
    const keyed: KeyedIntent = { key, intent, rationale: showUnseen(why) };
    const refusal = await question.tryIntent(keyed);
    if (refusal !== undefined) return `refused: ${refusal}`;
    wishes.set(key, keyed);
    return "accepted: it goes on to the humans who decide.";
  } catch (error) {
    heard.fault = error;
    return UNJUDGED;
  }
}

type Asked = {
  instructions: string;
  prompt: string;
  temperature: number;
  tools: ToolSet;
  signal: AbortSignal;
  /** Whether the signal ended it because its time was over. */
  isLate: () => boolean;
  onStep: (step: StepResult<ToolSet>) => void;
  isOver: () => boolean;
};

async function ask(model: LanguageModel, server: ModelServer, asked: Asked): Promise<void> {
  const { signal, isLate, onStep, isOver, ...question } = asked;
  try {
    await generateText({
      ...question,
      model,
      maxRetries: 0,
      abortSignal: signal,
      stopWhen: [isStepCount(MOST_STEPS), isOver],
      onStepEnd: onStep,
    });
  } catch (error) {
    throw silenceOf(server, error, isLate());
  }
}
