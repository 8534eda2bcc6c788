import type { ShapeCodes, ShapeProblem } from "../../policy/source/shape.ts";

/** Something in a DAO description that cannot be. */
export type DaoProblem = ShapeProblem;

export const daoCodes: ShapeCodes = {
  keyUnknown: "DAO_KEY_UNKNOWN",
  keyMissing: "DAO_KEY_MISSING",
  nameInvalid: "DAO_NAME_INVALID",
  valueInvalid: "DAO_VALUE_INVALID",
};
