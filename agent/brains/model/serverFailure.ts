import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { cutText, quoteText } from "../../../sdk/text/formatText.ts";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { formsOf, holdsSecret } from "../../sources/http/secrets.ts";
import { plain } from "./completion.ts";

/** Characters of a server's own words that are repeated. */
const MOST_WORDS = 160;
/** As many characters of the key in a row are a part of it, and no chance. */
const PART_OF_KEY = 6;

/** Whom a model is asked of. */
export type ModelServer = {
  endpoint: string;
  model: string;
  apiKey: string | undefined;
  /** Milliseconds for a whole turn. */
  timeout: number;
};

type Failure = {
  what: string;
  next: string;
  /** Of an answer that came. */
  status?: number;
};

const LATER = "Nothing needs to be done: the agent tries again at its next turn.";
const ENDPOINT =
  "Correct brain.model.endpoint in the agent file: it ends with the server's version, as in https://models.example/v1.";

/** A failure of a model's server, as whoever runs the agent reads it: which server, what was wrong, what to do. */
export function serverFailure(server: ModelServer, { what, next, status }: Failure): SallyportError {
  return new SallyportError("MODEL_UNREACHABLE", {
    summary: `The model's server ${hostOf(server)} ${what}.`,
    place: "brain.model",
    args: status === undefined ? {} : { status },
    nextStep: next,
  });
}

/** An answer that is no answer: its status says so, or what stands in it. */
export function refusedBy(
  server: ModelServer,
  { status, headers, text }: { status: number; headers: Headers; text: string },
): SallyportError {
  const { model, apiKey } = server;
  const words = wordsIn(text, server);
  const said = words === undefined ? "" : `: ${words}`;
  const fail = (what: string, next: string) => serverFailure(server, { what, next, status });
  if (status === 401 || status === 403) {
    // No words here: many servers repeat half of the key.
    return apiKey === undefined
      ? fail(
          `asks for a key (status ${status}), and the agent file names none`,
          "Write key: MODEL_KEY under brain.model, and set it: npx hardhat keystore set MODEL_KEY.",
        )
      : fail(
          `does not take the key (status ${status})`,
          "Set the configuration variable that brain.model.key names to a key that this server knows: npx hardhat keystore set --force NAME.",
        );
  }
  if (status === 404 || status === 405) {
    return fail(
      `has nothing there, or no model ${quoteText(model)} (status ${status})${said}`,
      `Ask it for its models: GET …/models. Correct brain.model.name, or brain.model.endpoint: it ends with the server's version, as in https://models.example/v1.`,
    );
  }
  if (status === 402) return fail(`wants to be paid first (status ${status})${said}`, "Look at your account there.");
  if (status === 429) {
    const wait = retryAfter(headers);
    const pause = wait === undefined ? "" : ` and asks to wait ${formatDuration(wait)}`;
    return fail(
      `has been asked too often (status ${status})${pause}${said}`,
      `${LATER} Where it happens again: a longer "every" in the agent file, or a larger allowance there.`,
    );
  }
  if (status >= 300 && status < 400) {
    return fail(`leads elsewhere (status ${status}), where the key would go too`, ENDPOINT);
  }
  if (status >= 500 || status === 408 || status === 425)
    return fail(`is out of order (status ${status})${said}`, LATER);
  if (status >= 400) {
    return fail(
      `does not take the question (status ${status})${said}`,
      "The model must be able to call tools, take the temperature of the agent file, and have room for all records of a turn.",
    );
  }
  return unreadable(server, text, words);
}

/** An answer that came with a good status, and is no chat completion. */
function unreadable(server: ModelServer, text: string, words: string | undefined): SallyportError {
  const fail = (what: string, next: string) => serverFailure(server, { what, next });
  if (words !== undefined) return fail(`answered with an error and a good status: ${words}`, LATER);
  if (/^\s*</.test(text)) return fail("answered with a page, and not with JSON", ENDPOINT);
  if (/^\s*(data|event|id|:)/.test(text)) {
    return fail("answered with a stream, and was not asked for one", "Switch streaming off there.");
  }
  if (text.trim() === "") return fail("answered nothing at all", LATER);
  return fail("answered with something that is no chat completion", ENDPOINT);
}

/** Why there was no answer at all. */
export function silenceOf(server: ModelServer, cause: unknown, isTimeOut: boolean): SallyportError {
  if (isSallyportError(cause)) return cause;
  const fail = (what: string, next: string) => serverFailure(server, { what, next });
  if (isTimeOut) {
    return fail(
      `did not answer within ${formatDuration(Math.ceil(server.timeout / 1000))}`,
      "Raise brain.model.time-out in the agent file, or show the model less: it counts for all answers of a turn.",
    );
  }
  const code = codeIn(cause);
  switch (code) {
    case "ECONNREFUSED":
      return fail(`does not listen (${code})`, "Start it, or correct brain.model.endpoint in the agent file.");
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return fail(`has a name that leads to no address (${code})`, ENDPOINT);
    case undefined:
      return fail("gave no answer that can be used", LATER);
    default:
      return /CERT|TLS|SSL|SIGNATURE/.test(code)
        ? fail(`shows no certificate that is trusted (${code})`, ENDPOINT)
        : fail(`broke the connection (${code})`, LATER);
  }
}

/** The address without credentials, path and question. */
function hostOf({ endpoint }: ModelServer): string {
  return new URL(endpoint).host;
}

/** What a server says is wrong, quoted and cut; undefined where it says nothing, or a part of the key. */
function wordsIn(text: string, { apiKey }: ModelServer): string | undefined {
  const told = messageIn(text);
  if (told === undefined || holdsPartOf(told, apiKey)) return undefined;
  return quoteText(cutText(told, MOST_WORDS));
}

function messageIn(text: string): string | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Some answer with a list of one error.
  const given = plain(Array.isArray(body) ? body[0] : body);
  const error = plain(given?.["error"]);
  const found = [error?.["message"], given?.["error"], given?.["message"], given?.["detail"]];
  return found.find((one): one is string => typeof one === "string" && one.trim() !== "");
}

function holdsPartOf(text: string, key: string | undefined): boolean {
  if (key === undefined) return false;
  if (holdsSecret(text, formsOf([key]))) return true;
  const small = text.toLowerCase();
  const parts = Array.from({ length: Math.max(0, key.length - PART_OF_KEY + 1) }, (_, i) =>
    key.slice(i, i + PART_OF_KEY).toLowerCase(),
  );
  return parts.some((part) => small.includes(part));
}

/** Seconds that a server asks to wait: a number, or a moment. */
function retryAfter(headers: Headers): number | undefined {
  const told = headers.get("retry-after") ?? "";
  const seconds = /^\d{1,7}$/.test(told) ? Number(told) : Math.ceil((Date.parse(told) - Date.now()) / 1000);
  return seconds > 0 ? seconds : undefined;
}

/** The code of a failed connection, wherever in the chain of causes it stands. */
function codeIn(cause: unknown): string | undefined {
  for (let one = cause, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    const { code } = one as { code?: unknown };
    if (typeof code === "string" && /^[A-Z0-9_]{2,50}$/.test(code)) return code;
  }
  return undefined;
}
