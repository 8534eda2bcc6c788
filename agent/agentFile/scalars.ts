import { z } from "zod";
import { type Refuse, scalar } from "../../sdk/policy/source/grammar.ts";
import { parseDecimal } from "../../sdk/text/parseDecimal.ts";
import { parseDuration } from "../../sdk/time/duration.ts";
import { parseMoment } from "../../sdk/time/moment.ts";

// The single values of an agent file and of a plan. Every value is text until it is read here.

/** A whole number from `low` to `high`. */
export function integer(low: number, high: number) {
  return scalar(`a whole number from ${low} to ${high}`, (text, refuse) => {
    if (!/^(0|[1-9]\d*)$/.test(text)) return undefined;
    const value = Number(text);
    return value >= low && value <= high ? value : refuse(`The number must be from ${low} to ${high}.`);
  });
}

/** A duration from `low` to `high` seconds. */
export function duration(low: number, high: number, range: string) {
  return scalar("a duration such as 5 minutes", (text, refuse) => {
    const seconds = parseDuration(text);
    if (seconds === undefined) return undefined;
    return seconds >= low && seconds <= high ? seconds : refuse(`The duration must be ${range}.`);
  });
}

/** A moment in UTC, in seconds since the epoch. */
export const moment = scalar("a moment in UTC such as 2027-01-01T00:00:00Z", parseMoment);

export const truth = scalar("true or false", (text) => (text === "true" ? true : text === "false" ? false : undefined));

/** Text that is not empty. */
export const line = scalar("a text", (text) => (text.trim() === "" || /[\n\r]/.test(text) ? undefined : text));

/** A name that something has elsewhere: in the policy, or in this file. */
export const name = scalar("a name", (text, refuse) =>
  text.length <= 64 && /^[A-Za-z][A-Za-z0-9_-]*$/.test(text)
    ? text
    : refuse("This is no name: letters, digits, - and _, beginning with a letter."),
);

/** The name of a parameter of a function. */
export const parameter = scalar("the name of a parameter", (text) =>
  /^[A-Za-z_$][\w$.[\]]{0,99}$/.test(text) ? text : undefined,
);

/** A path beside the file that names it: what it says on one machine it says on every other. */
export const path = scalar("a path beside this file", (text, refuse) => {
  if (/^[/\\~]|^[A-Za-z]:|\\/.test(text)) {
    return refuse("The path begins somewhere else than beside this file.", "Write it relative to this file, with /.");
  }
  return text.trim() === text && text.length <= 500 ? text : undefined;
});

/** The name of a configuration variable, in capitals: what it holds stands in no file. */
export const variable = scalar(
  "the name of a configuration variable, in capitals",
  (text, refuse) =>
    isVariable(text)
      ? text
      : refuse(
          "This is no name of a configuration variable.",
          "Keep the secret itself out of files: hardhat keystore set NAME, and write NAME here, in capitals.",
        ),
  { isSecret: true },
);

export function isVariable(text: string): boolean {
  return /^[A-Z][A-Z0-9_]{1,63}$/.test(text);
}

/** The address of a server. User and password would stand in logs and evidence. */
export const url = scalar("the address of a server: https://…", readUrl, { isSecret: true });

function readUrl(text: string, refuse: Refuse): string | undefined {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined || !/^https?:\/\//i.test(text) || text.length > 2_000) return undefined;
  if (parsed.username === "" && parsed.password === "" && parsed.hash === "") return text;
  return refuse(
    "The address holds a user, a password or a fragment.",
    "Send credentials in a header, by the name of a configuration variable.",
  );
}

const UNITS = { B: 1, KiB: 1024, MiB: 1024 ** 2 } as const;

/** A size in bytes. */
export const size = scalar("a size such as 1 MiB", (text, refuse) => {
  const [, count, unit] = /^([1-9]\d*) (B|KiB|MiB)$/.exec(text) ?? [];
  if (count === undefined) return undefined;
  const bytes = Number(count) * UNITS[unit as keyof typeof UNITS];
  return bytes <= 64 * UNITS.MiB ? bytes : refuse("At most 64 MiB are read.");
});

/** A percentage in basis points: `0.5%` is 50. */
export const percentage = scalar("a percentage such as 1%", (text, refuse) => {
  const parsed = text.endsWith("%") ? parseDecimal(text.slice(0, -1), 2) : undefined;
  if (parsed === undefined || !parsed.ok || parsed.units < 0n) return undefined;
  return parsed.units <= 10_000n ? Number(parsed.units) : refuse("The percentage must be from 0% to 100%.");
});

/** What a unit of gas costs at most, in wei. */
export const gasPrice = scalar("a price of gas such as 50 gwei", (text) => {
  const parsed = text.endsWith(" gwei") ? parseDecimal(text.slice(0, -" gwei".length), 9) : undefined;
  return parsed?.ok && parsed.units > 0n ? parsed.units : undefined;
});

/** How freely a model chooses its words. */
export const temperature = scalar("a number from 0 to 2", (text) => {
  const parsed = parseDecimal(text, 3);
  return parsed.ok && parsed.units >= 0n && parsed.units <= 2_000n ? Number(parsed.units) / 1_000 : undefined;
});

/** A pattern of file names: `*` stands for any characters. */
export const pattern = scalar("a pattern of file names such as *.jsonl", (text) =>
  /^[^/\\]{1,100}$/.test(text) ? text : undefined,
);

/** One of these words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `Here must stand one of: ${words.join(", ")}.` });
}
