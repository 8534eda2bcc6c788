import { readSmallDocument } from "../../policy/source/readDocument.ts";
import { readShape } from "../../policy/source/shape.ts";
import { daoCodes } from "./problem.ts";
import { problemsOf } from "./problems.ts";
import { type DaoDescription, daoSchema } from "./schema.ts";

export type ReadDaoOptions = {
  /** How errors call the file. */
  file?: string;
};

/**
 * Reads a DAO file. Nothing in it is guessed: every value is text until the grammar of docs/guides/deploy.md says what
 * it means.
 *
 * @param text YAML.
 * @throws An error whose code begins with DAO_, with line, column, value and next step.
 * @example
 * const dao = readDao(await readFile("dao.yaml", "utf8"));
 */
export function readDao(text: string, { file = "dao.yaml" }: ReadDaoOptions = {}): DaoDescription {
  return readShape(readSmallDocument(text, file, "DAO_FILE_INVALID"), daoSchema, daoCodes, problemsOf);
}
