import { quickRandom, type Random } from "../matcher/random.ts";
import { type Corpus, FORMATS, type Format, textOf } from "./corpus.ts";
import { byteMutators } from "./mutate/bytes.ts";
import { csvMutators, longCsvMutators } from "./mutate/csv.ts";
import { jsonMutators, longJsonMutators } from "./mutate/json.ts";
import type { TextMutator } from "./mutate/mutator.ts";
import { longMutators, textMutators } from "./mutate/text.ts";
import { longYamlMutators, yamlMutators } from "./mutate/yaml.ts";

/** A mutated file. The same seed and number make the same bytes. */
export type Case = { number: number; format: Format; bytes: Uint8Array };

/** In percent: files of a megabyte, and nested deep, take time. */
const LONG = 1;
const OF_BYTES = 8;
const OF_ITS_GRAMMAR = 60;
/** The file of another format, spoiled: it must not pass for one of this. */
const OF_ANOTHER_FORMAT = 2;

const YAML: readonly Format[] = ["policy", "policy tests", "dao", "changes", "about", "agent", "plan"];
const TABLES: readonly Format[] = ["csv airdrop", "spreadsheet", "records", "bills"];

export function makeCase(corpus: Corpus, seed: string, number: number): Case {
  const random = quickRandom(`${seed} ${number}`);
  const format = FORMATS[number % FORMATS.length] as Format;
  const files = corpus[random.percent(OF_ANOTHER_FORMAT) ? random.pick(FORMATS) : format];
  const others = files.map(textOf);
  const { ofGrammar, long } = mutatorsOf(format);
  let bytes: Uint8Array = random.pick(files);
  for (let changes = countOf(random); changes > 0; changes--) {
    if (random.percent(OF_BYTES)) {
      bytes = random.pick(byteMutators)(bytes, random);
      continue;
    }
    const list = random.percent(LONG) ? long : random.percent(OF_ITS_GRAMMAR) ? ofGrammar : textMutators;
    const mutate = random.pick(list);
    bytes = new TextEncoder().encode(mutate(textOf(bytes), random, others));
  }
  return { number, format, bytes };
}

/** Mostly one, since the first mistake of a file hides the others. */
function countOf(random: Random): number {
  return random.percent(65) ? 1 : random.percent(70) ? 2 : 4;
}

function mutatorsOf(format: Format): { ofGrammar: readonly TextMutator[]; long: readonly TextMutator[] } {
  if (YAML.includes(format)) return { ofGrammar: yamlMutators, long: [...longYamlMutators, ...longMutators] };
  if (TABLES.includes(format)) return { ofGrammar: csvMutators, long: [...longCsvMutators, ...longMutators] };
  return { ofGrammar: jsonMutators, long: [...longJsonMutators, ...longMutators] };
}
