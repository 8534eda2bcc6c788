// Prints the root of the policy file, by the SDK alone.
import { readFileSync } from "node:fs";
import { compilePolicy } from "sallyport/sdk";
import { readDao } from "sallyport/sdk/deploy";

readDao(readFileSync("dao.yaml", "utf8"));
console.log(compilePolicy(readFileSync("policy.yaml", "utf8")).root);
