import { check } from "../check.ts";

export const codeDiffers = check({
  code: "DOCTOR_CODE_DIFFERS",
  severity: "error",
  status: 13,
  mistake: "A contract of the system has other code, or none, or code that is bound to other contracts.",
  why: "What stands there is not what was tested and reviewed, whatever its functions answer.",
  cure: "Do not fund it. Check network and record; `hardhat sallyport verify` tells how each contract was created.",
  needs: ["code"],
  *find({ code }) {
    for (const { name, address, found } of code) {
      if (found === "none") yield { what: `Where ${name} belongs, at ${address}, there is no code.` };
      if (found === "other") yield { what: `Where ${name} belongs, at ${address}, stands other code.` };
      if (found === "bound to others") yield { what: `The code of ${name} at ${address} is bound to other contracts.` };
    }
  },
});
