import type { ErrorCode } from "../../errors/registry.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import { type Place, showPlace } from "../../policy/source/located.ts";

/** Something in a DAO description that cannot be. */
export type DaoProblem = {
  code: ErrorCode;
  /** Keys from the top of the description. */
  path: readonly (string | number)[];
  summary: string;
  value?: string | undefined;
  nextStep?: string | undefined;
};

/** An error of a description. `at` is where it stands in a file, if it was read from one. */
export function daoError({ path, code, ...details }: DaoProblem, at?: Place): SallyportError {
  const shown = formatPath(path);
  if (at === undefined) return new SallyportError(code, { ...details, place: shown });
  const { line, column } = at;
  return new SallyportError(code, { ...details, place: showPlace({ ...at, path: shown }), line, column });
}

/** The path as it is shown: `councils.grants-council.threshold`. */
function formatPath(path: DaoProblem["path"]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}
