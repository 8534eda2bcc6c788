// A group of mutants, compiled together, and each of them before all tests until one fails.
import { type Artifact, type Build, buildOf, deployedOf, importsOf, sourceOf } from "./build.ts";
import { type Code, CompileError, compile, type Pace } from "./compile.ts";
import { treeOf } from "./generate.ts";
import { hashOf, type Mutant, type Outcome, plantAt } from "./mutant.ts";
import { type Group, schemaOf, withNumber } from "./schema.ts";
import { nameOf, type Suite, suiteKey, type Theatre } from "./suites.ts";

/** What is played for one group: its sources, and what was compiled of them. */
type Stage = {
  /** Sources by the compiler's names. */
  sources: ReadonlyMap<string, string>;
  holders: readonly Artifact[];
  codes: Map<string, Code>;
  /** Suites that were played without a mutant, and whether they were green. */
  isGreen: Map<string, boolean>;
};

export class Trial {
  readonly #artifacts: readonly Artifact[];
  readonly #suites: ReadonlyMap<string, Suite>;
  readonly #theatre: Theatre;
  readonly #originals = new Map<string, Code>();

  constructor(artifacts: readonly Artifact[], suites: readonly Suite[], theatre: Theatre) {
    this.#artifacts = artifacts;
    this.#suites = new Map(suites.map((suite) => [suiteKey(suite), suite]));
    this.#theatre = theatre;
  }

