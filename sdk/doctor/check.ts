import type { FactName, Facts } from "./facts.ts";

/**
 * How much a finding weighs. `error`: funds, or the power over them, are at risk, or something that is relied on cannot
 * work. `warning`: it works, and one more mishap breaks it. `note`: worth knowing; nothing to mend.
 */
export type Severity = "error" | "warning" | "note";

/** What a check found, once for each place where it is so. */
type Discovery = {
  /** What is wrong, in one sentence with the values. */
  what: string;
  /** The cure for this very place; the check's own where left out. */
  cure?: string;
};

/** One mistake that the doctor knows. */
export type Check<Name extends FactName = FactName> = {
  /** Stable: `DOCTOR_…`. */
  code: string;
  severity: Severity;
  /** With which exit status the command ends where this is the first of the gravest findings. Notes end it with 0. */
  status: number;
  /** What is looked for, as a sentence that is true where it is found. */
  mistake: string;
  /** Why it matters. */
  why: string;
  /** What to do about it. */
  cure: string;
  /** The facts that it looks at; where one cannot be read, the check is not made. */
  needs: readonly Name[];
  /** Looks at facts alone: asks nobody. */
  find(facts: Pick<Facts, Name>): Iterable<Discovery>;
};

/** Ties the facts that a check names to those that it may look at. */
export function check<const Name extends FactName>(one: Check<Name>): Check<Name> {
  return one;
}

/** A command as it is told in a cure, in backticks; what is written large is to be filled in. */
export function command(name: string, ...args: readonly (string | number | bigint)[]): string {
  return `\`${["hardhat sallyport", name, ...args].join(" ")}\``;
}
