// No deployed contract can run code of others as its own, make a contract, or destroy itself: seen in the code itself,
// OpenZeppelin's part included. What our sources say is checked by syntax.ts.
import { deployedContracts } from "../lib/deployed.ts";
import { instructionsOf } from "../lib/instructions.ts";
import { report } from "./report.ts";

const FOREIGN_CODE: Readonly<Record<number, string>> = {
  240: "CREATE",
  242: "CALLCODE",
  244: "DELEGATECALL",
  245: "CREATE2",
  255: "SELFDESTRUCT",
};

report(
  "foreign code",
  deployedContracts().flatMap(({ name, deployedBytecode }) =>
    [...new Set(instructionsOf(deployedBytecode))]
      .filter((instruction) => instruction in FOREIGN_CODE)
      .map((instruction) => `${name} has ${FOREIGN_CODE[instruction]}`),
  ),
);
