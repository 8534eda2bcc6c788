import { didYouMean, type Place, policyError } from "./located.ts";

/** Words with a meaning in conditions and meters; a name must not read like one. */
const RESERVED = ["any", "is", "one", "of", "at", "most", "least", "more", "less", "than", "only", "none", "raw"];

/**
 * Names of one kind, each with what it stands for. ASCII only, and no two that differ by case alone, so that no name
 * can be mistaken for another by a reviewer.
 */
export type Names<T> = {
  /** What kind of thing is named, for messages. */
  readonly kind: string;
  get(name: string): T | undefined;
  /** POLICY_NAME_UNKNOWN where it is not there. */
  require(name: string, at: Place): T;
  /** POLICY_NAME_INVALID or POLICY_NAME_TAKEN where it cannot be. */
  add(name: string, value: T, at: Place): void;
  entries(): [name: string, value: T][];
};

/**
 * @param kind What kind of thing is named, with its article: "a meter".
 * @param reserved Names that are none; the words of the grammar unless given.
 */
export function createNames<T>(kind: string, reserved: readonly string[] = RESERVED): Names<T> {
  const values = new Map<string, T>();
  const spellings = new Map<string, string>();
  return {
    kind,
    get: (name) => values.get(name),
    entries: () => [...values],
    require: (name, at) => {
      const value = values.get(name);
      if (value !== undefined) return value;
      throw policyError("POLICY_NAME_UNKNOWN", at, {
        summary: `"${name}" is not ${kind}.`,
        value: name,
        nextStep: `${didYouMean(name, [...values.keys()])}Define it, or correct its spelling.`,
      });
    },
    add: (name, value, at) => {
      if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name) || reserved.includes(name.toLowerCase())) {
        throw policyError("POLICY_NAME_INVALID", at, { summary: `"${name}" cannot be a name.`, value: name });
      }
      const taken = spellings.get(name.toLowerCase());
      if (taken !== undefined) {
        throw policyError("POLICY_NAME_TAKEN", at, {
          summary: taken === name ? `"${name}" already has a meaning.` : `"${name}" reads like "${taken}".`,
          value: name,
        });
      }
      spellings.set(name.toLowerCase(), name);
      values.set(name, value);
    },
  };
}
