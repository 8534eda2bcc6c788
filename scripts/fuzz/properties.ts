// What a run of the fuzz properties showed: how often each was tried, and for how long.

export type Property = { suite: string; name: string; runs: number; seconds: number; passed: boolean };

/** As Hardhat's task hands them back. */
type SuiteResult = {
  id: { name: string };
  testResults: { name: string; kind: object; durationNs: bigint; status: string }[];
};

/** The tests in what the task `test solidity` handed back, slowest first. */
export function propertiesOf(outcome: unknown): Property[] {
  return suitesOf(outcome)
    .flatMap(({ id, testResults }) =>
      testResults.map(({ name, kind, durationNs, status }) => ({
        suite: id.name,
        name: name.split("(")[0] ?? name,
        runs: "runs" in kind ? Number(kind.runs) : 0,
        seconds: Number(durationNs) / 1e9,
        passed: status === "Success",
      })),
    )
    .sort((one, other) => other.seconds - one.seconds);
}

/** Why the run shows too little; empty where it is good. A property that rejects more inputs than it runs fails. */
export function faultsOf(properties: readonly Property[], runs: number): string[] {
  const faults = properties.flatMap(({ suite, name, runs: made, passed }) => {
    if (!passed) return [`${suite}.${name} failed`];
    return made < runs ? [`${suite}.${name} ran ${made} times of ${runs}`] : [];
  });
  return properties.length === 0 ? ["no property was found"] : faults;
}

function suitesOf(outcome: unknown): SuiteResult[] {
  const { value, error } = outcome as { value?: unknown; error?: unknown };
  const { suiteResults } = (value ?? error) as { suiteResults?: SuiteResult[] };
  if (suiteResults === undefined) throw new Error("Hardhat told no results of its Solidity tests.");
  return suiteResults;
}
