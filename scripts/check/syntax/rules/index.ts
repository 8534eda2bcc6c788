import { carriers } from "../carriers.ts";
import type { Rule } from "../rule.ts";
import { overflow, rounding } from "./arithmetic.ts";
import { assembly } from "./assembly.ts";
import { callers, guards } from "./callers.ts";
import { casts } from "./casts.ts";
import { copies } from "./copies.ts";
import { errors } from "./errors.ts";
import { eventsOfWrites } from "./events.ts";
import { externalCalls } from "./externalCalls.ts";
import { growth } from "./growth.ts";
import { immutables } from "./immutables.ts";
import { instructions } from "./instructions.ts";
import { order } from "./order.ts";
import { packing } from "./packing.ts";
import { pragma } from "./pragma.ts";
import { results } from "./results.ts";
import { selectors } from "./selectors.ts";
import { surroundings } from "./surroundings.ts";
import { swaps } from "./swaps.ts";
import { unused } from "./unused.ts";

export const rules: readonly Rule[] = [
  instructions,
  assembly,
  callers,
  guards,
  eventsOfWrites(carriers),
  externalCalls,
  order,
  results,
  surroundings,
  copies,
  swaps,
  casts,
  rounding,
  overflow,
  growth,
  packing,
  selectors,
  errors,
  immutables,
  unused,
  pragma,
];
