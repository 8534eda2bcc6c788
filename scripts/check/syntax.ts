// Our own rules for the contracts, over solc's syntax trees. Each finds the places that somebody must have looked at;
// syntax/reviewed.ts says of each why it may stand. A place that is not listed fails, and so does a line about a place
// that is no more.
import { report } from "./report.ts";
import { ownSources, readCode } from "./syntax/code.ts";
import { review } from "./syntax/review.ts";
import { reviewed } from "./syntax/reviewed.ts";
import { rules } from "./syntax/rules/index.ts";

const code = readCode(ownSources());
for (const { name, sentence, find } of rules) {
  const problems = review(find(code), reviewed[name] ?? {});
  if (problems.length > 0) console.error(sentence);
  report(`syntax: ${name}`, problems);
}
const names = rules.map(({ name }) => name);
report(
  "syntax: reviewed places",
  Object.keys(reviewed)
    .filter((name) => !names.includes(name))
    .map((name) => `no rule is called ${name}`),
);
