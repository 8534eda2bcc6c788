import { zeroAddress } from "viem";
import { check } from "../check.ts";

export const safeGuard = check({
  code: "DOCTOR_SAFE_GUARD",
  severity: "warning",
  status: 84,
  mistake: "The treasury Safe has a guard.",
  why: "A guard may refuse what the gate executes, or what the owners do; whoever controls it can stop the treasury.",
  cure: "Read the guard's code and find out who controls it; the Safe's owners can remove it: setModuleGuard, setGuard.",
  needs: ["safe", "words"],
  *find({ safe, words }) {
    if (safe === undefined) return;
    if (safe.moduleGuard !== zeroAddress) {
      yield { what: `The treasury Safe asks ${words.account(safe.moduleGuard)} before each call of the gate.` };
    }
    if (safe.guard !== zeroAddress) {
      yield { what: `The treasury Safe asks ${words.account(safe.guard)} before each transaction of its owners.` };
    }
  },
});
