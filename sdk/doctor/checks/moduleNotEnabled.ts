import { check } from "../check.ts";

export const moduleNotEnabled = check({
  code: "DOCTOR_MODULE_NOT_ENABLED",
  severity: "error",
  status: 15,
  mistake: "The treasury Safe has not enabled the gate as a module.",
  why: "The gate acts through the Safe as its module: until the Safe enables it, nothing can be executed.",
  cure: "Let the Safe's owners call enableModule(gate) on the Safe itself: hardhat sallyport deploy --enable-module FILE writes that for their Transaction Builder.",
  needs: ["safe", "gate"],
  *find({ safe, gate }) {
    if (safe === undefined || safe.isEnabled) return;
    yield {
      what: `The treasury Safe ${gate.treasury} has not enabled the gate ${gate.gate} as a module.`,
      cure: `Let its owners send, from the Safe to itself: enableModule(${gate.gate}); hardhat sallyport deploy --enable-module FILE writes it for them.`,
    };
  },
});
