import { cutText, showUnseen } from "../text/formatText.ts";
import { type ErrorCode, errorRegistry } from "./registry.ts";

export type SallyportErrorParameters = {
  /** What is wrong, as one sentence with the values in it. */
  summary: string;
  /** Where: a path such as `calls[2].data`, or `policy.yaml:12:5, rules.grants.who`. */
  place?: string | undefined;
  /** Line and column in a file, counted from 1. */
  line?: number | undefined;
  column?: number | undefined;
  /** The value that was refused, as it stood there; of a long one the beginning is kept. */
  value?: string | undefined;
  /** Further values, by label, as they are shown. */
  details?: Readonly<Record<string, string>> | undefined;
  /** The same values as they are, by name: of a contract's error, its arguments. */
  args?: Readonly<Record<string, unknown>> | undefined;
  /** What to do; the registry's advice where nothing better is known. */
  nextStep?: string | undefined;
  cause?: unknown;
};

/** Characters that are kept. Lists of what could be meant are long, and no value needs to be. */
const MOST_SHOWN = { text: 2_000, value: 500 };

/** The one error class of the SDK. Recognise it by {@link isSallyportError}, not by class. */
export class SallyportError extends Error {
  override readonly name = "SallyportError";
  /** Stable; see docs/errors.md. */
  readonly code: ErrorCode;
  readonly summary: string;
  readonly place: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly value: string | undefined;
  readonly details: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly nextStep: string;
  /** Whether the same attempt can succeed later, without a change. */
  readonly isRetryable: boolean;

  constructor(code: ErrorCode, parameters: SallyportErrorParameters) {
    const { line, column, details = {}, args = {}, cause } = parameters;
    // Files of strangers choose some of the texts, and one of a million characters would bury the rest.
    const summary = cutText(parameters.summary, MOST_SHOWN.text);
    const place = parameters.place === undefined ? undefined : cutText(parameters.place, MOST_SHOWN.text);
    const value = parameters.value === undefined ? undefined : cutText(parameters.value, MOST_SHOWN.value);
    const advice = cutText(parameters.nextStep ?? errorRegistry[code].nextStep, MOST_SHOWN.text);
    super(
      formatMessage(code, summary, [
        ["at", place],
        ["value", value],
        ...Object.entries(details),
        ["next step", advice],
      ]),
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.summary = summary;
    this.place = place;
    this.line = line;
    this.column = column;
    this.value = value;
    this.details = details;
    this.args = args;
    this.nextStep = advice;
    this.isRetryable = errorRegistry[code].retryable;
  }
}

/**
 * Whether `error` is one of ours, and of `code` where one is given. Works over realms and copies of the package,
 * where `instanceof` does not.
 */
export function isSallyportError(error: unknown, code?: ErrorCode): error is SallyportError {
  return (
    error instanceof Error &&
    error.name === "SallyportError" &&
    "code" in error &&
    (code === undefined || error.code === code)
  );
}

function formatMessage(code: string, summary: string, rows: [label: string, text: string | undefined][]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  // Files and contracts of strangers choose some of the texts: none may write a line of its own.
  const lines = rows.flatMap(([label, text]) =>
    text === undefined ? [] : [`  ${label.padEnd(width)}  ${showUnseen(text)}`],
  );
  return [`${code}: ${showUnseen(summary)}`, ...lines].join("\n");
}