  /**
   * Compiles a group. Where the compiler does not take some of its choices, these are handed back as `refused` and
   * nothing else is done.
   */
  prepare({ mutants, choices }: Group): Stage | { refused: readonly Mutant[] } {
    const [first] = mutants;
    if (first === undefined) throw new Error("MUTATION_EMPTY: a group without a mutant");
    const holders = holdersOf(this.#artifacts, first.file);
    const isAlone = mutants.length === 1 && choices.length === 0;
    const sources = isAlone ? this.#planted(first, holders) : this.#schema({ mutants, choices }, holders);
    const stage: Stage = { sources, holders, codes: new Map(), isGreen: new Map() };
    try {
      for (const artifact of holders) this.#code(stage, artifact, "quick");
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { refused: isAlone ? mutants : complained(error, { mutants, choices }, sources) };
    }
    return stage;
  }

  /**
   * @param campaigns Whether campaigns are among the batches.
   * @param beat Called before each step, to tell that this one still lives.
   */
  async hold(
    stage: Stage,
    mutant: Mutant,
    number: number,
    batches: readonly (readonly string[])[],
    campaigns: boolean,
    beat: () => void,
  ): Promise<Outcome> {
    for (const batch of batches) {
      beat();
      const suites = batch
        .map((key) => this.#suites.get(key))
        .filter((suite) => suite !== undefined && isConcerned(suite, stage)) as Suite[];
      if (suites.length === 0) continue;
      const { failures } = await this.#theatre.play(suites, this.#cast(stage, suites, number));
      for (const { file, suite: name, test, reason } of failures) {
        const suite = suiteKey({ file, name });
        if (!(await this.#isGreen(stage, suite, number > 0))) continue;
        return {
          kind: "killed",
          by: { test, suite, reason: reason.slice(0, 200) },
          suiteHash: suiteHash(this.#suites.get(suite)),
        };
      }
    }
    const planted = this.#planted(mutant, stage.holders);
    for (const artifact of stage.holders) {
      beat();
      if (compile(artifact, "deployed", planted).bytecode !== this.#original(artifact).bytecode) {
        return { kind: "survived", testsHash: testsHash([...this.#suites.values()]), campaigns };
      }
    }
    return { kind: "equal" };
  }

  #planted(mutant: Mutant, holders: readonly Artifact[]): Map<string, string> {
    const source = sourceOf(mutant.file);
    const content = holders.map((artifact) => buildOf(artifact).input.sources[source]?.content).find(Boolean) ?? "";
    return new Map([[source, plantAt(mutant, content)]]);
  }

  #schema(group: Group, holders: readonly Artifact[]): Map<string, string> {
    const files = new Map<string, Build>();
    for (const artifact of holders) {
      const build = buildOf(artifact);
      for (const source of importsOf(build, artifact.inputSourceName)) {
        if (source.startsWith(sourceOf("contracts/"))) files.set(source.slice(sourceOf("").length), build);
      }
    }
    const trees = [...files].map(([file, build]) => [file, treeOf(build, file)] as const);
    return new Map([...schemaOf(group, new Map(trees))].map(([file, text]) => [sourceOf(file), text]));
  }

  #code(stage: Stage, artifact: Artifact, pace: Pace): Code {
    const name = nameOf(artifact);
    const code = stage.codes.get(name) ?? compile(artifact, pace, stage.sources);
    stage.codes.set(name, code);
    return code;
  }

  /** Contracts with the mutant, and tests that hold its file themselves, as a harness of a library does. */
  #cast(stage: Stage, suites: readonly Suite[], number: number): Map<string, Code> {
    const cast = new Map<string, Code>();
    for (const artifact of stage.holders) {
      cast.set(nameOf(artifact), withNumber(this.#code(stage, artifact, "quick"), number));
    }
    for (const { artifact } of suites) {
      const imports = importsOf(buildOf(artifact), artifact.inputSourceName);
      if (![...stage.sources.keys()].some((source) => imports.has(source))) continue;
      cast.set(nameOf(artifact), withNumber(this.#code(stage, artifact, "deployed"), number));
    }
    return cast;
  }

  /** Whether a suite passes over the group's code when no mutant is chosen: else its failure tells nothing. */
  async #isGreen(stage: Stage, key: string, isTogether: boolean): Promise<boolean> {
    const suite = this.#suites.get(key);
    if (suite === undefined) return false;
    const known = stage.isGreen.get(key);
    if (known !== undefined) return known;
    const { failures } = await this.#theatre.play([suite], isTogether ? this.#cast(stage, [suite], 0) : new Map());
    stage.isGreen.set(key, failures.length === 0);
    for (const { test, reason } of failures)
      console.log(`without a mutant ${key} ${test} fails, and so kills none: ${reason}`);
    return failures.length === 0;
  }

  #original(artifact: Artifact): Code {
    const name = nameOf(artifact);
    const code = this.#originals.get(name) ?? compile(artifact, "deployed");
    this.#originals.set(name, code);
    return code;
  }
}

/** The mutants whose choices the compiler complains of; all, where that cannot be told. */
function complained({ places }: CompileError, group: Group, sources: ReadonlyMap<string, string>): Mutant[] {
  const found = group.mutants.filter(({ file }, i) => {
    const source = sources.get(sourceOf(file)) ?? "";
    const number = new RegExp(`MUTANT_ [!=]= ${i + 1}\\b`);
    const at = source.search(number);
    return places.some((place) => place.file === sourceOf(file) && Math.abs(place.start - at) < 400);
  });
  return found.length > 0 ? found : [...group.mutants];
}

/**
 * Whether a suite can meet a mutant at all: it deploys a contract that holds it, by a name that then stands in the
 * suite's code, or holds the mutated file itself.
 */
function isConcerned({ artifact }: Suite, { holders, sources }: Pick<Stage, "holders" | "sources">): boolean {
  const imports = importsOf(buildOf(artifact), artifact.inputSourceName);
  return (
    holders.some(({ contractName }) => artifact.bytecode.includes(Buffer.from(contractName).toString("hex"))) ||
    [...sources.keys()].some((source) => imports.has(source))
  );
}

/** The deployed contracts that a file is a part of. */
export function holdersOf(artifacts: readonly Artifact[], file: string): Artifact[] {
  return deployedOf(artifacts).filter((artifact) =>
    importsOf(buildOf(artifact), artifact.inputSourceName).has(sourceOf(file)),
  );
}

/** All that a mutant's result depends on but tests. */
export function keyOf(artifacts: readonly Artifact[], mutant: Mutant): string {
  return hashOf(mutant.file, String(mutant.start), mutant.text, mutant.replacement, ...textsOf(artifacts, mutant.file));
}

const texts = new Map<string, string[]>();

function textsOf(artifacts: readonly Artifact[], file: string): string[] {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const found = holdersOf(artifacts, file).flatMap((artifact) => {
    const build = buildOf(artifact);
    return [...importsOf(build, artifact.inputSourceName)].map((path) => build.input.sources[path]?.content ?? "");
  });
  texts.set(file, found);
  return found;
}

export const suiteHash = (suite: Suite | undefined): string => hashOf(suite?.artifact.bytecode ?? "");

export const testsHash = (suites: readonly Suite[]): string => hashOf(...suites.map(suiteHash).sort());
