import { join } from "node:path";
import { people } from "../../examples/grants/story/people.ts";
import { FOLDER, isAmbiguous, LABEL } from "./lastRun.ts";

const DEFAULT_URL = "http://127.0.0.1:8545";

/** What somebody who has just started the system can do, as commands for another terminal. */
export function nextSteps(url: string): string {
  const where = `--network local${isAmbiguous() ? ` --system ${LABEL}` : ""}`;
  const command = (words: string) => `  npx hardhat sallyport ${words} ${where}`;
  const { mara, olga, gina } = people;
  const another = url === DEFAULT_URL ? "" : `\n  export SALLYPORT_LOCAL_URL=${url}`;
  return `
An agent proposes what examples/agent/plan.yaml says. In another terminal:
${another}
${command("list")}
${command("inbox")}
${command("show bookkeeper/…")}

For bookkeeper/… write a proposal as the agent calls it. Bills wait 12 hours, in which gina, a guardian, can stop them:

${command(`veto bookkeeper/… --reason "not ours" --from ${gina.address}`)}

Salaries need two of the board, such as mara and olga, and a day:

${command(`sign bookkeeper/… --from ${mara.address} --out mara.json`)}
${command(`sign bookkeeper/… --from ${olga.address} --signatures mara.json --send`)}

Type "12 hours" here, and that much time passes: the keeper executes what is ready. Add a line to examples/agent/bills.csv,
and the agent sees it within five minutes. What it did stands in ${join(FOLDER, "journal.sqlite")}:

  npx hardhat sallyport agent journal export ${join(FOLDER, "journal.sqlite")}

Ctrl-C ends all of it.
`;
}
