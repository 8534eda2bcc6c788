import { BaseError, type EIP1193RequestFn, type Transport } from "viem";
import type { ErrorCode } from "../errors/registry.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { cutTelling } from "../text/formatText.ts";
import { answerShapes } from "./answers.ts";

type Question = { method: string; params?: unknown };

/** Asking twice may send twice: whoever sends decides himself whether to try again. */
const SENDING = ["eth_sendTransaction", "eth_sendRawTransaction"];

const CHAIN_ID = "eth_chainId";

/** Characters of an answer that are shown. */
const MOST_SHOWN = 100;

/**
 * The same way to a node, on which no answer gets through that cannot be one: of another form, about another block or
 * transaction than was asked for, or of another chain than before. Once it named another chain the node is asked nothing,
 * and so is sent nothing, until it names the right one again. What can be an answer may still be a lie.
 *
 * @throws NODE_ANSWER_INVALID, NODE_CHAIN_CHANGED, in an error of viem's.
 * @example
 * const client = createClient({ chain, transport: checkedAnswers(http(url)) });
 */
export function checkedAnswers<Given extends Transport>(transport: Given): Given {
  return ((options: Parameters<Given>[0]) => {
    const inner = transport(options);
    const ask = inner.request as (question: Question, options?: object) => Promise<unknown>;
    let chain: string | undefined;
    let isElsewhere = false;
    const request = async (question: Question, given?: object): Promise<unknown> => {
      if (isElsewhere && question.method !== CHAIN_ID) await request({ method: CHAIN_ID });
      const answer = await ask(question, SENDING.includes(question.method) ? { ...given, retryCount: 0 } : given);
      const wrong = answerShapes[question.method]?.(answer) ?? misses(question, answer);
      if (wrong !== undefined) throw invalid(question, answer, wrong);
      if (question.method === CHAIN_ID) {
        chain ??= answer as string;
        isElsewhere = answer !== chain;
        if (isElsewhere) throw otherChain(chain, answer as string);
      }
      return answer;
    };
    return { ...inner, request: request as EIP1193RequestFn };
  }) as Given;
}

/** What is wrong with an answer that is about something else. */
function misses({ method, params }: Question, answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || !Array.isArray(params)) return undefined;
  const [asked] = params as unknown[];
  const { number, hash, transactionHash } = answer as Record<string, unknown>;
  switch (method) {
    case "eth_getBlockByNumber":
      if (number === null || hash === null) return asked === "pending" ? undefined : "is of no block";
      if (!/^0x/.test(String(asked))) return undefined;
      return typeof number === "string" && BigInt(number) === BigInt(String(asked)) ? undefined : "is of another block";
    case "eth_getBlockByHash":
      return isSame(hash, asked) ? undefined : "is of another block";
    case "eth_getTransactionByHash":
      return isSame(hash, asked) ? undefined : "is of another transaction";
    case "eth_getTransactionReceipt":
      return isSame(transactionHash, asked) ? undefined : "is of another transaction";
    default:
      return undefined;
  }
}

function isSame(given: unknown, asked: unknown): boolean {
  return String(given).toLowerCase() === String(asked).toLowerCase();
}

function invalid({ method, params }: Question, answer: unknown, wrong: string): BaseError {
  const text = JSON.stringify(answer) ?? "nothing";
  return carried("NODE_ANSWER_INVALID", {
    summary: `What the node answers to ${method} cannot be: it ${wrong}.`,
    place: method,
    value: cutTelling(text, MOST_SHOWN),
    details: { asked: cutTelling(JSON.stringify(params) ?? "", MOST_SHOWN) },
  });
}

function otherChain(before: string, now: string): BaseError {
  return carried("NODE_CHAIN_CHANGED", {
    summary: `The node said that it is of chain ${BigInt(before)}, and now that it is of ${BigInt(now)}.`,
    place: CHAIN_ID,
    value: String(BigInt(now)),
  });
}

/** viem reads a text from the errors that it wraps; ours has labels. */
function carried(code: ErrorCode, parameters: ConstructorParameters<typeof SallyportError>[1]): BaseError {
  const error = new SallyportError(code, parameters);
  return new BaseError(error.summary, { cause: error });
}
