import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import type { DaoDescription } from "../../../sdk/deploy/dao/schema.ts";
import { type CompiledPolicy, compilePolicy } from "../../../sdk/policy/compilePolicy.ts";

/** A file as it was read. */
export type TextFile = { name: string; text: string };

/** Everything that the example is told by files. */
export type Files = {
  dao: DaoDescription;
  policy: TextFile & { compiled: CompiledPolicy };
  /** What the token holders vote on. */
  policyNext: TextFile & { compiled: CompiledPolicy };
  payouts: TextFile;
  /** A payout list with a row that somebody slipped in. */
  poisoned: TextFile;
};

/** The directory of the example. */
const EXAMPLE = join(import.meta.dirname, "..");

/**
 * Reads the files of a DAO.
 *
 * @param payouts Another payout list than the example's.
 */
export function readFiles(payouts = join(EXAMPLE, "payouts.csv")): Files {
  const file = (name: string) => ({ name, text: readFileSync(join(EXAMPLE, name), "utf8") });
  const policy = (name: string) => {
    const read = file(name);
    return { ...read, compiled: compilePolicy(read.text, { file: name }) };
  };
  const dao = readDao(file("dao.yaml").text);
  return {
    dao,
    policy: policy(dao.policy),
    policyNext: policy("policy-next.yaml"),
    payouts: { name: "payouts.csv", text: readFileSync(payouts, "utf8") },
    poisoned: file("poisoned.csv"),
  };
}

/** The lines of `after` that `before` does not hold, and the other way round. */
export function differencesOf(before: string, after: string): { removed: string[]; added: string[] } {
  const [old, young] = [before.split("\n"), after.split("\n")];
  return {
    removed: old.filter((line) => !young.includes(line)),
    added: young.filter((line) => !old.includes(line)),
  };
}
