import type { ErrorCode } from "../../errors/registry.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import type { Place } from "../../policy/source/located.ts";

/** Something in a DAO description that cannot be. */
export type DaoProblem = {
  code: ErrorCode;
  /** Keys from the top of the description. */
  path: readonly (string | number)[];
  summary: string;
  value?: string;
  nextStep?: string;
};

/** An error of a description. `at` is where it stands in a file, if it was read from one. */
export function daoError({ path, code, ...details }: DaoProblem, at?: Place): SallyportError {
  const shown = formatPath(path);
  if (at === undefined) return new SallyportError(code, { ...details, place: shown });
  const { file, line, column } = at;
  const place = `${file}:${line}:${column}${shown === "" ? "" : `, ${shown}`}`;
  return new SallyportError(code, { ...details, place, line, column });
}

/** The path as it is shown: `councils.grants-council.threshold`. */
function formatPath(path: DaoProblem["path"]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}
