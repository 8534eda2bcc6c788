import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hiding, hidingAll } from "../hiding.ts";

export type RemoteSignerSettings = {
  /** `http:` or `https:`; what stands in its path and query is kept secret. */
  url: string;
  /** The whole Authorization header, such as `Bearer …`. */
  authorization?: string | undefined;
  /** Milliseconds. A person may have to say yes. */
  timeout?: number;
};

/** Who signs, and is asked as one that speaks JSON-RPC over HTTP: Web3Signer, Clef, or a key of our own. */
export type RemoteSigner = {
  /** How sentences call it. */
  title: string;
  /**
   * The answer to the first of these questions that the signer knows: signers call the same thing otherwise.
   *
   * @throws SIGNER_UNREACHABLE, SIGNER_REFUSED
   */
  ask(questions: readonly Question[]): Promise<unknown>;
};

export type Question = { method: string; params: readonly unknown[] };

const TIMEOUT = 60_000;

/** What JSON-RPC answers to a method that it does not know: by the specification, and as nodes do. */
const UNKNOWN_METHOD = [-32_601, -32_004];

/** Characters of a signer's words that are told. */
const MOST_TOLD = 300;

export function remoteSigner({ url, authorization, timeout = TIMEOUT }: RemoteSignerSettings): RemoteSigner {
  const hideUrl = hiding(url);
  const hideToken = hidingAll(authorization === undefined ? [] : [authorization, ...authorization.split(" ").slice(1)]);
  const hide = (text: string) => hideToken(hideUrl(text));
  const headers = { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) };
  let last = 0;
  return { title: "the remote signer", ask };

  async function ask(questions: readonly Question[]): Promise<unknown> {
    for (const question of questions) {
      const { error, result } = await post(question);
      if (error === undefined) return result;
      if (UNKNOWN_METHOD.includes(error.code) && question !== questions.at(-1)) continue;
      throw refused(`The remote signer refuses ${question.method}.`, error.message);
    }
    throw new Error("There is no question to ask.");
  }

  async function post({ method, params }: Question): Promise<Answer> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++last, method, params });
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      // To another address the token must not go.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    }).catch(() => {
      throw unreachable("The remote signer did not answer.");
    });
    const text = await response.text().catch(() => {
      throw unreachable("The remote signer broke off its answer.");
    });
    const answer = readAnswer(text);
    if (answer !== undefined && (response.ok || answer.error !== undefined)) return answer;
    if (response.status >= 500) throw unreachable(`The remote signer answers with status ${response.status}.`);
    throw response.ok
      ? refused("What answers is no signer: it does not speak JSON-RPC.")
      : refused(`The remote signer answers with status ${response.status}.`);
  }

  function refused(summary: string, said?: string): SallyportError {
    const details = said === undefined ? undefined : { "the signer says": hide(said).slice(0, MOST_TOLD) };
    return new SallyportError("SIGNER_REFUSED", { summary, details });
  }
}

// What went wrong below may hold the address: it is no cause that is handed on.
function unreachable(summary: string): SallyportError {
  return new SallyportError("SIGNER_UNREACHABLE", { summary });
}

type Answer = { result?: unknown; error?: { code: number; message: string } };

function readAnswer(text: string): Answer | undefined {
  try {
    const { result, error } = JSON.parse(text);
    if (error === undefined || error === null) return result === undefined ? undefined : { result };
    return { error: { code: Number(error.code), message: String(error.message) } };
  } catch {
    return undefined;
  }
}
