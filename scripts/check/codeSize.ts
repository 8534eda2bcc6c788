// No contract that is deployed may exceed what a chain accepts (EIP-170 and EIP-3860). Tests alone do not settle it,
// because coverage and test networks can lift these limits.
import { deployedContracts } from "../lib/deployed.ts";
import { report } from "./report.ts";

const MAX_RUNTIME = 24_576;
const MAX_CREATION = 49_152;

const bytes = (hex: string) => (hex.length - 2) / 2;

const problems = deployedContracts().flatMap(({ name, bytecode, deployedBytecode }) => {
  const runtime = bytes(deployedBytecode);
  const creation = bytes(bytecode);
  console.log(`  ${String(runtime).padStart(6)} bytes, ${String(MAX_RUNTIME - runtime).padStart(6)} left  ${name}`);
  return runtime > MAX_RUNTIME || creation > MAX_CREATION ? [`${name}: ${runtime} bytes, ${creation} to create`] : [];
});
report("code size", problems);
